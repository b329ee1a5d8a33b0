/** The journal of a deed cut off anywhere, as a kill may leave it: the deed and its line are there both, or neither is. */
import { cpSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Session } from '../session.ts';
import { createTestSandbox } from '../test-sandbox-contract.ts';
import type { TestSandbox } from '../test-sandbox-contract.ts';
import { UserDoor } from '../user-door.ts';
import { MOST_AUTOMATIC } from '../checkpoints/sandbox-checkpoints.ts';
import { MOST_OPERATIONS } from './operation-log.ts';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = createTestSandbox();
  writeFileSync(join(sandbox.workspace, 'a'), 'base');
});
afterEach(() => sandbox.remove());

const drain = <T>(work: Generator<unknown, T>): T => {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
};

const write = ({ door, undo }: Session, path: string, text: string): void => {
  new UserDoor(door, 'ui', undo.edits).write(path, Buffer.from(text));
  sandbox.pass(3_000_000_000n);
};
const discard = ({ undo }: Session) => drain(undo.bin.discard({ selection: null, author: 'user' }));

/** The state of each operation, what the bin has, and what the sandbox has changed. */
const seen = ({ undo, mounts }: Session): string =>
  JSON.stringify([
    undo.log.list().map(({ id, name, state }) => [id, name, state]),
    undo.bin.list().map(({ id, back }) => [id, back]),
    mounts.all().map(({ overlay }) => overlay.topEntries().map(({ names, node }) => [names, node?.stat.size ?? null])),
  ]);

const sizesIn = (folder: string): ReadonlyMap<string, number> =>
  new Map(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size]));

const CUTS = 12;

test.each([
  ['a discard', () => undefined, discard],
  ['the undo of an edit', () => undefined, ({ undo }: Session) => drain(undo.log.undo())],
  [
    'a restored checkpoint',
    (session: Session) => {
      session.undo.checkpoints.make({ cause: 'named', name: 'mine' });
      write(session, 'cwd://b', 'more');
    },
    ({ undo }: Session) => undo.restores.restore({ id: undo.checkpoints.all()[0]?.id ?? 0, author: 'user' }),
  ],
  [
    'a restore from the bin',
    discard,
    ({ undo }: Session) => drain(undo.bin.restore(undo.bin.list()[0]?.id ?? '', null)),
  ],
] as const)('%s is whole or not at all', { timeout: 60_000 }, (_, prepare, deed) => {
  const session = sandbox.open();
  write(session, 'cwd://a', 'changed');
  write(session, 'cwd://n', 'new');
  prepare(session);
  const state = join(sandbox.top, 'state');
  const [old, sizes] = [seen(session), sizesIn(state)];
  deed(session);
  const fresh = seen(session);
  expect(fresh).not.toBe(old);
  const [journal = '', from = 0] =
    [...sizes].find(([name, size]) => (sizesIn(state).get(name) ?? 0) > size && name.includes('journal')) ?? [];
  const to = sizesIn(state).get(journal) ?? 0;
  expect(to).toBeGreaterThan(from);
  cpSync(state, join(sandbox.top, 'kept'), { recursive: true });
  const found = Array.from({ length: CUTS + 1 }, (_one, cut) => {
    const folder = join(sandbox.top, `cut-${cut}`);
    cpSync(join(sandbox.top, 'kept'), folder, { recursive: true });
    truncateSync(join(folder, journal), from + Math.floor(((to - from) * cut) / CUTS));
    return seen(sandbox.open({ folder }));
  });
  expect([found[0], found[CUTS]]).toEqual([old, fresh]);
  expect(new Set(found)).toEqual(new Set([old, fresh]));
});

test('one discard throws away the changes of two mounts, and its undo brings back both', () => {
  const session = sandbox.open();
  write(session, 'cwd://a', 'changed');
  write(session, 'home://h', 'new');
  const tops = () =>
    session.mounts.all().map(({ overlay }) => overlay.topEntries().map(({ names }) => names.join('/')));
  const pending = tops();
  expect(discard(session)).toMatchObject({ state: 'done', applied: [{ path: 'cwd://a' }, { path: 'home://h' }] });
  expect(tops().flat()).toEqual([]);
  expect(drain(session.undo.log.undo()).state).toBe('done');
  expect(tops().map((names) => names.filter((name) => name !== ''))).toEqual(pending);
});

test(
  'only the newest operations are remembered, and the oldest checkpoints that nobody made by hand go',
  { timeout: 60_000 },
  () => {
    const session = sandbox.open();
    const { checkpoints, log } = session.undo;
    const named = checkpoints.make({ cause: 'named', name: 'mine' });
    for (let count = 0; count < MOST_OPERATIONS + 5; count += 1) {
      write(session, 'cwd://a', String(count));
      if (count <= MOST_AUTOMATIC + 5) checkpoints.automatic({ cause: 'run', name: `run ${count}` });
    }
    expect(log.list()).toHaveLength(MOST_OPERATIONS);
    expect(log.list().at(-1)?.id).toBe('6');
    const automatic = checkpoints.all().filter(({ cause }) => cause !== 'named');
    expect(automatic).toHaveLength(MOST_AUTOMATIC);
    expect(checkpoints.has(named.id)).toBe(true);
    expect(automatic[0]?.name).toBe('run 6');
  },
);

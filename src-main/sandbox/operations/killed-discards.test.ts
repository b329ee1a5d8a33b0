/** Processes that a signal ends at each call to the disk of a discard, and of a restore from the bin. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { finish } from '../commits/commit-world-contract.ts';
import { treeSnapshot } from '../../review/tree-hands-contract.ts';
import type { Session } from '../session.ts';
import { createTestSandbox } from '../test-sandbox-contract.ts';
import type { TestSandbox } from '../test-sandbox-contract.ts';
import { UserDoor } from '../user-door.ts';
import type { DiscardDeed } from './kill-discard-child-contract.ts';

const CHILD = join(import.meta.dirname, 'kill-discard-child-contract.ts');
const NEVER = 1_000_000;
const LARGE = 200_000;

let sandbox: TestSandbox;
let cache: string;
beforeEach(() => {
  sandbox = createTestSandbox();
  cache = mkdtempSync(join(tmpdir(), 'kill-discard-cache-'));
  for (const name of ['a', 'gone']) writeFileSync(join(sandbox.workspace, name), `base of ${name}`);
});
afterEach(() => {
  sandbox.remove();
  rmSync(cache, { recursive: true, force: true });
});

/** What the sandbox shows, what of it is a change, the bin, and the log. */
const seen = ({ undo, mounts }: Session): string =>
  JSON.stringify([
    undo.log.list().map(({ id, name, state }) => [id, name, state]),
    undo.bin.list().map(({ id, back }) => [id, back]),
    mounts.all().map(({ overlay }) => [treeSnapshot(overlay), overlay.topEntries().map(({ names }) => names)]),
  ]);

function change(session: Session): void {
  const door = new UserDoor(session.door, 'ui', session.undo.edits);
  door.write('cwd://a', Buffer.from('changed'));
  door.write('cwd://large', Buffer.alloc(LARGE, 'large '));
  door.remove('cwd://gone');
  door.write('home://h', Buffer.from('new'));
}

/** Its number of calls when it came to its end, null when it was killed. */
function killAt(deed: DiscardDeed, at: number): number | null {
  const { signal, status, stdout, stderr } = spawnSync(execPath, [CHILD, sandbox.top, deed, String(at)], {
    encoding: 'utf8',
    env: { ...env, NODE_COMPILE_CACHE: cache },
  });
  if (signal === 'SIGKILL') return null;
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

test.each(['discard', 'restore'] as const)(
  'a %s that is killed at any call to the disk is in the tree, the bin and the log, or in none of them',
  { timeout: 60_000 },
  (deed) => {
    const first = sandbox.open();
    change(first);
    if (deed === 'restore') finish(first.undo.bin.discard({ selection: null, author: 'user' }));
    const old = seen(first);
    first.close();
    sandbox.forget();
    const [state, kept] = [join(sandbox.top, 'state'), join(sandbox.top, 'kept')];
    cpSync(state, kept, { recursive: true });
    const after = (at: number): { readonly calls: number | null; readonly found: string } => {
      rmSync(state, { recursive: true });
      cpSync(kept, state, { recursive: true });
      const calls = killAt(deed, at);
      const session = sandbox.open();
      const found = seen(session);
      session.close();
      sandbox.forget();
      return { calls, found };
    };
    const { calls, found: fresh } = after(NEVER);
    expect(fresh).not.toBe(old);
    const ends = Array.from({ length: calls ?? 0 }, (_, at) => after(at));
    expect(ends.length).toBeGreaterThan(3);
    expect(ends.map((end) => end.calls)).toEqual(ends.map(() => null));
    for (const { found } of ends) expect([old, fresh]).toContain(found);
    expect([ends[0]?.found, ends.at(-1)?.found]).toEqual([old, fresh]);
  },
);

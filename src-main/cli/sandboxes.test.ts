import { expect, test } from 'vitest';

import type { SandboxCard } from '../../src-preload/contract/library-calls.ts';
import { play } from './context-fixture.ts';
import { EXIT } from './context.ts';
import { parseCommand } from './grammar.ts';
import { UsageError } from './parse-options.ts';
import { manageSandboxes } from './sandboxes.ts';
import type { SandboxesCommand } from './sandboxes.ts';

const commandOf = (...words: readonly string[]): SandboxesCommand =>
  parseCommand(['sandboxes', ...words], '/work') as SandboxesCommand;

const card = (id: string, some: Partial<SandboxCard> = {}): SandboxCard => ({
  ...{ id, name: id, workspace: `/${id}`, createdAt: 0, openedAt: 0 },
  ...{ shelf: 'ready', shelvedAt: null, bytes: 2048, changes: 3, open: 'closed', folder: 'there' },
  ...some,
});
const CARDS = [
  card('a', { name: 'alpha' }),
  card('b', { name: 'alpha', folder: 'gone', changes: null }),
  card('c', { name: 'old', shelf: 'archived' }),
  card('d', { name: 'bad', shelf: 'deleted' }),
];

/** What the engine was asked for, beside the list. */
function playLibrary() {
  const asked: unknown[] = [];
  const played = play({
    sandboxLibrary: () => CARDS,
    sandboxRename: (input) => (asked.push(input), card(input.sandbox, { name: input.name })),
    sandboxDuplicate: (input) => (asked.push(input), card('copy', { name: input.name })),
    sandboxShelve: (input) => (asked.push(input), card(input.sandbox, { shelf: input.shelf })),
    sandboxPurge: (input) => (asked.push(input), { removed: 1, bytes: 1024 }),
  });
  return { played, asked };
}
const run = async (...words: readonly string[]) => {
  const { played, asked } = playLibrary();
  const exit = await manageSandboxes(commandOf(...words), played.context);
  return { exit, asked, out: played.out() };
};

test('those that are ready are listed, with what is known of each', async () => {
  const { exit, out } = await run();
  expect(exit).toBe(EXIT.done);
  expect(out.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^a +alpha +3 changes +2\.0 KiB +1970-\S+ +\/a$/),
    expect.stringMatching(/^b +alpha +2\.0 KiB +1970-\S+ +\/b \(gone\)$/),
  ]);
});

test.each([
  ['--archived', ['c']],
  ['--bin', ['d']],
  ['--all', ['a', 'b', 'c', 'd']],
])('%s lists other shelves, an object of a line with --json', async (flag, ids) => {
  const { out } = await run(flag, '--json');
  const lines = out.trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as SandboxCard).id)).toEqual(ids);
});

test('one is renamed and duplicated by its id, or by a name that only one has', async () => {
  expect((await run('rename', 'b', '  beta ')).asked).toEqual([{ sandbox: 'b', name: 'beta' }]);
  const { asked, out } = await run('duplicate', 'a', 'second');
  expect(asked).toEqual([{ sandbox: 'a', name: 'second', job: 'duplicate' }]);
  expect(out).toContain('copy');
  await expect(run('rename', 'alpha', 'x')).rejects.toMatchObject({ code: 'invalid-argument' });
});

test('they are put away and brought back, all or none of those that were named', async () => {
  expect((await run('archive', 'a', 'b')).asked).toEqual([
    { sandbox: 'a', shelf: 'archived' },
    { sandbox: 'b', shelf: 'archived' },
  ]);
  expect((await run('restore', 'old', 'bad')).asked).toHaveLength(2);
  expect((await run('delete', 'old')).asked).toEqual([{ sandbox: 'c', shelf: 'deleted' }]);
  const { played, asked } = playLibrary();
  await expect(manageSandboxes(commandOf('delete', 'a', 'nobody'), played.context)).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(asked).toEqual([]);
});

test('only what is in the bin is removed for good, and a name from elsewhere is told where it is', async () => {
  expect((await run('purge', 'bad')).asked).toEqual([{ sandboxes: ['d'] }]);
  const all = await run('purge', '--all');
  expect([all.asked, all.out]).toEqual([[{ sandboxes: null }], '1 sandbox removed for good, 1.0 KiB\n']);
  await expect(run('purge', 'old')).rejects.toThrow('one is archived');
});

test.each([
  [['rename', 'a']],
  [['rename', 'a', ' ']],
  [['duplicate', 'a', 'b', 'c']],
  [['archive']],
  [['purge']],
  [['purge', 'a', '--all']],
  [['delete', 'a', '--all']],
  [['restore', 'a', '--bin']],
  [['burn', 'a']],
])('%j is refused as a mistake in the command', (words) => {
  expect(() => commandOf(...words)).toThrow(UsageError);
});

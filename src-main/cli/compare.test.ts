/** compare: what it asks and prints. */
import { expect, test } from 'vitest';

import type { CallInput } from '../../src-preload/contract/api.ts';
import { compareTrees, parseCompare } from './compare.ts';
import { aChange, aState, play } from './context-fixture.ts';

const counts = { added: 0, modified: 0, deleted: 0, renamed: 0, copied: 0, typeChanged: 0, bytes: 0 };
const parsed = (...words: readonly string[]) => parseCompare(words, '/work');

test('trees are named by what they are', () => {
  expect(parsed('folder', 'now')).toMatchObject({
    pair: { from: { tree: 'base' }, to: { tree: 'merged' } },
    path: null,
  });
  expect(parsed('checkpoint:3', 'event:12', 'a').pair).toEqual({
    from: { tree: 'checkpoint', id: 3 },
    to: { tree: 'moment', event: 12 },
  });
  for (const words of [[], ['folder'], ['folder', 'then'], ['checkpoint:', 'now'], ['folder', 'now', 'a', 'b']])
    expect(() => parsed(...words)).toThrow();
  expect(() => parsed('folder', 'now', '--inside')).toThrow('--inside needs a PATH');
});

test('the list comes in pages, and says how much a renamed file kept', async () => {
  const asked: CallInput<'compareTrees'>[] = [];
  const all = [
    aChange({ path: 'cwd://b', kind: 'renamed', from: 'cwd://a', similarity: 80 }),
    aChange({ path: 'cwd://d', kind: 'deleted' }),
  ];
  const played = play({
    sandboxOpen: () => aState('/work'),
    compareTrees: (input) => {
      asked.push(input);
      const offset = input.offset ?? 0;
      return { changes: all.slice(offset, offset + 1), counts, total: 2 };
    },
  });
  await compareTrees(parsed('checkpoint:1', 'now'), played.context);
  expect(asked.map(({ offset }) => offset)).toEqual([undefined, 1]);
  expect(played.out()).toBe('R  cwd://b <- cwd://a (80%)\nD  cwd://d\n\n2 changes: 1 renamed, 1 deleted\n');
});

test('a path is shown as a diff, or by what is inside of it', async () => {
  const diff = { path: 'cwd://a', kind: 'modified', state: 'text', before: 'x\n', after: 'y\n' } as const;
  const row = { name: 'member', kind: 'added', before: null, after: ['file', '3'] } as const;
  const played = play({
    sandboxOpen: () => aState('/work'),
    compareTrees: () => ({ changes: [], counts, total: 0 }),
    changeDiff: () => ({ ...diff, sizeBefore: 2, sizeAfter: 2 }),
    changeInside: () => ({
      kind: 'archive',
      format: 'zip',
      groups: [{ title: 'Members', columns: [], rows: [{ ...row, after: [...row.after] }], differing: 3, same: 1 }],
    }),
  });
  await compareTrees(parsed('folder', 'now', 'a'), played.context);
  expect(played.out()).toContain('--- cwd://a\tfolder\n+++ cwd://a\tnow\n@@ -1,1 +1,1 @@\n-x\n+y\n');
  await compareTrees(parsed('--inside', 'folder', 'now', 'a'), played.context);
  expect(played.out()).toContain('Members: 3 differ, 1 do not\nA  member  - -> file | 3\n... and 2 more\n');
});

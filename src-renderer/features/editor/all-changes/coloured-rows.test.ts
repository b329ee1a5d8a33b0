/** Colours go to the lines of the side that a row is of. */
import { expect, it, vi } from 'vitest';

import { sampleDiff } from '../test-review.ts';

import { colouredContent } from './coloured-rows.ts';
import type { ColourLines } from './coloured-rows.ts';
import { fileContent } from './file-rows.ts';

const byLine: ColourLines = (_name, text) =>
  Promise.resolve(text.split('\n').map((line) => [{ start: 0, kind: line }]));

it('gives removed lines those of the earlier text, and all others those of the later one', async () => {
  const diff = sampleDiff('cwd://a.ts', { before: 'a\nold\nc\n', after: 'a\nnew\nc\n' });
  const content = await colouredContent(fileContent(diff, {}), diff, byLine);
  const rows = (content?.rows ?? []).flatMap((row) =>
    row.kind === 'hunk' ? [] : [[row.kind, row.colours?.[0]?.kind]],
  );
  expect(rows).toEqual([
    ['same', 'a'],
    ['removed', 'old'],
    ['added', 'new'],
    ['same', 'c'],
  ]);
});

it('leaves alone what is too long to be coloured while somebody looks, and what has no language', async () => {
  const colour = vi.fn<ColourLines>(() => Promise.resolve([]));
  const long = sampleDiff('cwd://a.ts', { before: null, after: 'x'.repeat(100_000) });
  expect(await colouredContent(fileContent(long, {}), long, colour)).toBeNull();
  expect(colour).not.toHaveBeenCalled();
  const plain = sampleDiff('cwd://a.unknown');
  expect(await colouredContent(fileContent(plain, {}), plain, colour)).toBeNull();
});

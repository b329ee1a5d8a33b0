/** A file as rows, or as the line that stands in for them. */
import { describe, expect, it } from 'vitest';

import type { TextDiff } from '../../../../src-preload/contract/schemas.ts';

import { fileContent, MOST_ROWS } from './file-rows.ts';

const diff = (before: string | null, after: string | null, part: Partial<TextDiff> = {}): TextDiff => ({
  path: 'cwd://a.ts',
  kind: 'modified',
  state: 'text',
  before,
  after,
  sizeBefore: before?.length ?? null,
  sizeAfter: after?.length ?? null,
  ...part,
});

describe('the rows of a file', () => {
  it('are its hunks, with what each changed line stands for', () => {
    const content = fileContent(diff('a\nb\nc\r\n', 'a\nB\nnew\nc\r\n'), { context: 1 });
    expect(content).toEqual({
      at: 'rows',
      added: 2,
      removed: 1,
      cut: 0,
      rows: [
        { kind: 'hunk', title: '-1,3 +1,4', range: { start: 1, count: 2 } },
        { kind: 'same', text: 'a', before: 1, after: 1, partner: null },
        { kind: 'removed', text: 'b', before: 2, after: null, partner: 'B' },
        { kind: 'added', text: 'B', before: null, after: 2, partner: 'b' },
        { kind: 'added', text: 'new', before: null, after: 3, partner: null },
        { kind: 'same', text: 'c', before: 3, after: 4, partner: null },
      ],
    });
  });

  it('end at a limit, and say how many there are beyond it', () => {
    const content = fileContent(diff(null, 'line\n'.repeat(5000)), {});
    expect(content).toMatchObject({ at: 'rows', added: 5000, cut: 5001 - MOST_ROWS });
    expect(content.at === 'rows' && content.rows).toHaveLength(MOST_ROWS);
  });

  it('are one line for what has none to show', () => {
    const words = (part: Partial<TextDiff>) => fileContent(diff(null, null, part), {});
    expect(words({ state: 'binary', sizeBefore: 2048, sizeAfter: null })).toEqual({
      at: 'notice',
      text: 'Not text · 2.0 KiB → nothing',
    });
    expect(fileContent(diff('a', 'a'), {})).toMatchObject({
      text: expect.stringContaining('The same content') as string,
    });
    expect(fileContent(diff(null, ''), {})).toMatchObject({ text: 'An empty file' });
    expect(fileContent(diff('a b', 'a  b'), { comparison: 'ignore-space' })).toMatchObject({
      text: 'Only spaces or line ends differ',
    });
  });
});

/** Lines of a list with opened rows in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { lineCount, segments } from './fold-lines.ts';
import type { Opened } from './fold-lines.ts';

/** The naive way: every line written out. */
function written(rows: number, opened: readonly Opened[]): readonly string[] {
  const lines: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    lines.push(`row ${row}`);
    const fold = opened.find((candidate) => candidate.row === row);
    for (let step = 0; step < (fold?.count ?? 0); step += 1) lines.push(`fold ${row} ${step}`);
  }
  return lines;
}

const cases = fc
  .record({
    rows: fc.integer({ min: 1, max: 30 }),
    folds: fc.uniqueArray(fc.record({ row: fc.nat(29), count: fc.nat(6) }), {
      selector: ({ row }) => row,
      maxLength: 6,
    }),
    from: fc.nat(60),
    count: fc.nat(40),
  })
  .map(({ rows, folds, ...rest }) => ({
    ...rest,
    rows,
    opened: folds.filter(({ row }) => row < rows).toSorted((a, b) => a.row - b.row),
  }));

describe('lines with opened folds', () => {
  it('are those of the list written out', () => {
    fc.assert(
      fc.property(cases, ({ rows, opened, from, count }) => {
        const all = written(rows, opened);
        expect(lineCount(rows, opened)).toBe(all.length);
        const parts = segments(from, Math.max(0, Math.min(count, all.length - from)), opened).flatMap((segment) =>
          Array.from({ length: segment.count }, (_, step) =>
            segment.of ? `fold ${segment.of.row} ${segment.offset + step}` : `row ${segment.offset + step}`,
          ),
        );
        expect(parts).toEqual(all.slice(from, from + count));
      }),
    );
  });
});

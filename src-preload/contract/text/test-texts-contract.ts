/** Random texts that have much in common, for the tests of differences and merges. */
import fc from 'fast-check';

/** Few different lines, so that many come up more than once; some ended by CRLF, some texts not ended at all. */
export const someText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', 'd\r\n', 'e e\n'), { maxLength: 14 }),
    fc.constantFrom('', '', 'x', 'a'),
  )
  .map(([lines, end]) => lines.join('') + end);

/** A text, and the numbers of some lines. */
export const someNumbers: fc.Arbitrary<ReadonlySet<number>> = fc
  .array(fc.integer({ min: 1, max: 16 }), { maxLength: 10 })
  .map((numbers) => new Set(numbers));

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { StoreError } from '../store/store-error.ts';
import { decodeHashes, decodeNumbers, decodeTexts, encodeHashes, encodeNumbers, encodeTexts } from './block-codec.ts';
import { GrowingTexts } from './growing-texts.ts';

const anyNumber = fc.oneof(
  ...[0, 1, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER, -1].map((one) => fc.constant(one)),
  fc.maxSafeNat(),
);
/** Near each other, and anything. */
const anyNumbers = fc.oneof(
  fc.array(anyNumber),
  fc.tuple(fc.nat(), fc.array(fc.nat(200))).map(([base, steps]) => steps.map((step) => base * 2 ** 20 + step)),
  fc.tuple(fc.nat(), fc.nat(20)).map(([base, count]) => Array.from({ length: count }, (_, row) => base + row)),
  fc.tuple(anyNumber, fc.nat(20)).map(([value, count]) => Array.from({ length: count }, () => value)),
);

test('numbers come back as they were', () => {
  fc.assert(
    fc.property(anyNumbers, (values) => {
      const blob = encodeNumbers(Float64Array.from(values), 's');
      expect(Array.from(decodeNumbers(blob, { seal: 's', count: values.length }))).toEqual(values);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['numbers in a row take no room', [7, 8, 9], 24],
  ['equal numbers take no room', [1e15, 1e15, 1e15], 24],
  ['small ones a byte each', [0, 200, 3], 27],
  ['large ones that are near each other a byte each', [1e15, 1e15 + 200, 1e15 + 3], 27],
])('%s', (_what, values, size) => {
  expect(encodeNumbers(Float64Array.from(values), 's')).toHaveLength(size);
});

const anyText = fc.option(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom('', 'a', 'é😀', '\u2028', 'x'.repeat(70_000), 'a'.repeat(64), 'A'.repeat(64)),
  ),
);

test('texts come back as they were, whatever was cut off before', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1, maxLength: 50 }), fc.array(anyText), (texts, cut) => {
      const column = new GrowingTexts();
      for (const [row, text] of [...texts, ...cut].entries()) column.put(row, text);
      column.truncate(texts.length);
      const { ids, dictionary } = decodeTexts(
        encodeTexts(column.ids.subarray(0, texts.length), column.dictionary, 's'),
        { seal: 's', count: texts.length },
      );
      expect(Array.from(ids, (id) => dictionary[id])).toEqual(texts);
      // An entry that no row refers to could be changed unseen.
      expect(new Set([0, ...Array.from(ids)]).size).toBe(dictionary.length);
    }),
    { numRuns: 500 },
  );
});

test('a column that was cut goes on as if what was cut off had never been', () => {
  const [cut, plain] = [new GrowingTexts(), new GrowingTexts()];
  for (const [row, text] of ['a', null, 'b', 'a', 'c'].entries()) cut.put(row, text);
  cut.truncate(2);
  for (const [row, text] of ['a', null, 'c', 'b'].entries()) plain.put(row, text);
  for (const [row, text] of ['c', 'b'].entries()) cut.put(row + 2, text);
  expect(cut.dictionary).toEqual(plain.dictionary);
  expect(cut.ids.subarray(0, 4)).toEqual(plain.ids.subarray(0, 4));
});

test('hashes are kept as their bytes', () => {
  const hashes = Buffer.alloc(96, 7);
  expect(decodeHashes(encodeHashes(hashes, 's'), { seal: 's', count: 3 })).toEqual(hashes);
  const column = new GrowingTexts();
  for (let row = 0; row < 4; row += 1) column.put(row, String(row).repeat(64));
  expect(encodeTexts(column.ids.subarray(0, 4), column.dictionary, 's')).toHaveLength(24 + 4 + 4 * 32);
});

test('bytes of another place, another kind, or another length are refused', () => {
  const blob = encodeNumbers(Float64Array.of(1, 5, 3), 'here');
  const here = { seal: 'here', count: 3 };
  expect(Array.from(decodeNumbers(blob, here))).toEqual([1, 5, 3]);
  const wrong = [
    () => decodeNumbers(blob, { ...here, seal: 'there' }),
    () => decodeNumbers(blob, { ...here, count: 2 }),
    () => decodeTexts(blob, here),
    () => decodeHashes(blob, here),
    () => decodeNumbers(blob.subarray(0, -1), here),
    () => decodeNumbers(blob.subarray(0, 10), here),
    () => decodeNumbers(Buffer.concat([blob, Buffer.alloc(1)]), here),
  ];
  for (const decode of wrong) expect(decode).toThrow(StoreError);
});

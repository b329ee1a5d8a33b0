import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { atOnce } from '../../audit/query/test-blocks-contract.ts';
import { Aligner } from './align-numbers.ts';
import { shortestEdits } from './shortest-edits.ts';

const SIZE = 64;

function partnersOf(one: readonly number[], other: readonly number[], size = SIZE): readonly number[] {
  const [a, b] = [Int32Array.from(one), Int32Array.from(other)];
  const places = new Int32Array(b.length).fill(-1);
  const stretch = { from: 0, until: a.length, fromB: 0, untilB: b.length };
  atOnce(new Aligner({ a, b, size }, places).align(stretch));
  return [...places];
}

/** The length of a longest common sequence, by the table everybody knows. */
function mostCommon(a: readonly number[], b: readonly number[]): number {
  let above = new Array<number>(b.length + 1).fill(0);
  for (const number of a) {
    const row = [0];
    for (const [at, other] of b.entries())
      row.push(number === other ? (above[at] ?? 0) + 1 : Math.max(above[at + 1] ?? 0, row[at] ?? 0));
    above = row;
  }
  return above[b.length] ?? 0;
}

const numbers = (most: number) => fc.array(fc.nat(most), { maxLength: 60 });
const anyPair = fc.oneof(fc.tuple(numbers(3), numbers(3)), fc.tuple(numbers(30), numbers(30)));

describe('aligning two sequences', () => {
  it('gives partners that are equal, each once, and in order; as many as there can be', () => {
    fc.assert(
      fc.property(anyPair, ([a, b]) => {
        const partners = partnersOf(a, b);
        const found = partners.filter((place) => place >= 0);
        expect(found).toEqual([...new Set(found)].sort((x, y) => x - y));
        for (const [at, place] of partners.entries()) if (place >= 0) expect(a[place]).toBe(b[at]);
        expect(found).toHaveLength(mostCommon(a, b));
      }),
      { seed: 8, numRuns: 400 },
    );
  });

  it('finds what two long sequences have in common although most of them differs', () => {
    const a = Array.from({ length: 20_000 }, (_, at) => at);
    const b = a.map((number) => (number % 3 === 0 ? 20_000 + number : number));
    expect(partnersOf(a, b, 40_000)).toEqual(b.map((number) => (number < 20_000 ? number : -1)));
  });

  it('finds most of what repeats itself, where nothing comes up once', () => {
    const a = Array.from({ length: 6000 }, (_, at) => (at * at) % 7);
    const b = a.map((number, at) => (at % 4 === 0 ? (number + at) % 7 : number));
    const partners = partnersOf(a, b);
    const found = partners.filter((place) => place >= 0);
    expect(found).toEqual([...new Set(found)].sort((x, y) => x - y));
    for (const [at, place] of partners.entries()) if (place >= 0) expect(a[place]).toBe(b[at]);
    expect(found.length).toBeGreaterThan(4000);
  });

  it('gives up on a shortest way when it takes too long, with the way that came furthest', () => {
    const [a, b] = [Int32Array.from({ length: 900 }, (_, at) => at), new Int32Array(900).fill(1000)];
    b.set(a.subarray(0, 300));
    const search = { a, b, stretch: { from: 0, until: 900, fromB: 0, untilB: 900 } };
    for (const limit of [
      { mostEdits: 900, mostSteps: 500 },
      { mostEdits: 20, mostSteps: Infinity },
    ]) {
      const { pairs, until, untilB } = atOnce(shortestEdits({ ...search, ...limit }));
      expect(pairs).toHaveLength(600);
      expect(until + untilB).toBeGreaterThanOrEqual(600);
      expect(until + untilB).toBeLessThan(1800);
    }
  });
});

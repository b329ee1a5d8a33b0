/** Makes a failing sequence small, and prints it as the test that it should become. */
import { replay } from './fuzz-run-contract.ts';
import type { Finding, ReplayOptions } from './fuzz-run-contract.ts';
import type { BaseEntry, Sequence } from './operation-contract.ts';
import type { Pairing } from './pairing-contract.ts';

/** Leaves out as many items as it can, in ever smaller pieces, while `fails` still holds for what is left. */
function fewest<T>(items: readonly T[], fails: (rest: readonly T[]) => boolean): readonly T[] {
  let kept = items;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let at = Math.max(0, kept.length - size); at >= 0; at -= size) {
      const rest = kept.toSpliced(at, size);
      if (rest.length < kept.length && fails(rest)) kept = rest;
    }
  }
  return kept;
}

/** Without entries that would have no place. */
function wellFormed(base: readonly BaseEntry[]): readonly BaseEntry[] {
  const kinds = new Map<string, BaseEntry['kind']>();
  return base.filter((entry) => {
    const parent = entry.path.includes('/') ? entry.path.slice(0, entry.path.lastIndexOf('/')) : null;
    if (parent !== null && kinds.get(parent) !== 'directory') return false;
    if (entry.kind === 'hard-link' && !kinds.has(entry.to)) return false;
    kinds.set(entry.path, entry.kind);
    return true;
  });
}

/** The least that still shows a difference. Takes up to some hundred runs. */
export function shrink({ pairing, sequence }: Finding, options: ReplayOptions): Sequence {
  const failsWhen =
    (compared: ReplayOptions['compared'] & string) =>
    (attempt: Sequence): boolean =>
      replay(pairing, attempt, { ...options, compared }) !== null;
  // Several times as quick, and mostly enough.
  const quick = failsWhen('at the end');
  const fails = quick(sequence) ? quick : failsWhen('after each');
  // A difference of the comparison every 50 operations may have come and gone unseen; then nothing is left to shrink.
  if (!fails(sequence)) return sequence;
  let smallest = sequence;
  for (let before = Infinity; weightOf(smallest) < before;) {
    before = weightOf(smallest);
    const { base } = smallest;
    const operations = fewest(smallest.operations, (rest) => fails({ base, operations: rest }));
    const left = fewest(base, (rest) => fails({ base: wellFormed(rest), operations }));
    smallest = { base: wellFormed(left), operations };
  }
  return smallest;
}

const weightOf = ({ base, operations }: Sequence): number => base.length + operations.length;

const listed = (items: readonly unknown[]): string => items.map((item) => `      ${JSON.stringify(item)},\n`).join('');

/** Ready to be put into `regressions.test.ts`; eslint and prettier do the rest. */
export function asTest(pairing: Pairing, { base, operations }: Sequence): string {
  return [
    "  it('SAYS WHAT MUST HOLD', () => {",
    `    expectAlike(${JSON.stringify(pairing)}, {`,
    `      base: [\n${listed(base)}      ],`,
    `      operations: [\n${listed(operations)}      ],`,
    '    });',
    '  });',
  ].join('\n');
}

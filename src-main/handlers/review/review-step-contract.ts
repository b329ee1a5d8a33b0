/** For tests: the steps that a review machine plays, made up at random. */
import fc from 'fast-check';

import type { Selection } from '../../review/closure.ts';
import type { Edit } from './seen-contract.ts';

const PATHS = ['a', 'b', 'd', 'd/x', 'd/y', 'd/s', 'd/s/z', 'e', 'e/x', 'n'] as const;
const EDITS = ['write', 'make', 'rename', 'remove'] as const;
const OTHERS = [
  ...['undo', 'undo-any', 'redo', 'redo-any', 'discard', 'discard-all', 'bin', 'bin-some', 'purge'],
  ...['checkpoint', 'restore', 'drop', 'base', 'base-new', 'reopen', 'wait', 'commit', 'commit-some'],
] as const;

export interface ReviewStep {
  readonly what: (typeof EDITS)[number] | (typeof OTHERS)[number];
  readonly path: string;
  readonly to: string;
  readonly pick: number;
}

export const reviewStep: fc.Arbitrary<ReviewStep> = fc.record({
  what: fc.constantFrom(...EDITS, ...EDITS, 'write', ...OTHERS, 'undo', 'redo', 'commit'),
  path: fc.constantFrom(...PATHS),
  to: fc.constantFrom(...PATHS),
  pick: fc.nat(1000),
});

export const isEdit = (what: ReviewStep['what']): what is Edit['what'] => (EDITS as readonly string[]).includes(what);
export const pathIn = (path: string): string => path.slice('cwd://'.length);
export const selectionFor = (path: string): Selection => new Set([`cwd://${path}`]);
export const pickOf = <T>(items: readonly T[], pick: number): T | undefined => items[pick % Math.max(1, items.length)];

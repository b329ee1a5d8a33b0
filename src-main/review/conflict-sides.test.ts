import { expect, test } from 'vitest';

import { CONFLICT_REASONS } from '../../src-preload/contract/vocabulary.ts';
import { choicesFor } from './conflict-sides.ts';
import type { ShownSide, ThreeSides } from './conflict-sides.ts';

const text: ShownSide = { kind: 'file', size: 1, mode: 0o644, modifiedAt: 1, state: 'text', text: 'a' };
const nothing: ShownSide = { kind: null, size: null, mode: null, modifiedAt: null, state: 'nothing', text: null };
const sides = (theirs: ShownSide, mine: ShownSide): ThreeSides => ({ base: nothing, theirs, mine });

test('each reason has the answers that make sense for it', () => {
  const found = CONFLICT_REASONS.map((reason) => [reason, choicesFor(reason, sides(text, text)).join(' ')]);
  const all = 'mine theirs merged skip';
  expect(Object.fromEntries(found)).toEqual({
    ...{ 'base-exists': all, 'base-missing': all, 'base-changed': all, 'base-type-changed': all },
    ...{ 'directory-not-empty': all, 'parent-missing': all, 'rename-source': all, 'rename-target': all },
    ...{ permission: 'theirs skip', 'no-space': 'theirs skip', 'case-collision': 'theirs skip' },
    'sandbox-changed': 'skip',
  });
});

test('only two texts can be merged, and what is not known cannot be kept', () => {
  const binary: ShownSide = { ...text, state: 'binary', text: null };
  const link: ShownSide = { ...text, kind: 'symlink' };
  for (const other of [nothing, binary, link]) {
    expect(choicesFor('base-changed', sides(other, text))).toEqual(['mine', 'theirs', 'skip']);
    expect(choicesFor('base-changed', sides(text, other))).toEqual(['mine', 'theirs', 'skip']);
  }
  expect(choicesFor('base-missing', sides(nothing, { ...nothing, state: 'unknown' }))).toEqual(['theirs', 'skip']);
});

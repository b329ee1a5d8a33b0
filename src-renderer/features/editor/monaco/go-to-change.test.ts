/** Going from change to change. */
import type { editor as Monaco } from 'monaco-editor/editor';
import { expect, it } from 'vitest';

import { createChangeSteps, nextStart } from './go-to-change.ts';

it('goes to the next and the previous change, round the end', () => {
  const starts = [5, 20, 40];
  expect([1, 5, 19, 40, 99].map((line) => nextStart(starts, line, 'next'))).toEqual([5, 20, 20, 5, 5]);
  expect([1, 5, 21, 40, 99].map((line) => nextStart(starts, line, 'previous'))).toEqual([40, 40, 20, 20, 40]);
  expect(nextStart([], 3, 'next')).toBeNull();
});

/** As much of a diff editor as steps need; its changes are not known before `compute`. */
function fakeDiff(known: readonly number[] | null = null) {
  const state: { starts: readonly number[] | null; line: number; tell: () => void } = {
    starts: null,
    line: 1,
    tell: () => undefined,
  };
  const modified = {
    getPosition: () => ({ lineNumber: state.line, column: 1 }),
    setPosition: ({ lineNumber }: { lineNumber: number }) => void (state.line = lineNumber),
    revealLineInCenter: () => undefined,
    focus: () => undefined,
  };
  const editor = {
    getModifiedEditor: () => modified,
    getLineChanges: () => state.starts?.map((modifiedStartLineNumber) => ({ modifiedStartLineNumber })) ?? null,
    onDidUpdateDiff: (listener: () => void) => void (state.tell = listener),
  };
  const compute = (starts: readonly number[]): void => {
    state.starts = starts;
    state.tell();
  };
  const step = createChangeSteps(editor as unknown as Monaco.IStandaloneDiffEditor, () => known);
  return { step, state, compute };
}

it('goes as far as it was asked to while the changes were being looked for, once they are known', () => {
  const { step, state, compute } = fakeDiff();
  step('next');
  step('next');
  state.tell();
  expect(state.line).toBe(1);
  compute([5, 20, 40]);
  expect(state.line).toBe(20);
  compute([5, 20, 40]);
  expect(state.line).toBe(20);
  step('next');
  expect(state.line).toBe(40);
});

it('goes by the lines of hunks where these are known, whatever the editor found', () => {
  const { step, state, compute } = fakeDiff([7, 30]);
  step('next');
  expect(state.line).toBe(7);
  compute([5, 20, 40]);
  step('next');
  expect(state.line).toBe(30);
});

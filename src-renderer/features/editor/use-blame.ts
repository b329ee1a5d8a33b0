/** The events behind the lines of the active tab, read when they are wanted. */
import { useCallback } from 'react';
import { useStore } from 'zustand';

import { contentReason } from '../../shared/content-state.ts';
import { messageOf } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';
import type { EditorTarget, SelectionStore } from '../../shared/selection.ts';
import { useAnswer } from '../../shared/use-answer.ts';
import type { Answer } from '../../shared/use-answer.ts';

import { blockOfLine } from './blame.ts';
import type { BlameView } from './blame.ts';
import type { EditorStore } from './store.ts';
import type { EditorTab } from './tabs.ts';

export interface BlameDeps {
  readonly store: EditorStore;
  readonly selection: SelectionStore;
  readonly notify: Notify;
}

const LINED: ReadonlySet<EditorTab['content']['at']> = new Set(['text', 'past-text', 'diff']);

/** Whether its lines are those of some moment: what is being edited is not, nor what is below the top. */
const hasWriters = ({ target, content, edited }: EditorTab): boolean =>
  LINED.has(content.at) && edited === 'clean' && isRecorded(target);

/** Whether the record tells of its lines: not of those below the top, nor of a checkpoint, nor of another sandbox. */
function isRecorded(target: EditorTarget): boolean {
  if (target.kind === 'compare') {
    const { tree, sandbox } = target.to;
    return sandbox === undefined && (tree === 'merged' || tree === 'moment');
  }
  return target.kind !== 'file' || target.view === 'merged';
}

const revealedBy = (target: EditorTarget): number | null => (target.kind === 'diff' ? (target.reveal ?? null) : null);

async function goToWriter({ store, selection, notify }: BlameDeps, tab: EditorTab, line: number): Promise<void> {
  try {
    const { state, lines } = await store.getState().readBlame(tab.target);
    const block = blockOfLine(lines, line);
    if (state !== 'captured') notify.note('Who wrote this line cannot be told', contentReason(state));
    else if (block?.seq == null) notify.note('No event of this record wrote this line', 'It was there before.');
    else selection.getState().goToEvent(block.seq);
  } catch (error) {
    notify.failed('Who wrote this line cannot be told', messageOf(error));
  }
}

/** `problem`: why nothing is shown although it was asked for. */
export function useBlame(deps: BlameDeps, tab: EditorTab): BlameView & { readonly problem: string | null } {
  const { store } = deps;
  const { blame, lineAsked } = useStore(store);
  const { target, content } = tab;
  const reveal = revealedBy(target);
  const wanted = (blame === 'shown' || reveal !== null) && hasWriters(tab);
  // Another content has other writers, although the question is the same.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- so `content` is part of the question
  const ask = useCallback(() => store.getState().readBlame(target), [store, target, content]);
  const answer = useAnswer(wanted ? ask : null);
  return {
    lines: wanted ? linesOf(answer) : null,
    reveal,
    onLine: (line) => void goToWriter(deps, tab, line),
    asked: lineAsked,
    problem: wanted ? problemOf(answer, reveal) : null,
  };
}

const linesOf = (answer: Answer<BlameAnswer>): BlameView['lines'] =>
  answer.at === 'ready' && answer.value.state === 'captured' ? answer.value.lines : null;

function problemOf(answer: Answer<BlameAnswer>, reveal: number | null): string | null {
  if (answer.at === 'loading') return null;
  if (answer.at === 'failed') return answer.failure.message;
  const { state, lines } = answer.value;
  if (state !== 'captured') return `Who wrote these lines cannot be told. ${contentReason(state)}`;
  const isLeft = reveal === null || lines.some(({ seq }) => seq === reveal);
  return isLeft ? null : `No line that event ${reveal} wrote is left in this file.`;
}
type BlameAnswer = Awaited<ReturnType<ReturnType<EditorStore['getState']>['readBlame']>>;

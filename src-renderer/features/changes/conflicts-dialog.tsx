/** Why a commit was refused, or stopped midway, path by path; and what can be done about each. */
import { useState } from 'react';
import { useStore } from 'zustand';

import type { Conflict, ReviewReport } from '../../../src-preload/contract/schemas.ts';
import type { ConflictReason } from '../../../src-preload/contract/vocabulary.ts';
import { ConflictList } from '../../shared/conflict-list.tsx';
import { Dialog } from '../../shared/dialog.tsx';
import { formatCount, plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import type { Choices, ChangesStore, Refusal } from './store.ts';

type Choice = Choices extends ReadonlyMap<string, infer C> ? C : never;

export interface ConflictsDialogProps {
  readonly store: ChangesStore;
  readonly refusal: Refusal;
  readonly onOpen: (path: string) => void;
  readonly onMerge: (path: string) => void;
}

const WHAT = { commit: 'committed', discard: 'discarded' } as const;

function wordsOf({ what, report }: Refusal): { readonly title: string; readonly text: string } {
  const { state, applied, conflicts } = report;
  if (state === 'stopped') {
    return {
      title: `Stopped after ${plural(applied.length, 'step')}`,
      text: 'What was written before stays written; everything else is still in the sandbox. Mend the cause and commit again.',
    };
  }
  return {
    title: `Nothing was ${WHAT[what]}: ${plural(conflicts.length, 'conflict')}`,
    text: 'The folder is no longer what these changes were made from. Choose for each: mine is what the sandbox has, theirs what the folder has. Or go on without them.',
  };
}

/** What a choice means, for those who point at it. */
const CHOICES: readonly { readonly take: Choice; readonly label: string; readonly about: string }[] = [
  { take: 'mine', label: 'Mine', about: 'What the sandbox has is written over what is in the folder' },
  { take: 'theirs', label: 'Theirs', about: 'What is in the folder stays, and the change goes to the bin' },
  { take: 'skip', label: 'Skip', about: 'The change stays in the sandbox, and is not committed' },
];

/** Where ours could not be written all the same. The engine refuses what makes no sense; here it is not offered. */
const NOT_OURS: ReadonlySet<ConflictReason> = new Set(['permission', 'no-space', 'case-collision', 'sandbox-changed']);

function canTake(take: Choice, { reason }: Conflict): boolean {
  if (take === 'mine') return !NOT_OURS.has(reason);
  return take === 'skip' || reason !== 'sandbox-changed';
}

/** What can be merged: both sides have a content. */
const canMerge = ({ reason }: Conflict): boolean => reason === 'base-changed' || reason === 'base-exists';

export function ConflictsDialog({ store, refusal, onOpen, onMerge }: ConflictsDialogProps) {
  const { dismiss, resolve } = useStore(store);
  const [choices, choose] = useState<Choices>(new Map());
  const { report } = refusal;
  const { title, text } = wordsOf(refusal);
  const leave = (act: (path: string) => void) => (path: string) => {
    dismiss();
    act(path);
  };
  const chooseAll = (take: Choice): void =>
    choose(
      new Map([
        ...choices,
        ...report.conflicts.filter((one) => canTake(take, one)).map(({ path }) => [path, take] as const),
      ]),
    );
  const isOpen = report.state === 'conflicts' && refusal.what === 'commit';
  return (
    <Dialog
      title={title}
      description={text}
      width={640}
      onClose={dismiss}
      buttons={<Buttons store={store} refusal={refusal} chosen={choices.size} onApply={() => void resolve(choices)} />}
    >
      <Failure report={report} />
      {isOpen && report.conflicts.length > 1 && (
        <div className="conflict-all" role="group" aria-label="For all of them">
          <span className="faint">For all:</span>
          {CHOICES.map(({ take, label, about }) => (
            <button key={take} type="button" className="button small" title={about} onClick={() => chooseAll(take)}>
              {label}
            </button>
          ))}
        </div>
      )}
      <ConflictList
        conflicts={report.conflicts}
        onOpen={leave(onOpen)}
        {...(isOpen && {
          renderChoice: (conflict: Conflict) => (
            <ChoiceBar
              conflict={conflict}
              chosen={choices.get(conflict.path) ?? null}
              onChoose={(take) => choose(new Map(choices).set(conflict.path, take))}
              onMerge={() => leave(onMerge)(conflict.path)}
            />
          ),
        })}
      />
    </Dialog>
  );
}

function Failure({ report: { failure } }: { readonly report: ReviewReport }) {
  if (!failure) return null;
  return (
    <p className="notice error" role="alert">
      {visible(failure.path)}: {visible(failure.message)}
    </p>
  );
}

interface ButtonsProps {
  readonly store: ChangesStore;
  readonly refusal: Refusal;
  readonly chosen: number;
  readonly onApply: () => void;
}

function Buttons({ store, refusal, chosen, onApply }: ButtonsProps) {
  const { dismiss, commit } = useStore(store);
  const { report, what, count } = refusal;
  const conflicting = new Set(report.conflicts.map(({ path }) => path)).size;
  const others = what === 'commit' && report.state === 'conflicts' ? count - conflicting : 0;
  return (
    <>
      {others > 0 && (
        <button
          type="button"
          className="button"
          onClick={() => {
            dismiss();
            void commit(refusal, 'skip');
          }}
        >
          Commit the other {plural(others, 'change')}
        </button>
      )}
      <button type="button" className={chosen > 0 ? 'button' : 'button primary'} autoFocus onClick={dismiss}>
        Close
      </button>
      {chosen > 0 && (
        <button type="button" className="button primary" onClick={onApply}>
          Apply {formatCount(chosen)} and commit
        </button>
      )}
    </>
  );
}

interface ChoiceBarProps {
  readonly conflict: Conflict;
  readonly chosen: Choice | null;
  readonly onChoose: (take: Choice) => void;
  readonly onMerge: () => void;
}

function ChoiceBar({ conflict, chosen, onChoose, onMerge }: ChoiceBarProps) {
  return (
    <div className="conflict-choices" role="group" aria-label={`What to do about ${visible(conflict.path)}`}>
      {CHOICES.filter(({ take }) => canTake(take, conflict)).map(({ take, label, about }) => (
        <button
          key={take}
          type="button"
          className="button small"
          aria-pressed={chosen === take}
          title={about}
          onClick={() => onChoose(take)}
        >
          {label}
        </button>
      ))}
      {canMerge(conflict) && (
        <button
          type="button"
          className="button small"
          title="Both sides and what they come from, side by side"
          onClick={onMerge}
        >
          Merge…
        </button>
      )}
    </div>
  );
}

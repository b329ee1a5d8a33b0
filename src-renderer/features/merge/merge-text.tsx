/** A conflict of texts: its pieces above, each with what can be taken, and the result in the editor below. */
import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

import { linesOf } from '../../../src-preload/contract/text/text-lines.ts';
import type { MergeTake } from '../../../src-preload/contract/text/merge-texts.ts';
import type { TextMark } from '../../shared/text-editing.ts';
import { nameOf } from '../../shared/paths.ts';
import { visible } from '../../shared/visible.ts';

import { ConflictCards } from './conflict-cards.tsx';
import { MergeBar } from './merge-bar.tsx';
import { baseIsKnown } from './merge-props.ts';
import type { MergeTextProps, WholeSides } from './merge-props.ts';
import { conflictRanges, conflictsOf, openConflicts } from './merge-result.ts';
import type { MergeResult } from './merge-result.ts';

const NO_HELP = { complete: () => ({ from: 0, to: 0, choices: [] }), hover: () => null } as const;

const TAKES: Readonly<Record<string, MergeTake>> = { Digit1: 'theirs', Digit2: 'mine', Digit3: 'both', Digit4: 'base' };

/** F7 goes on, Shift+F7 goes back, Alt and a digit decides. */
function onMergeKey(
  event: KeyboardEvent,
  deeds: { readonly step: (by: 1 | -1) => void; readonly take: (take: MergeTake) => void },
): void {
  const take = event.altKey && !event.ctrlKey && !event.metaKey ? TAKES[event.code] : undefined;
  if (event.key === 'F7') deeds.step(event.shiftKey ? -1 : 1);
  else if (take) deeds.take(take);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Where the result is still between markers, for the eye and for the list of problems. */
function marksOf(result: MergeResult, open: readonly number[]): readonly TextMark[] {
  if (open.length === 0) return [];
  const lines = linesOf(result.text);
  const ranges = conflictRanges(result);
  return open.flatMap((index) => {
    const start = ranges[index]?.start;
    const length = start === undefined ? 0 : (lines[start]?.trimEnd().length ?? 0);
    if (start === undefined) return [];
    const sentence = `Conflict ${index + 1} is open: take a side, or edit it and remove the markers.`;
    return [{ severity: 'warning' as const, line: start + 1, column: 1, length: Math.max(1, length), sentence }];
  });
}

export function MergeText(props: MergeTextProps) {
  const { store, path, views, merge, result, access } = props;
  const { take, go, edit } = store.getState();
  const [whole, setWhole] = useState<WholeSides>('conflicts');
  const cards = useRef<HTMLDivElement>(null);
  const conflicts = useMemo(() => conflictsOf(result.pieces), [result.pieces]);
  const open = useMemo(() => openConflicts(result), [result]);
  const marks = useMemo(() => marksOf(result, open), [result, open]);
  const [place, setPlace] = useState<{ readonly line: number; readonly column: number } | null>(null);
  const goTo = (conflict: number): void => {
    go(path, conflict);
    cards.current?.querySelector(`[data-conflict="${conflict}"]`)?.scrollIntoView({ block: 'nearest' });
    const range = conflictRanges(result)[conflict];
    if (range) setPlace({ line: range.start + 1, column: 1 });
  };
  const step = (by: 1 | -1): void => {
    if (conflicts.length > 0) goTo((merge.at + by + conflicts.length) % conflicts.length);
  };
  const decide = (conflict: number, how: MergeTake): void => {
    if (access === 'read-write' && (how !== 'base' || baseIsKnown(merge))) take(path, conflict, how);
  };
  return (
    <div
      className="merge-text"
      onKeyDownCapture={(event) => onMergeKey(event, { step, take: (how) => decide(merge.at, how) })}
    >
      <MergeBar {...props} conflicts={conflicts.length} open={open} whole={whole} onWhole={setWhole} onStep={step} />
      <div className="merge-above">
        {whole === 'conflicts' ? (
          <ConflictCards
            cards={cards}
            result={result}
            open={open}
            at={merge.at}
            base={baseIsKnown(merge) ? 'known' : 'unknown'}
            access={access}
            onGo={goTo}
            onTake={decide}
          />
        ) : (
          <WholeDiff {...props} whole={whole} />
        )}
      </div>
      <section className="merge-below" aria-label="Result">
        <h3 className="merge-title">Result</h3>
        <div className="merge-result">
          {views.edit({
            label: `Result of merging ${visible(nameOf(path))}`,
            language: { of: nameOf(path) },
            text: result.text,
            access,
            marks,
            help: NO_HELP,
            place,
            onChange: (text) => edit(path, text),
          })}
        </div>
      </section>
    </div>
  );
}

type Side = 'base' | 'mine' | 'theirs';
const TITLES: Readonly<Record<Side, string>> = {
  base: 'base',
  mine: 'the sandbox (mine)',
  theirs: 'the folder (theirs)',
};
const PAIRS: Readonly<Record<Exclude<WholeSides, 'conflicts'>, readonly [Side, Side]>> = {
  sides: ['theirs', 'mine'],
  theirs: ['base', 'theirs'],
  mine: ['base', 'mine'],
};

function WholeDiff({ views, merge, path, whole }: MergeTextProps & { readonly whole: keyof typeof PAIRS }): ReactNode {
  const { details } = merge;
  if (!details) return null;
  const [one, other] = PAIRS[whole];
  return (
    <>
      <div className="diff-sides" aria-hidden>
        <span>{TITLES[one]}</span>
        <span>{TITLES[other]}</span>
      </div>
      {views.compare({
        name: nameOf(path),
        sides: [TITLES[one], TITLES[other]],
        before: details[one].text ?? '',
        after: details[other].text ?? '',
      })}
    </>
  );
}

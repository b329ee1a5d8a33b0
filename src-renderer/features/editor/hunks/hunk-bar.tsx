/** The bar of staging over a diff: what is compared, where the cursor is, and what can be done there. */
import { useStore } from 'zustand';

import { Keys } from '../../../shared/icon-button.tsx';
import type { ReviewDeps } from '../review-deps.ts';

import { COMPARED_WORDS, DEED_KEYS, deedLabel, isOpenTo, placeSentence, stagedCount } from './hunk-words.ts';
import { COMPARISONS, HUNK_DEEDS, markAt } from './staging.ts';
import type { HunkDeed, HunkPlace } from './staging.ts';
import type { Staging } from './use-staging.ts';

export interface HunkBarProps {
  readonly staging: Staging;
  /** What is selected, or the change that the cursor is in, as it was told last. */
  readonly place: HunkPlace | null;
  /** And as it is now: a button that is pressed takes the keyboard away first. */
  readonly now: () => HunkPlace | null;
  readonly review: ReviewDeps;
}

export function HunkBar({ staging, place, now, review }: HunkBarProps) {
  const { set } = useStore(review.settings);
  const { compared, hunks, known, said } = staging;
  const sentence = placeSentence(hunks.marks, place);
  return (
    <div className="editor-bar hunk-bar" role="toolbar" aria-label="Staging">
      <select
        className="input bar-select"
        aria-label="Compare"
        value={compared}
        onChange={({ target }) => set({ compared: COMPARISONS.find((each) => each === target.value) ?? 'sandbox' })}
      >
        {COMPARISONS.map((each) => (
          <option key={each} value={each}>
            {COMPARED_WORDS[each]}
          </option>
        ))}
      </select>
      <span className="faint hunk-bar-place" aria-live="polite">
        {sentence}
      </span>
      <span className="faint hunk-bar-count">
        {compared === 'sandbox' ? stagedCount(hunks.marks) : HINTS[compared]}
      </span>
      <span className="visually-hidden" aria-live="assertive">
        {said}
      </span>
      <span className="spacer" />
      {HUNK_DEEDS.filter((deed) => hunks.deeds.includes(deed)).map((deed) => (
        <DeedButton key={`${deed} ${known.path}`} deed={deed} staging={staging} place={place} now={now} />
      ))}
    </div>
  );
}

const HINTS = {
  staged: 'The right side can be edited; Ctrl+S stages it',
  open: 'What is not staged yet',
} as const;

function DeedButton({ deed, staging, place, now }: Omit<HunkBarProps, 'review'> & { readonly deed: HunkDeed }) {
  const { marks, act } = staging.hunks;
  const mark = place && marks[markAt(marks, place.side, place.range.start)];
  const isUseful = place !== null && (place.what === 'lines' || !mark || isOpenTo(deed, mark.state));
  return (
    <button
      type="button"
      className="button small"
      aria-disabled={!isUseful}
      title={`${deedLabel(deed, place)} (${DEED_KEYS[deed]})`}
      onClick={() => {
        const at = now() ?? place;
        if (isUseful && at) act(deed, at);
      }}
    >
      {deedLabel(deed, place)}
      <Keys text={DEED_KEYS[deed]} />
    </button>
  );
}

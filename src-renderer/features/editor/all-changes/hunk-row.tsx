/** The line that begins a hunk in the scroll of all changes, with what can be done with it. */
import type { HunkDeed } from '../hunks/staging.ts';

import { ROW_HEIGHT } from './scroll-layout.ts';

/** As keys, while the hunk is the current one. */
const HUNK_KEYS: Readonly<Record<HunkDeed, string>> = { stage: 's', unstage: 'u', revert: 'r' };
const WORDS: Readonly<Record<HunkDeed, string>> = { stage: 'Stage', unstage: 'Unstage', revert: 'Revert' };

interface HunkRowProps {
  readonly title: string;
  readonly index: number;
  readonly isCurrent: boolean;
  /** Of the hunk and its file, for those who cannot see where it stands. */
  readonly name: string;
  readonly deeds: readonly HunkDeed[];
  readonly onPick: () => void;
  readonly onDeed: (deed: HunkDeed) => void;
}

export function HunkRow({ title, index, isCurrent, name, deeds, onPick, onDeed }: HunkRowProps) {
  return (
    <div
      className="line all-hunk"
      data-current={isCurrent}
      style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
      onMouseDown={onPick}
    >
      <span className="visually-hidden">Hunk </span>
      {`@@ ${title} @@`}
      {deeds.length > 0 && (
        <span className="all-hunk-buttons">
          {deeds.map((deed) => (
            <button
              key={deed}
              type="button"
              aria-label={`${WORDS[deed]} ${name}`}
              title={`${WORDS[deed]} hunk (${HUNK_KEYS[deed]})`}
              onClick={() => onDeed(deed)}
            >
              {WORDS[deed]}
            </button>
          ))}
        </span>
      )}
    </div>
  );
}

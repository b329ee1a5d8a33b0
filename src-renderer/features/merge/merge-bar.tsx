/** What is left of a merge, the way from one conflict to the next, and the ends that it can have. */
import { ChevronDown, ChevronUp } from 'lucide-react';

import { formatCount, plural } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { visible } from '../../shared/visible.ts';

import { baseIsKnown } from './merge-props.ts';
import type { MergeTextProps, WholeSides } from './merge-props.ts';
import { WholeChoices } from './whole-choices.tsx';

const SHOWN: readonly (readonly [WholeSides, string])[] = [
  ['conflicts', 'Conflicts'],
  ['sides', 'Folder ↔ sandbox'],
  ['theirs', 'Base ↔ folder'],
  ['mine', 'Base ↔ sandbox'],
];

export interface MergeBarProps extends MergeTextProps {
  readonly conflicts: number;
  /** Those that are not decided. */
  readonly open: readonly number[];
  readonly whole: WholeSides;
  readonly onWhole: (whole: WholeSides) => void;
  readonly onStep: (by: 1 | -1) => void;
}

const leftWords = (conflicts: number, open: number): string => {
  if (conflicts === 0) return 'Both sides fit together';
  return open === 0
    ? `All ${formatCount(conflicts)} decided`
    : `${formatCount(open)} of ${plural(conflicts, 'conflict')} left`;
};

export function MergeBar(props: MergeBarProps) {
  const { store, path, merge, access, conflicts, open, whole, onWhole, onStep } = props;
  const ways = SHOWN.filter(([way]) => way === 'conflicts' || way === 'sides' || baseIsKnown(merge));
  const { resolve } = store.getState();
  return (
    <div className="merge-bar" role="toolbar" aria-label="Merge">
      <span className="merge-path mono" title={visible(path)}>
        {visible(path)}
      </span>
      <span className="merge-left" role="status" data-left={open.length > 0 ? 'some' : 'none'}>
        {leftWords(conflicts, open.length)}
      </span>
      {conflicts > 0 && (
        <>
          <IconButton
            label="Previous conflict"
            keys="Shift+F7"
            icon={<ChevronUp size={15} />}
            onClick={() => onStep(-1)}
          />
          <IconButton label="Next conflict" keys="F7" icon={<ChevronDown size={15} />} onClick={() => onStep(1)} />
        </>
      )}
      <select
        className="input"
        aria-label="Above the result"
        value={whole}
        onChange={(event) => onWhole(SHOWN.find(([id]) => id === event.target.value)?.[0] ?? 'conflicts')}
      >
        {ways.map(([id, title]) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      {access === 'read-write' && (
        <span className="merge-ends">
          <WholeChoices store={store} merge={merge} />
          <button
            type="button"
            className="button small primary"
            disabled={open.length > 0 || merge.busy === 'busy'}
            title={open.length > 0 ? 'Decide every conflict first' : 'Ctrl+S'}
            onClick={() => void resolve(path, 'merged')}
          >
            Use this result
          </button>
        </span>
      )}
    </div>
  );
}

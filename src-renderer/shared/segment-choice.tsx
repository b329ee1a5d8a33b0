/** One of a few, side by side: radio buttons, so that arrows go from one to the next. */
import { useId } from 'react';

export interface Segment<V extends string> {
  readonly value: V;
  readonly label: string;
  /** What it means, as a tooltip. */
  readonly title: string;
}

export interface SegmentChoiceProps<V extends string> {
  readonly label: string;
  readonly segments: readonly Segment<V>[];
  readonly value: V;
  readonly onChoose: (value: V) => void;
  /** `apart`: the keyboard does not come here; a click leaves it where it is. */
  readonly keyboard?: 'stop' | 'apart';
}

export function SegmentChoice<V extends string>(props: SegmentChoiceProps<V>) {
  const { label, segments, value, onChoose, keyboard = 'stop' } = props;
  const name = useId();
  return (
    <div className="segments" role="radiogroup" aria-label={label}>
      {segments.map((segment) => (
        <label
          key={segment.value}
          title={segment.title}
          data-chosen={segment.value === value}
          {...(keyboard === 'apart' && { onMouseDown: (event) => event.preventDefault() })}
        >
          <input
            type="radio"
            name={name}
            checked={segment.value === value}
            {...(keyboard === 'apart' && { tabIndex: -1 })}
            onChange={() => onChoose(segment.value)}
          />
          {segment.label}
        </label>
      ))}
    </div>
  );
}

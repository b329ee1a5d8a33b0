/** A run over time: its events stacked by kind, what was refused or failed on top. */
import type { Timeline } from '../../../src-preload/contract/event-schemas.ts';
import { OPERATION_KINDS } from '../../../src-preload/contract/vocabulary.ts';
import { formatClock, plural } from '../../shared/format.ts';

const COLUMNS = OPERATION_KINDS.length + 1;
/** Units of the drawing, which is stretched. */
const HEIGHT = 100;
const LANE = 8;

interface Bar {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly colour: string;
}

/** From the ground up, the tallest bucket as high as there is room. */
function barsOf({ counts, buckets }: Timeline): readonly Bar[] {
  const at = (bucket: number, column: number): number => counts[bucket * COLUMNS + column] ?? 0;
  const all = Array.from({ length: buckets }, (_, bucket) => bucket);
  const sums = all.map((bucket) => OPERATION_KINDS.reduce((sum, _kind, column) => sum + at(bucket, column), 0));
  const scale = (HEIGHT - LANE) / Math.max(1, ...sums);
  return all.flatMap((bucket) => {
    let y = HEIGHT;
    const stack = OPERATION_KINDS.flatMap((kind, column): readonly Bar[] => {
      const height = at(bucket, column) * scale;
      y -= height;
      return height === 0 ? [] : [{ key: `${bucket} ${kind}`, x: bucket, y, height, colour: `var(--op-${kind})` }];
    });
    const hasProblems = at(bucket, OPERATION_KINDS.length) > 0;
    const flag = { key: `${bucket} problems`, x: bucket, y: 0, height: LANE - 2, colour: 'var(--danger)' };
    return hasProblems ? [...stack, flag] : stack;
  });
}

export function StoryTimeline({ timeline, events }: { readonly timeline: Timeline; readonly events: number }) {
  const { fromMs, untilMs, buckets } = timeline;
  const from = formatClock(fromMs);
  return (
    <figure
      className="story-timeline"
      aria-label={`${plural(events, 'event')} from ${from} to ${formatClock(untilMs)}`}
    >
      <svg viewBox={`0 0 ${Math.max(1, buckets)} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        {barsOf(timeline).map(({ key, colour, ...place }) => (
          <rect key={key} {...place} width={0.9} style={{ fill: colour }} />
        ))}
      </svg>
      <figcaption>
        <span>{from}</span>
        <span>{formatClock(untilMs)}</span>
      </figcaption>
    </figure>
  );
}

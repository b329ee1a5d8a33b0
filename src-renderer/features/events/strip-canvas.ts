/** Draws the time strip. */
import type { Timeline } from '../../../src-preload/contract/event-schemas.ts';
import { OPERATION_KINDS } from '../../../src-preload/contract/vocabulary.ts';

import { bars, bucketProblems, placeOf } from './strip-layout.ts';

/** Pixels at the top that belong to problems and marks. */
const LANE = 7;
/** Pixels of a bar from which on there is room for a gap; in narrower ones it would only make stripes. */
const GAP_FROM = 4;

export interface StripSize {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels in one. */
  readonly ratio: number;
}

/** The colours of the theme that is on the page now. */
function palette(element: Element): (name: string) => string {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name).trim();
}

/** Without a timeline the strip is blank. */
export function drawStrip(
  canvas: HTMLCanvasElement,
  timeline: Timeline | null,
  { width, height, ratio }: StripSize,
): void {
  const wanted = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  if (canvas.width !== wanted.width) canvas.width = wanted.width;
  if (canvas.height !== wanted.height) canvas.height = wanted.height;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (!timeline || timeline.buckets === 0) return;
  const colour = palette(canvas);
  const snap = (x: number): number => Math.round(x * ratio) / ratio;
  drawBars(context, timeline, { width, height, colour, snap });
  drawMarks(context, timeline, { width, height, colour, snap });
}

interface Pen {
  readonly width: number;
  readonly height: number;
  readonly colour: (name: string) => string;
  /** To the nearest device pixel. */
  readonly snap: (pixels: number) => number;
}

function drawBars(context: CanvasRenderingContext2D, timeline: Timeline, { width, height, colour, snap }: Pen): void {
  const step = width / timeline.buckets;
  const room = height - LANE;
  const colours = OPERATION_KINDS.map((kind) => colour(`--op-${kind}`));
  for (const bar of bars(timeline)) {
    const x = snap(bar.bucket * step);
    context.fillStyle = colours[bar.column] ?? '';
    const bottom = snap(height - bar.y * room);
    const top = Math.min(bottom - 1, snap(height - (bar.y + bar.height) * room));
    context.fillRect(x, top, Math.max(1, snap((bar.bucket + 1) * step) - x - (step >= GAP_FROM ? 1 : 0)), bottom - top);
  }
  context.fillStyle = colour('--danger');
  for (let bucket = 0; bucket < timeline.buckets; bucket += 1) {
    if (bucketProblems(timeline, bucket) === 0) continue;
    context.fillRect(snap(bucket * step), 1, Math.max(2, snap(step)), 3);
  }
}

const MARK_COLOURS = {
  'run-start': '--op-run',
  'run-end': '--op-run',
  prompt: '--op-policy',
  commit: '--op-review',
  discard: '--op-review',
} as const satisfies Record<Timeline['marks'][number]['what'], string>;

/** A line each, and a flag that points into the run where it starts, and out of it where it ends. */
function drawMarks(context: CanvasRenderingContext2D, timeline: Timeline, { width, height, colour, snap }: Pen): void {
  for (const { timeMs, what } of timeline.marks) {
    const x = Math.min(width - 1, snap(placeOf(timeline, timeMs) * width));
    context.fillStyle = colour(MARK_COLOURS[what]);
    context.globalAlpha = 0.55;
    context.fillRect(x, 0, 1, height);
    context.globalAlpha = 1;
    context.beginPath();
    if (what === 'run-start') context.rect(x, 0, 4, 4);
    else if (what === 'run-end') context.rect(x - 3, 0, 4, 4);
    else {
      context.moveTo(x - 3, 0);
      context.lineTo(x + 4, 0);
      context.lineTo(x + 0.5, 6);
    }
    context.fill();
  }
}

/** The table of the events pane. */
import type { FrameTimes } from './frames.ts';
import { measureWindow } from './measure-window.ts';

const MIB = 2 ** 20;

const frames = ({ frames: count, p50, p95, max }: FrameTimes): string =>
  `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, max ${max.toFixed(0)} ms (${count} frames)`;

/** Prints one measurement of the window over `events` events, in Chromium on the machine as it is. */
export async function windowTable(events: number, picture?: string): Promise<string> {
  const seen = await measureWindow(events, picture);
  const lines = [
    `The events pane over ${seen.events} events, in Chromium`,
    `  first rows and the whole count    ${seen.loaded.toFixed(0)} ms after the link`,
    `  filter, a rare word               ${seen.filtered.toFixed(0)} ms from the last letter`,
    `  filter, an operation that worked  ${seen.narrowed.toFixed(0)} ms`,
    `  sorted by duration                ${seen.sorted.toFixed(0)} ms`,
    `  frames, wheel                     ${frames(seen.wheeled)}`,
    `  frames, jumps                     ${frames(seen.jumped)}`,
    `  frames, following                 ${frames(seen.followed)}, at ${seen.followed.eventsPerSecond.toFixed(0)} events/s, ` +
      `${seen.followed.blankFrames} looks at a list without rows`,
    `  heap of the page                  ${(seen.heap / MIB).toFixed(1)} MiB`,
  ];
  return lines.join('\n');
}

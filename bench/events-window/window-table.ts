/** The table of the events pane. */
import { framesText } from './frames.ts';
import { measureWindow } from './measure-window.ts';

const MIB = 2 ** 20;

/** Prints one measurement of the window over `events` events, in Chromium on the machine as it is. */
export async function windowTable(events: number, picture?: string): Promise<string> {
  const seen = await measureWindow(events, picture);
  const lines = [
    `The events pane over ${seen.events} events, in Chromium`,
    `  first rows and the whole count    ${seen.loaded.toFixed(0)} ms after the link`,
    `  filter, a rare word               ${seen.filtered.toFixed(0)} ms from the last letter`,
    `  filter, an operation that worked  ${seen.narrowed.toFixed(0)} ms`,
    `  sorted by duration                ${seen.sorted.toFixed(0)} ms`,
    `  frames, wheel                     ${framesText(seen.wheeled)}`,
    `  frames, jumps                     ${framesText(seen.jumped)}`,
    `  frames, following                 ${framesText(seen.followed)}, at ${seen.followed.eventsPerSecond.toFixed(0)} events/s, ` +
      `${seen.followed.blankFrames} looks at a list without rows`,
    `  heap of the page                  ${(seen.heap / MIB).toFixed(1)} MiB`,
  ];
  return lines.join('\n');
}

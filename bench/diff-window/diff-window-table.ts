/** The table of opening a long diff. */
import { framesText } from '../events-window/frames.ts';
import { measureDiffWindow } from './measure-diff-window.ts';

/** Prints one measurement of the window over a text of `count` lines, every `every`th changed, on the machine as it is. */
export async function diffWindowTable(count: number, every: number, picture?: string): Promise<string> {
  const seen = await measureDiffWindow(count, every, picture);
  return [
    `A diff of ${count} lines, every ${every}th changed, in Chromium`,
    `  lines shown                       ${seen.shown.toFixed(0)} ms after the click`,
    `  all changes known                 ${seen.known.toFixed(0)} ms`,
    `  to the next change                ${seen.step.toFixed(0)} ms`,
    `  frames, opening                   ${framesText(seen.opening)}`,
    `  frames, wheel                     ${framesText(seen.scrolled)}`,
  ].join('\n');
}

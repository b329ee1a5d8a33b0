/** Times between the frames that a page paints. */
import type { Page } from '@playwright/test';

export interface FrameTimes {
  readonly frames: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

interface Recorder {
  readonly times: number[];
  on: boolean;
}

declare global {
  interface Window {
    frameRecorder?: Recorder;
  }
}

export async function frameTimes(page: Page, work: () => Promise<void>): Promise<FrameTimes> {
  await page.evaluate(() => {
    const recorder: Recorder = { times: [], on: true };
    window.frameRecorder = recorder;
    const tick = (time: number): void => {
      recorder.times.push(time);
      if (recorder.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await work();
  const times = await page.evaluate(() => {
    const recorder = window.frameRecorder;
    if (!recorder) return [];
    recorder.on = false;
    return recorder.times;
  });
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  gaps.sort((a, b) => a - b);
  const at = (part: number): number => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * part))] ?? 0;
  return { frames: gaps.length, p50: at(0.5), p95: at(0.95), max: gaps.at(-1) ?? 0 };
}

export const framesText = ({ frames, p50, p95, max }: FrameTimes): string =>
  `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, max ${max.toFixed(0)} ms (${frames} frames)`;

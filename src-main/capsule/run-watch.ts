/** Counts what a run uses up and says when it is more than it may. Memory apart: that is bounded in the guest's module. */
import type { RunLimits } from '../sandbox/run-limits.ts';
import type { LimitEnding } from '../sandbox/run-book.ts';

export type WatchedLimit = LimitEnding['which'];

export interface RunWatchOptions {
  readonly limits: Pick<RunLimits, WatchedLimit>;
  /** Processor time of the guest's thread since its start. Rejects when the thread is gone. */
  readonly cpu: () => Promise<{ readonly user: number; readonly system: number }>;
  /** Called once at most, and then nothing is counted any more. */
  readonly onExceeded: (end: LimitEnding) => void;
}

export interface RunWatch {
  /** How many of these bytes of output may still be shown. */
  output(bytes: number): number;
  /** Whether one more call may be served. */
  operation(): boolean;
  /** How many calls were asked for so far, and how many bytes were printed. */
  counts(): { readonly calls: number; readonly output: number };
  /** The run is over. */
  stop(): void;
}

/** Milliseconds between two looks at the processor time, at least: a thread may sleep, then the rest of its time stays. */
const LEAST_LOOK = 10;
const MICROSECONDS = 1000;

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;
const SENTENCES = {
  time: (most) => `it ran for more than its limit of ${seconds(most)}`,
  cpu: (most) => `it used more processor time than its limit of ${seconds(most)}`,
  output: (most) => `it wrote more output than its limit of ${most} bytes`,
  operations: (most) => `it made more calls than its limit of ${most}`,
} as const satisfies Record<WatchedLimit, (most: number) => string>;

class LimitedRun implements RunWatch {
  readonly #options: RunWatchOptions;
  readonly #timers: Partial<Record<'time' | 'cpu', NodeJS.Timeout>> = {};
  #output = 0;
  #operations = 0;
  #state: 'counting' | 'over' = 'counting';

  constructor(options: RunWatchOptions) {
    this.#options = options;
    const { time, cpu } = options.limits;
    if (time !== null) this.#timers.time = setTimeout(() => this.#exceed('time', time), time);
    if (cpu !== null) this.#lookAfter(cpu, cpu);
  }

  output(bytes: number): number {
    const most = this.#options.limits.output;
    const left = most === null ? bytes : most - this.#output;
    this.#output += bytes;
    if (most === null || bytes <= left) return bytes;
    this.#exceed('output', most);
    return Math.max(0, left);
  }

  operation(): boolean {
    const most = this.#options.limits.operations;
    this.#operations += 1;
    if (most === null || this.#operations <= most) return true;
    this.#exceed('operations', most);
    return false;
  }

  counts(): { readonly calls: number; readonly output: number } {
    return { calls: this.#operations, output: this.#output };
  }

  stop(): void {
    this.#state = 'over';
    clearTimeout(this.#timers.time);
    clearTimeout(this.#timers.cpu);
  }

  /** A thread uses one processor at most, so nothing can be missed for as long as is left. */
  #lookAfter(milliseconds: number, most: number): void {
    const wait = Math.max(LEAST_LOOK, milliseconds);
    this.#timers.cpu = setTimeout(() => void this.#look(most), wait);
  }

  async #look(most: number): Promise<void> {
    const used = await this.#options.cpu().catch(() => null);
    if (used === null || this.#state === 'over') return;
    const left = most - (used.user + used.system) / MICROSECONDS;
    if (left <= 0) this.#exceed('cpu', most);
    else this.#lookAfter(left, most);
  }

  #exceed(which: WatchedLimit, most: number): void {
    if (this.#state === 'over') return;
    this.stop();
    this.#options.onExceeded({ how: 'limit', which, most, message: SENTENCES[which](most) });
  }
}

export const watchRun = (options: RunWatchOptions): RunWatch => new LimitedRun(options);

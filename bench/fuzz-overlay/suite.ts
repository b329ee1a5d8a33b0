/** One search for differences, as the fuzzer's runner sees it. */

/** What a suite tells while it runs. */
export interface SuiteReport {
  /** So many more operations were done, and came to what they should. */
  operations(count: number): void;
  /** One more sequence of operations is over. */
  sequence(): void;
  /** Something was found: the least that shows it, ready to be pasted into a test, or how to have it again. The suite then ends. */
  difference(text: string): void;
  /** One line for the end of the run; of several with the same `key` the last one is shown. */
  note(key: string, line: string): void;
}

export interface FuzzSuite {
  /** For `--suite`: lower case, words joined by hyphens. */
  readonly name: string;
  /** What is compared with what; one line for `--list`. */
  readonly about: string;
  /** Its part of the time, compared with the others'; 1 where it is not given. */
  readonly share?: number;
  /** With fewer seconds it cannot say anything, and is left out. */
  readonly atLeast?: number;
  /** Why it cannot run on this machine; null when it can. */
  readonly unavailable?: () => string | null;
  /**
   * Works until `deadline`, in milliseconds of `performance.now()`, as nearly as it can, with random choices made from `seed` only.
   * A fault of its own is thrown; a difference is reported.
   */
  run(deadline: number, seed: number, report: SuiteReport): void | Promise<void>;
}

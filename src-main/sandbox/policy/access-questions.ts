/** All runs of a sandbox that may ask about files: finds the run behind a request of the gate. */
import type { AskAccess, Decision } from '../gate.ts';
import { RunQuestions } from './run-questions.ts';
import type { QuestionParts } from './run-questions.ts';

const NOBODY: Decision = { verdict: 'deny', cause: 'default', reason: 'not granted: the run is over, nobody is asked' };

export class AccessQuestions {
  readonly #parts: QuestionParts;
  readonly #runs = new Map<string, RunQuestions>();

  constructor(parts: QuestionParts) {
    this.#parts = parts;
    parts.book.onChange(() => {
      for (const run of [...this.#runs.values()]) run.granted();
    });
  }

  readonly ask: AskAccess = (request, missing) =>
    this.#runs.get(request.policy.run)?.decide(request, missing) ?? NOBODY;

  /** Until `end`. */
  forRun(run: string): RunQuestions {
    const questions = new RunQuestions(this.#parts);
    this.#runs.set(run, questions);
    return questions;
  }

  has(run: string): boolean {
    return this.#runs.has(run);
  }

  /** The run is over: what it asked is withdrawn, what was granted for it ends. */
  end(run: string): void {
    this.#runs.get(run)?.close();
    this.#runs.delete(run);
    this.#parts.book.endRun(run);
  }
}

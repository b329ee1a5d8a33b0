/** What the record is told about questions, answers and allowances. Never a value and never a secret. */
import type { Cause } from '../../../src-preload/contract/event-words.ts';
import type { EventOutcome } from '../../../src-preload/contract/vocabulary.ts';

export interface PolicyNote {
  readonly op: 'prompt' | 'answer' | 'grant';
  /** Whose question it is. */
  readonly run: string;
  readonly capsule: string;
  /** On whose behalf it is noted: that of the run, or the user who decided. */
  readonly principal: string;
  /** What it is about, e.g. `approval://git push`. */
  readonly path: string;
  readonly path2: string | null;
  readonly decision: 'allow' | 'deny';
  readonly cause: Cause;
  readonly reason: string;
  readonly outcome: EventOutcome;
}

/**
 * Records it, durable when it returns; a `grant` becomes so with the attempt that it is part of. A disk that takes nothing keeps no
 * question from being asked or answered: the event goes with the journal's next group.
 */
export type NotePolicy = (note: PolicyNote) => void;

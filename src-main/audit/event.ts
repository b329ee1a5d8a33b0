/** One audited attempt, as the record keeps it; the same shape as `AuditEvent` in the contract's schemas. */
import type { EventOutcome, Operation } from '../../src-preload/contract/vocabulary.ts';

/** What the door knows about an attempt; the record adds its number and its time. */
export interface EventDraft {
  /** null for what happened outside any run. */
  readonly run: string | null;
  readonly capsule: string;
  readonly principal: string;
  /** The ABI's own name of the function. */
  readonly fn: string;
  readonly op: Operation;
  /** Canonical; the path as asked when it could not be parsed. */
  readonly path: string;
  readonly asked: string;
  readonly path2: string | null;
  readonly mount: string;
  readonly layer: 'top' | 'checkpoint' | 'base' | 'none';
  readonly decision: 'allow' | 'deny';
  readonly reason: string;
  readonly outcome: EventOutcome;
  readonly bytes: number;
  readonly durationNs: number;
}

export interface AuditEvent extends EventDraft {
  /** Dense, from 1, in the order things happened; the clock may jump, this may not. */
  readonly seq: number;
  /** Whole milliseconds since the epoch. */
  readonly timeMs: number;
  /** Nanoseconds within that millisecond, 0..999999. */
  readonly timeNs: number;
}

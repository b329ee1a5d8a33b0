/** One audited attempt, as the record keeps it; the same shape as `AuditEvent` in the contract's schemas. */
import type { Cause, EventLayer } from '../../src-preload/contract/event-words.ts';
import type { Access } from '../../src-preload/contract/policy-words.ts';
import type { EventOutcome, Operation } from '../../src-preload/contract/vocabulary.ts';

/** What the door knows about an attempt; the record adds its number, its time and its place in the chain. */
export interface EventDraft {
  /** null for what happened outside any run. */
  readonly run: string | null;
  readonly capsule: string;
  readonly principal: string;
  /** The ABI's own name of the function. */
  readonly fn: string;
  readonly op: Operation;
  /** The right that it needs on its path. */
  readonly access: Access;
  /** Canonical; the path as asked when it could not be parsed. */
  readonly path: string;
  readonly asked: string;
  readonly path2: string | null;
  readonly mount: string;
  readonly layer: EventLayer;
  readonly decision: 'allow' | 'deny';
  /** What kind of thing decided, and in words which. */
  readonly cause: Cause;
  readonly reason: string;
  readonly outcome: EventOutcome;
  readonly bytes: number;
  readonly durationNs: number;
  /** sha-256 of the whole content, hex, before and after what changed it; null when it did not, or when it is not known. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Without its place in the chain. */
export interface NumberedEvent extends EventDraft {
  /** Dense, from 1, in the order things happened; the clock may jump, this may not. Only a `gap` stands for several. */
  readonly seq: number;
  /** Whole milliseconds since the epoch. */
  readonly timeMs: number;
  /** Nanoseconds within that millisecond, 0..999999. */
  readonly timeNs: number;
}

export interface AuditEvent extends NumberedEvent {
  /** Hex; see `chain.ts`. */
  readonly hash: string;
}

/** What every format of an export is: something before the events, a line for each, something after them. */
import type { Heads } from '../chain.ts';
import type { AuditEvent } from '../event.ts';

/** What is known before the first event is read. */
export interface ExportHead {
  /** Name of the sandbox. */
  readonly sandbox: string;
  /** Milliseconds since the epoch. */
  readonly exportedAt: number;
  /** As it was asked for; null for every event. */
  readonly filter: string | null;
  readonly redacted: readonly Redaction[];
  /** Of the record: the number of its oldest event, of its newest, and the ends of its chains. */
  readonly first: number;
  readonly last: number;
  readonly heads: Heads;
}
export type Redaction = 'paths' | 'contents';

export interface ExportFoot {
  readonly events: number;
  /** Ends of the chains of the events in the file. */
  readonly heads: Heads;
}

/** An event with what it follows. With redacted paths both hashes are of a chain of its own; `origin` has those of the record. */
export interface ExportedEvent {
  readonly event: AuditEvent;
  readonly previous: string;
  readonly origin: { readonly hash: string; readonly previous: string } | null;
}

export interface LineFormat {
  readonly head: (head: ExportHead) => string;
  readonly line: (exported: ExportedEvent) => string;
  readonly foot: (foot: ExportFoot) => string;
}

export const headsObject = (
  heads: Heads,
): Readonly<Record<string, { readonly count: number; readonly hash: string }>> =>
  Object.fromEntries([...heads].map(([principal, { count, hash }]) => [principal, { count, hash }]));

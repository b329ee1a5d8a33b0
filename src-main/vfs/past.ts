/** What a tree shows of its past: moments are numbers of events in the record. */
import type { EntryKind } from '../../src-preload/contract/vocabulary.ts';
import type { HostWriter } from './host/host-tree.ts';
import type { BaseRecord } from './top-entry.ts';
import type { Vfs } from './vfs.ts';

/** What was at a place. */
export interface PastEntry {
  readonly kind: EntryKind;
  /** Bytes of a file; else 0. */
  readonly size: number;
  /** sha-256 of a file, hex, when it is known without reading much. */
  readonly hash: string | null;
  /** All bytes of a file. Errors: `too-large` when they were not kept, `io`, `is-directory` for what is no file. */
  read(): Uint8Array;
}

/** A place right after an event. */
export interface PastPlace {
  readonly event: number;
  readonly names: readonly string[];
}

export interface Past {
  /** The first moment that can be shown: right after the event of this number. */
  readonly earliest: number;
  /** Whether earlier contents of a file of this size, in bytes, are kept. */
  isWithin(size: number): boolean;
  /**
   * A read-only tree: everything as it was right after an event, and before the next one. A file whose content was not kept fails with
   * `too-large` when it is read. Of what somebody else changed in the base it shows the present. Good until older moments
   * are forgotten; a few of them are kept, so asking again costs nothing. Errors: `not-found` when the moment is not known; `io`.
   */
  viewAfter(event: number): Vfs;
  /** What the top recorded of the base then, as `Overlay.baseRecords` has it now. Errors: as `viewAfter`. */
  recordsAfter(event: number): readonly BaseRecord[];
  /** Makes that tree in small steps, with a yield between them; then it is at hand. Errors: as `viewAfter`. */
  prepare(event: number): Generator<undefined>;
  /**
   * Places whose entry, or its content or attributes, may differ between two moments. What is below a directory
   * that got another name is not among them. Yields between small steps. Errors: `not-found`, `io`.
   */
  touchedBetween(from: number, to: number): Generator<undefined, readonly (readonly string[])[]>;
  /** The moment that is now: after the newest event. */
  readonly latest: number;
  /**
   * What was at each of `places`, no link followed, null where nothing was; they come in the order of their events. An entry must be
   * read before the next one is asked for. Between them comes undefined, now and then, so that it can be done in small steps. For many
   * moments of few files: no tree is made of them. Errors: as `viewAfter`.
   */
  lookBack(places: readonly PastPlace[]): Generator<PastEntry | null | undefined>;
  /** Does what `writer` does, and remembers what it takes away. The records belong to the journal's group under way. */
  rememberBase(writer: HostWriter): HostWriter;
}

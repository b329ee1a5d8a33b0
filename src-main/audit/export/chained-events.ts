/** Walks the record from end to end, each event with the hash that it follows. */
import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import { eventTest } from '../../../src-preload/contract/filter/event-test.ts';
import { changedMeanwhile } from '../../store/changed-meanwhile.ts';
import { canonicalText } from '../canonical-event.ts';
import { ChainHeads } from '../chain-heads.ts';
import { chained } from '../chain.ts';
import type { Heads } from '../chain.ts';
import type { EventBlocks } from '../event-block.ts';
import type { AuditEvent } from '../event.ts';
import type { ExportedEvent } from './line-writer.ts';
import type { PathRedaction } from './redact-paths.ts';

export interface ExportedRecord {
  readonly blocks: EventBlocks;
  /** What the oldest event that is kept follows. */
  floor(): { readonly heads: Heads };
}

export interface EventWalk {
  readonly record: ExportedRecord;
  readonly filter: Filter;
  /** The newest event that is looked at. */
  readonly upTo: number;
  readonly redaction: PathRedaction | null;
}

/** Events between two steps: a few milliseconds. */
const SLICE = 256;

/** `batch`: the next events that match; `seen` is how many were looked at so far. */
export interface WalkStep {
  readonly batch: readonly ExportedEvent[];
  readonly seen: number;
}

/** Errors: `VfsError` `busy` when retention removes events meanwhile; `StoreError` when a block cannot be read. */
export function* chainedEvents({ record, filter, upTo, redaction }: EventWalk): Generator<WalkStep> {
  const links = new ExportLinks(record.floor().heads, redaction);
  const matches = eventTest(filter);
  let seen = 0;
  for (const { first, count } of record.blocks.facts())
    for (let from = 0; from < count; from += SLICE) {
      const rows = rowsOf(record.blocks, first, { from, until: Math.min(from + SLICE, count) });
      const due = rows.filter(({ seq }) => seq <= upTo);
      seen += due.length;
      yield { batch: due.flatMap((event) => links.add(event, matches(event) ? 'exported' : 'passed')), seen };
    }
}

/** Read anew for each step: the last block may have grown, or been rewritten, in between. */
function rowsOf(
  blocks: EventBlocks,
  first: number,
  { from, until }: { readonly from: number; readonly until: number },
): readonly AuditEvent[] {
  if (!blocks.facts().some((facts) => facts.first === first)) changedMeanwhile('Old events were removed');
  const block = blocks.block(first);
  return Array.from({ length: Math.max(0, Math.min(until, block.count) - from) }, (_, index) =>
    block.event(from + index),
  );
}

/** What each event follows: in the record, and with redacted names in the file, whose chain is made anew over what is in it. */
class ExportLinks {
  readonly #record: ChainHeads;
  readonly #file: ChainHeads;
  readonly #redaction: PathRedaction | null;

  constructor(floor: Heads, redaction: PathRedaction | null) {
    this.#record = new ChainHeads(floor);
    this.#file = new ChainHeads(floor);
    this.#redaction = redaction;
  }

  add(event: AuditEvent, fate: 'exported' | 'passed'): readonly ExportedEvent[] {
    const previous = this.#record.of(event.principal);
    this.#record.add(event.principal, event.hash);
    if (fate === 'passed') return [];
    return [this.#redaction ? this.#redacted(event, previous, this.#redaction) : { event, previous, origin: null }];
  }

  #redacted(event: AuditEvent, previous: string, redaction: PathRedaction): ExportedEvent {
    const shown = redaction.event(event);
    const follows = this.#file.of(event.principal);
    const hash = chained(follows, canonicalText(shown));
    this.#file.add(event.principal, hash);
    return { event: { ...shown, hash }, previous: follows, origin: { hash: event.hash, previous } };
  }
}

/** For tests: a record in memory whose events somebody may tamper with. */
import type { Anchor, AnchorReading } from './anchor.ts';
import { canonicalText } from './canonical-event.ts';
import { chained, EMPTY_HEAD, GENESIS } from './chain.ts';
import type { Head, Heads } from './chain.ts';
import { BlockBuilder } from './block-builder.ts';
import type { EventBlock, EventBlocks } from './event-block.ts';
import type { AuditEvent, EventDraft, NumberedEvent } from './event.ts';
import type { ChainedRecord } from './verify-chain.ts';

/** Drafts as a record would number and chain them, from number 1. */
export function chainEvents(drafts: readonly EventDraft[]): AuditEvent[] {
  const hashes = new Map<string, string>();
  return drafts.map((draft, index) => {
    const numbered: NumberedEvent = { ...draft, seq: index + 1, timeMs: 1_000 + index, timeNs: index };
    const hash = chained(hashes.get(draft.principal) ?? GENESIS, canonicalText(numbered));
    hashes.set(draft.principal, hash);
    return { ...numbered, hash };
  });
}

/** The hashes that whoever knows how would put in place of those that do not hold any more. */
export function rechained(events: readonly AuditEvent[]): AuditEvent[] {
  const hashes = new Map<string, string>();
  return events.map((event) => {
    const hash = chained(hashes.get(event.principal) ?? GENESIS, canonicalText(event));
    hashes.set(event.principal, hash);
    return { ...event, hash };
  });
}

export function headsOf(events: readonly AuditEvent[]): Heads {
  const heads = new Map<string, Head>();
  for (const { principal, hash } of events)
    heads.set(principal, { count: (heads.get(principal) ?? EMPTY_HEAD).count + 1, hash });
  return heads;
}

function blockOf(events: readonly AuditEvent[]): EventBlock & Pick<BlockBuilder, 'facts'> {
  const block = new BlockBuilder();
  for (const event of events) block.append(event, event.hash);
  return block;
}

interface RecordOptions {
  readonly size?: number;
  readonly known?: readonly AuditEvent[];
  readonly floor?: Heads;
}

/** `events` in blocks of `size`; what the record knows beside them is that of `known`, or its own. */
export function recordOf(
  events: readonly AuditEvent[],
  { size = 8, known = events, floor = new Map() }: RecordOptions = {},
): ChainedRecord {
  const blocks = Array.from({ length: Math.ceil(events.length / size) }, (_, index) =>
    blockOf(events.slice(index * size, (index + 1) * size)),
  );
  const first = [...floor.values()].reduce((sum, { count }) => sum + count, 1);
  const found: EventBlocks = {
    facts: () => blocks.map((block) => block.facts()),
    block(first) {
      const block = blocks.find((each) => each.facts().first === first);
      if (!block) throw new Error(`no block begins with ${first}`);
      return block;
    },
  };
  return {
    blocks: found,
    count: () => known.at(-1)?.seq ?? 0,
    heads: () => headsOf(known),
    floor: () => ({ first, heads: floor }),
  };
}

/** An anchor that was written when the record ended with these events. */
export const readingOf = (events: readonly AuditEvent[], some: Partial<Anchor> = {}): AnchorReading => {
  const known = { sandbox: 's', lastSeq: events.at(-1)?.seq ?? 0, heads: headsOf(events), timeMs: 1 };
  return { state: 'read', anchor: { ...known, state: 'closed', boot: 'b', findings: [], ...some } };
};

/** Holds a record against its anchor: at opening its newest events only, while it is verified all that was walked. */
import { StoreError } from '../store/store-error.ts';
import type { Anchor, AnchorReading } from './anchor.ts';
import type { Floor } from './block-table.ts';
import { spellingOf } from './block-spelling.ts';
import { EMPTY_HEAD } from './chain.ts';
import type { Head, Heads } from './chain.ts';
import { ChainLinks } from './chain-links.ts';
import type { ChainProblem } from './chain-problem.ts';
import type { EventBlock, EventBlocks } from './event-block.ts';

export interface PassedEvent {
  readonly principal: string;
  /** Of the principal's events, this one included. */
  readonly count: number;
  readonly hash: string;
}

export interface WalkEnd {
  readonly lastSeq: number;
  readonly links: ChainLinks;
}

const ALTERED: ChainProblem = {
  kind: 'anchor-altered',
  principal: null,
  seq: null,
  sentence: 'The anchor of this record is not what the inspector wrote: it vouches for nothing.',
};

function cutShort({ lastSeq: anchored, state, boot }: Anchor, lastSeq: number, bootNow: string): ChainProblem {
  const missing = `The record ends with event ${lastSeq}, but its anchor has seen ${anchored}: the last ${anchored - lastSeq} are missing.`;
  const isAfterCut = state === 'open' && boot !== bootNow;
  const perhaps = isAfterCut ? ' The machine was started anew since: a power cut may be the reason.' : '';
  return { kind: 'cut-short', principal: null, seq: lastSeq + 1, sentence: missing + perhaps };
}

const rewritten = (principal: string): ChainProblem => ({
  kind: 'rewritten',
  principal,
  seq: null,
  sentence: `The record of ${principal} is not the one that its anchor has seen: its hashes were made anew.`,
});

/** Retention never comes so far while anchors can be written: it leaves the newest block, and an anchor is a second old at most. */
const nothingLeft = (first: number, { lastSeq }: Anchor): ChainProblem => ({
  kind: 'missing',
  principal: null,
  seq: lastSeq,
  sentence: `The record begins with event ${first}, and its anchor has seen ${lastSeq}: nothing is left that the anchor vouches for.`,
});

/** Goes along with a walk over the whole record. */
export class AnchorCheck {
  readonly #reading: AnchorReading;
  readonly #bootNow: string;
  /** Principals whose event at the anchored count is, or is not, the anchored one. */
  readonly #found = new Map<string, 'same' | 'other' | 'gone'>();

  /** `boot`: which start of the machine this is. */
  constructor(reading: AnchorReading, boot: string) {
    this.#reading = reading;
    this.#bootNow = boot;
  }

  /** The newest event that it vouches for; null when there is no anchor, or none to trust. */
  get anchored(): number | null {
    return this.#reading.state === 'read' ? this.#reading.anchor.lastSeq : null;
  }

  /** What retention left: an anchor that is older than that cannot be compared. */
  begin(floor: Heads): void {
    for (const [principal, { count, hash }] of floor) {
      const due = this.#due(principal);
      if (due && due.count < count) this.#found.set(principal, 'gone');
      else this.passed({ principal, count, hash });
    }
  }

  passed({ principal, count, hash }: PassedEvent): void {
    const due = this.#due(principal);
    if (due?.count === count) this.#found.set(principal, due.hash === hash ? 'same' : 'other');
  }

  end({ lastSeq, links }: WalkEnd): readonly ChainProblem[] {
    if (this.#reading.state === 'none') return [];
    if (this.#reading.state === 'altered') return [ALTERED];
    const { anchor } = this.#reading;
    return [...anchor.findings, ...this.#compare(anchor, lastSeq, links)];
  }

  #compare(anchor: Anchor, lastSeq: number, links: ChainLinks): readonly ChainProblem[] {
    if (lastSeq < anchor.lastSeq) return [cutShort(anchor, lastSeq, this.#bootNow)];
    // Behind a hole, which is a problem of its own, nobody's events can be counted.
    if (!links.isUnbroken) return [];
    const others = [...anchor.heads.keys()].filter((principal) => (this.#found.get(principal) ?? 'other') === 'other');
    return others.map(rewritten);
  }

  #due(principal: string): Head | undefined {
    return this.#reading.state === 'read' ? this.#reading.anchor.heads.get(principal) : undefined;
  }
}

interface OpenedRecord {
  readonly blocks: EventBlocks;
  count(): number;
  heads(): Heads;
  floor(): Floor;
}

/**
 * What is to be said against a record that was just opened, earlier findings first: it must hold all that was anchored, and what came
 * after must follow from it. Looks at the events after the anchor only, of which a session that was killed leaves few.
 */
export function checkOpened(record: OpenedRecord, reading: AnchorReading, boot: string): readonly ChainProblem[] {
  if (reading.state === 'none') return [];
  if (reading.state === 'altered') return [ALTERED];
  return [...reading.anchor.findings, ...compareOpened(record, reading.anchor, boot)];
}

function compareOpened(record: OpenedRecord, anchor: Anchor, boot: string): readonly ChainProblem[] {
  if (record.count() < anchor.lastSeq) return [cutShort(anchor, record.count(), boot)];
  const { first } = record.floor();
  if (first > anchor.lastSeq + 1) return [nothingLeft(first, anchor)];
  const links = new ChainLinks(anchor.heads);
  try {
    followAfter(record.blocks, anchor.lastSeq, links);
  } catch (error) {
    if (error instanceof StoreError) return []; // verifying names the events that cannot be read
    throw error;
  }
  const heads = record.heads();
  const principals = new Set([...heads.keys(), ...anchor.heads.keys()]);
  return [...principals].filter((name) => !isSameHead(name, heads, links)).map(rewritten);
}

function isSameHead(principal: string, heads: Heads, links: ChainLinks): boolean {
  const due = heads.get(principal) ?? EMPTY_HEAD;
  const found = links.head(principal) ?? EMPTY_HEAD;
  return due.hash === found.hash && due.count === found.count && !links.broken.has(principal);
}

function followAfter(blocks: EventBlocks, lastSeq: number, links: ChainLinks): void {
  for (const { first, last } of blocks.facts()) if (last > lastSeq) followBlock(blocks.block(first), lastSeq, links);
}

function followBlock(block: EventBlock, lastSeq: number, links: ChainLinks): void {
  const textOf = spellingOf(block);
  const seqs = block.numbers('seq');
  for (let row = 0; row < block.count; row += 1) {
    if ((seqs[row] ?? 0) <= lastSeq) continue;
    const { principal, hash } = block.event(row);
    links.follow(principal, textOf(row), hash);
  }
}

/** Walks the whole record, oldest first, and says where it is not what was recorded. */
import { StoreError } from '../store/store-error.ts';
import type { AnchorCheck } from './anchor-check.ts';
import type { Floor } from './block-table.ts';
import { checkNumber, orderOf } from './block-order.ts';
import { spellingOf } from './block-spelling.ts';
import { agreesWith } from './check-facts.ts';
import type { KnownBlock } from './check-facts.ts';
import { GENESIS, headsText } from './chain.ts';
import type { Heads } from './chain.ts';
import { ChainLinks } from './chain-links.ts';
import { events, isOrAre, ProblemList } from './chain-problem.ts';
import type { ChainProblem } from './chain-problem.ts';
import { HASH_BYTES } from './event-at.ts';
import { TEXT_COLUMNS } from './event-block.ts';
import type { EventBlock, EventBlocks } from './event-block.ts';
import type { AuditEvent } from './event.ts';
import type { VerifiableBlocks } from './event-store.ts';

const vouchOf = (first: number, heads: string): string => `${first} ${heads}`;

/** What verifying asks of a record; nothing may be waiting for its group of the journal. */
export interface ChainedRecord {
  readonly blocks: EventBlocks & Partial<Pick<VerifiableBlocks, 'damagedBlock'>>;
  /** The newest number. */
  count(): number;
  heads(): Heads;
  /** Where retention has let it begin, and what the oldest event that is kept follows. */
  floor(): Floor;
}

export interface ChainFindings {
  /** Events that were looked at. */
  readonly checked: number;
  /** At most `MOST_PROBLEMS`, in the order of the record. */
  readonly problems: readonly ChainProblem[];
  readonly heads: Heads;
}

export interface ChainProgress {
  readonly done: number;
  readonly total: number;
}

/** Events between two steps: a few milliseconds. */
const SLICE = 2048;

class ChainWalk {
  readonly #record: ChainedRecord;
  readonly #anchor: AnchorCheck | null;
  readonly #problems = new ProblemList();
  readonly #links: ChainLinks;
  readonly #floor: Floor;
  /** What events say of the heads that retention left. */
  readonly #vouched = new Set<string>([vouchOf(1, headsText(new Map()))]);
  readonly #upTo: number;
  readonly #headsDue: Heads;
  /** The next number. */
  #due: number;
  #checked = 0;

  constructor(record: ChainedRecord, anchor: AnchorCheck | null) {
    this.#record = record;
    this.#anchor = anchor;
    this.#upTo = record.count();
    this.#headsDue = record.heads();
    this.#floor = record.floor();
    this.#links = new ChainLinks(this.#floor.heads);
    this.#due = this.#floor.first;
    anchor?.begin(this.#floor.heads);
  }

  get #progress(): ChainProgress {
    return { done: this.#checked, total: Math.max(this.#checked, this.#upTo) };
  }

  get #last(): number {
    return this.#due - 1;
  }

  *walk(): Generator<ChainProgress, ChainFindings> {
    for (const facts of this.#record.blocks.facts()) yield* this.#walkBlock(facts);
    this.#checkFloor();
    this.#checkEnd();
    const problems = this.#problems.all();
    const anchored = this.#anchor?.end({ lastSeq: this.#last, links: this.#links }) ?? [];
    return { checked: this.#checked, problems: [...problems, ...anchored], heads: this.#links.heads() };
  }

  *#walkBlock(facts: KnownBlock): Generator<ChainProgress> {
    const { blocks } = this.#record;
    if (this.#isPruned(facts)) return;
    try {
      yield* this.#walkRows(facts, () => blocks.block(facts.first));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (this.#isPruned(facts)) return;
      const { message } = error;
      const sentence = message.endsWith('.')
        ? message
        : `${events(facts.first, facts.last)} cannot be read: ${message}.`;
      this.#problems.add({ kind: 'unreadable', principal: null, seq: Math.max(facts.first, this.#due), sentence });
      yield* this.#walkDamaged(facts);
    }
  }

  /** Retention may take blocks between two steps; what it leaves goes on from heads that nobody has walked to. */
  #isPruned({ last }: KnownBlock): boolean {
    if (last >= this.#record.floor().first) return false;
    this.#links.skip();
    this.#due = last + 1;
    return true;
  }

  /** What was changed may still be told from what was not: the chain knows. */
  *#walkDamaged(facts: KnownBlock): Generator<ChainProgress> {
    const { blocks } = this.#record;
    try {
      if (!blocks.damagedBlock) throw new StoreError('corrupt', 'it is read whole, or not at all');
      const damaged = blocks.damagedBlock(facts.first);
      yield* this.#walkRows(facts, () => damaged);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#links.skip();
      this.#due = facts.last + 1;
    }
  }

  *#walkRows(facts: KnownBlock, read: () => EventBlock): Generator<ChainProgress> {
    const block = read();
    for (const column of TEXT_COLUMNS) {
      block.texts(column);
      yield this.#progress;
    }
    if (!agreesWith(facts, block)) {
      const { first, last } = facts;
      const sentence = `What is noted about events ${first} to ${last} as a whole does not agree with them.`;
      this.#problems.add({ kind: 'altered', principal: null, seq: first, sentence });
    }
    const walkRow = this.#walkerOf(block);
    const end = Math.min(facts.count, block.count);
    for (let from = 0; from < end; from += SLICE) {
      for (let place = from; place < Math.min(from + SLICE, end); place += 1) walkRow(place);
      yield this.#progress;
    }
    this.#checkHeads(facts);
  }

  #walkerOf(block: EventBlock): (place: number) => void {
    const order = orderOf(block, this.#problems);
    const textOf = spellingOf(block);
    const hashOf = hashesOf(block);
    const seqs = block.numbers('seq');
    const ops = block.texts('op');
    const principals = block.texts('principal');
    const prune = ops.dictionary.indexOf('prune');
    return (place) => {
      const row = order.rowAt(place);
      const first = order.firstOf(row);
      const seq = seqs[row] ?? 0;
      if (seq > this.#upTo) return;
      if (checkNumber(this.#due, first, seq, this.#problems)) this.#links.skip();
      this.#due = Math.max(this.#due, seq + 1);
      this.#follow(principals.dictionary[principals.ids[row] ?? 0] ?? '', seq, textOf(row), hashOf(row));
      if (prune > 0 && ops.ids[row] === prune) this.#vouch(block.event(row));
      this.#checked += 1;
    };
  }

  /** See `pruneDraft`. */
  #vouch({ path, asked }: AuditEvent): void {
    this.#vouched.add(vouchOf(Number(path), asked));
  }

  #follow(principal: string, seq: number, text: string, hash: string): void {
    if (!this.#links.follow(principal, text, hash)) {
      const sentence = `Event ${seq}, or the one before it of ${principal}, is not what was recorded.`;
      this.#problems.add({ kind: 'altered', principal, seq, sentence });
    }
    const count = this.#links.head(principal)?.count ?? 0;
    this.#anchor?.passed({ principal, count, hash });
  }

  /** From these the chains go on, should the block become the last one, or retention take it. */
  #checkHeads({ first, last, heads }: KnownBlock): void {
    if (heads === undefined || !this.#links.isUnbroken || last > this.#upTo) return;
    if (headsText(heads) === headsText(this.#links.heads())) return;
    const sentence = `What is noted about the ends of the chains after event ${last} does not agree with the events.`;
    this.#problems.add({ kind: 'altered', principal: null, seq: first, sentence });
  }

  /** Somebody who removes old events must have the heads that are left vouched for by an event of the chain. */
  #checkFloor(): void {
    const { first, heads } = this.#floor;
    if (this.#vouched.has(vouchOf(first, headsText(heads)))) return;
    const sentence = `The events before ${first} are not there, and no event says that they were removed as they are.`;
    this.#problems.add({ kind: 'missing', principal: null, seq: 1, sentence });
  }

  #checkEnd(): void {
    const last = this.#last;
    if (last < this.#upTo) {
      const sentence = `${events(last + 1, this.#upTo)} ${isOrAre(last + 1, this.#upTo)} missing at the end.`;
      this.#problems.add({ kind: 'cut-short', principal: null, seq: last + 1, sentence });
    }
    if (this.#problems.count > 0 || !this.#links.isUnbroken) return;
    for (const [principal, { hash }] of this.#headsDue) {
      if ((this.#links.head(principal)?.hash ?? GENESIS) === hash) continue;
      const sentence = `The record of ${principal} does not end as it did when its last event was recorded.`;
      this.#problems.add({ kind: 'rewritten', principal, seq: null, sentence });
    }
  }
}

function hashesOf(block: EventBlock): (row: number) => string {
  const { hashes } = block;
  if (!hashes) return (row) => block.event(row).hash;
  return (row) => hashes.toString('hex', row * HASH_BYTES, (row + 1) * HASH_BYTES);
}

/** One step looks at about 2,000 events. Errors: whatever is no damage of the record. */
export const verifyChain = (
  record: ChainedRecord,
  anchor: AnchorCheck | null = null,
): Generator<ChainProgress, ChainFindings> => new ChainWalk(record, anchor).walk();

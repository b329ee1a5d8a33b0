/** Checks the chain of events that come from somewhere else, line by line: an export, a bundle. */
import { eventOfText } from './canonical-event.ts';
import { chained } from './chain.ts';
import type { Heads } from './chain.ts';
import { events, isOrAre, ProblemList } from './chain-problem.ts';
import type { ChainProblem } from './chain-problem.ts';
import type { NumberedEvent } from './event.ts';
import { numbersOf } from './gap-event.ts';

/** An event as it is exported. Hashes are hex. */
export interface ChainedLine {
  /** `canonicalText`: what the hash covers. */
  readonly canonical: string;
  /** What it follows. */
  readonly previous: string;
  readonly hash: string;
}

/** What the lines should be, as whoever wrote them says before the first of them. */
export interface LinesHead {
  /** `whole`: every event of the record from `first` to `last`. `part`: those that matched a filter. */
  readonly extent: 'whole' | 'part';
  /** The lowest and the highest number. */
  readonly first: number;
  readonly last: number;
}

/** And behind the last of them. */
export interface LinesFoot {
  readonly events: number;
  /** Hash of the last line of each principal. */
  readonly hashes: ReadonlyMap<string, string>;
}

/**
 * Each line must have the hash of what it says; the lines of a whole record must follow each other without a gap. Of a part, what was
 * left out between two lines cannot be told from what somebody removed: only the number of lines says so. Somebody who makes all hashes
 * anew is found out only by heads that are known from elsewhere.
 */
export class LineCheck {
  readonly #head: LinesHead;
  readonly #problems = new ProblemList();
  readonly #hashes = new Map<string, string>();
  #due: number;
  #count = 0;

  constructor(head: LinesHead) {
    this.#head = head;
    this.#due = head.first;
  }

  /** The event of the line; null when it is none, which is a problem like any other. */
  add(line: ChainedLine): NumberedEvent | null {
    this.#count += 1;
    const event = readEvent(line.canonical);
    if (!event) {
      this.#problem('unreadable', this.#due, `Line ${this.#count} of the events holds none.`);
      return null;
    }
    this.#checkNumber(event);
    this.#checkHash(event, line);
    this.#hashes.set(event.principal, line.hash);
    return event;
  }

  /** Everything that is wrong. */
  end({ events: count, hashes }: LinesFoot): readonly ChainProblem[] {
    const { extent, last } = this.#head;
    if (extent === 'whole' && this.#due <= last) {
      const sentence = `${events(this.#due, last)} ${isOrAre(this.#due, last)} missing at the end.`;
      this.#problem('cut-short', this.#due, sentence);
    }
    if (count !== this.#count)
      this.#problem('missing', null, `There are ${this.#count} events, and ${count} were written.`);
    for (const principal of new Set([...hashes.keys(), ...this.#hashes.keys()]))
      if (hashes.get(principal) !== this.#hashes.get(principal))
        this.#problem('rewritten', null, `The events of ${principal} do not end as they did when they were written.`);
    return this.#problems.all();
  }

  /** Against heads that are known from elsewhere, such as an anchor; only of a whole record. Call it before `end`. */
  compare(heads: Heads): void {
    for (const [principal, { hash }] of heads)
      if (this.#hashes.get(principal) !== hash)
        this.#problem('rewritten', null, `The events of ${principal} are not those that the record ended with.`);
  }

  #checkNumber(event: NumberedEvent): void {
    const { seq } = event;
    const first = seq - numbersOf(event) + 1;
    if (first < this.#due)
      this.#problem('out-of-order', seq, `Event ${seq} stands where ${this.#due} or a later one should.`);
    else if (first > this.#due && this.#head.extent === 'whole')
      this.#problem('missing', this.#due, `${events(this.#due, first - 1)} ${isOrAre(this.#due, first - 1)} missing.`);
    this.#due = Math.max(this.#due, seq + 1);
  }

  #checkHash({ seq, principal }: NumberedEvent, { canonical, previous, hash }: ChainedLine): void {
    if (chained(previous, canonical) !== hash)
      this.#problem('altered', seq, `Event ${seq} is not what was recorded: its hash is another.`);
    // The first of a principal may follow what retention removed.
    const before = this.#hashes.get(principal);
    if (this.#head.extent === 'whole' && before !== undefined && before !== previous)
      this.#problem('altered', seq, `Event ${seq} does not follow the one before it of ${principal}.`);
  }

  #problem(kind: ChainProblem['kind'], seq: number | null, sentence: string): void {
    this.#problems.add({ kind, principal: null, seq, sentence });
  }
}

function readEvent(canonical: string): NumberedEvent | null {
  try {
    const event = eventOfText(canonical);
    return Number.isSafeInteger(event.seq) && typeof event.principal === 'string' ? event : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

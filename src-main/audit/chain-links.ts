/** Follows the chains of all principals, event by event, and says which link does not hold. */
import { chained, EMPTY_HEAD } from './chain.ts';
import type { Heads } from './chain.ts';

interface Link {
  count: number;
  /** As it is stored with the newest event. */
  hash: string;
  /** What it should have been, when the two differ: so that a changed hash is one broken link and not two. */
  due: string | null;
  /** Of `#stretch`, when it was followed last. */
  stretch: number;
}

export class ChainLinks {
  readonly #links = new Map<string, Link>();
  /** Rises at each hole in the record: behind it nobody's previous hash is known. */
  #stretch = 0;
  /** Principals with a link that did not hold. */
  readonly broken = new Set<string>();

  /** `floor`: what the oldest events that are kept follow. */
  constructor(floor: Heads) {
    for (const [principal, head] of floor) this.#links.set(principal, { ...head, due: null, stretch: 0 });
  }

  /** Whether every event since the floor was followed. */
  get isUnbroken(): boolean {
    return this.#stretch === 0;
  }

  /** Events are missing here: the next one of each principal is taken as it is. */
  skip(): void {
    this.#stretch += 1;
  }

  /** Whether the event follows the one before it of its principal. One that does not is taken as it is, and the chain goes on. */
  follow(principal: string, canonicalText: string, hash: string): boolean {
    const link = this.#linkOf(principal);
    const isKnown = link.stretch === this.#stretch;
    const holds = !isKnown || this.#holds(link, canonicalText, hash);
    if (!holds) this.broken.add(principal);
    link.due = holds ? null : chained(link.hash, canonicalText);
    link.hash = hash;
    link.count += 1;
    link.stretch = this.#stretch;
    return holds;
  }

  /** How far the chain of a principal is; the object changes as it is followed. */
  head(principal: string): Readonly<Pick<Link, 'count' | 'hash'>> | undefined {
    return this.#links.get(principal);
  }

  heads(): Heads {
    return new Map([...this.#links].map(([principal, { count, hash }]) => [principal, { count, hash }]));
  }

  #holds(link: Link, canonicalText: string, hash: string): boolean {
    if (chained(link.hash, canonicalText) === hash) return true;
    return link.due !== null && chained(link.due, canonicalText) === hash;
  }

  #linkOf(principal: string): Link {
    const known = this.#links.get(principal);
    if (known) return known;
    const made: Link = { ...EMPTY_HEAD, due: null, stretch: this.#stretch };
    // Behind a hole nobody knows whether this is its first event.
    if (this.#stretch > 0) made.stretch = -1;
    this.#links.set(principal, made);
    return made;
  }
}

/** Places that need a right, as a tree: what covers what, and what can be put together. */
import type { EventPlace } from './event-place.ts';

/** How much stands behind a need. */
export interface Tally {
  readonly events: number;
  readonly paths: number;
  readonly firstSeq: number;
  readonly because: 'used' | 'temporary' | 'joined';
}

/** A place, with everything below it. */
export interface Need extends EventPlace, Tally {}

interface Node {
  tally: Tally | null;
  /** null when there is nothing: most are leaves, and there may be a hundred thousand. */
  below: Map<string, Node> | null;
}

const createNode = (): Node => ({ tally: null, below: null });

/** Of two that become one; the reason of the first unless the other is a better one. */
const sum = (one: Tally, other: Tally): Tally => ({
  events: one.events + other.events,
  paths: one.paths + other.paths,
  firstSeq: Math.min(one.firstSeq, other.firstSeq),
  because: one.because === 'temporary' ? other.because : one.because,
});

interface Reached {
  readonly node: Node;
  readonly names: readonly string[];
}

/** Places that could become one entry. */
export interface Branch {
  readonly depth: number;
  /** How many entries it has below, when all deeper branches are joined. */
  readonly width: number;
  readonly join: () => void;
}

export class NeedTree {
  readonly #mounts = new Map<string, Node>();

  add({ mount, names, events, paths, firstSeq, because }: Need): void {
    let node = childOf(this.#mounts, mount);
    for (const name of names) node = childOf((node.below ??= new Map<string, Node>()), name);
    const tally = { events, paths, firstSeq, because };
    node.tally = node.tally ? sum(node.tally, tally) : tally;
  }

  /** Whether anything at a place or below it is needed. */
  hasBelow({ mount, names }: EventPlace): boolean {
    let node = this.#mounts.get(mount);
    for (const name of names) node = node?.below?.get(name);
    return node !== undefined;
  }

  /** Whether a need, as an entry, covers a place. */
  covers({ mount, names }: EventPlace): boolean {
    let node = this.#mounts.get(mount);
    for (const name of names) {
      if (!node || node.tally) break;
      node = node.below?.get(name);
    }
    return (node?.tally ?? null) !== null;
  }

  mounts(): Iterable<string> {
    return this.#mounts.keys();
  }

  /** The needs that nothing above them covers, in no order; each counts what it covers. A step now and then. */
  *entries(): Generator<undefined, readonly Need[]> {
    const found: Need[] = [];
    for (const [mount, root] of this.#mounts) yield* this.#entriesBelow(root, mount, found);
    return found;
  }

  *#entriesBelow(root: Node, mount: string, found: Need[]): Generator<undefined> {
    const stack: Reached[] = [{ node: root, names: [] }];
    let steps = 0;
    for (let at = stack.pop(); at; at = stack.pop()) {
      const { node, names } = at;
      if (node.tally) found.push({ mount, names, ...withBelow(node, node.tally) });
      else for (const [name, next] of node.below ?? NO_NODES) stack.push({ node: next, names: [...names, name] });
      steps += 1;
      if (steps % STEP === 0) yield;
    }
  }

  /** Where several entries lie below one place that is none itself. */
  *branches(): Generator<undefined, readonly Branch[]> {
    const found: Branch[] = [];
    const stack = [...this.#mounts.values()].map((node) => ({ node, depth: 0 }));
    let steps = 0;
    for (let at = stack.pop(); at; at = stack.pop()) {
      const { node, depth } = at;
      steps += 1;
      if (steps % STEP === 0) yield;
      if (node.tally) continue;
      const below = node.below ?? NO_NODES;
      for (const next of below.values()) stack.push({ node: next, depth: depth + 1 });
      if (below.size < 2) continue;
      const join = (): void => {
        node.tally = { ...withBelow(node, NOTHING), because: 'joined' };
        node.below = null;
      };
      found.push({ depth, width: below.size, join });
    }
    return found;
  }
}

/** Entries between two steps. */
const STEP = 512;
const NO_NODES: ReadonlyMap<string, Node> = new Map();
const NOTHING: Tally = { events: 0, paths: 0, firstSeq: Infinity, because: 'used' };

function childOf(nodes: Map<string, Node>, name: string): Node {
  let node = nodes.get(name);
  if (!node) nodes.set(name, (node = createNode()));
  return node;
}

function withBelow(node: Node, own: Tally): Tally {
  let { events, paths, firstSeq } = own;
  const stack = [...(node.below ?? NO_NODES).values()];
  for (let at = stack.pop(); at; at = stack.pop()) {
    const tally = at.tally ?? NOTHING;
    events += tally.events;
    paths += tally.paths;
    firstSeq = Math.min(firstSeq, tally.firstSeq);
    for (const next of (at.below ?? NO_NODES).values()) stack.push(next);
  }
  return { events, paths, firstSeq, because: own.because };
}

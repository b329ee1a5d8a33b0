/** What somebody else did to the base since the top, or an open handle, came to depend on it. Read-only; never on the way of an operation. */
import type { DriftKind } from '../../../src-preload/contract/vocabulary.ts';
import { VfsError } from '../errors.ts';
import type { Fingerprint, HostStat } from '../host/host-tree.ts';
import type { BaseDrift } from '../overlay.ts';
import { baseStat } from './lookup.ts';
import { isNatural, namesOf } from './node.ts';
import type { BaseFacts, Child, Node } from './node.ts';
import type { TreeState } from './tree-state.ts';

/** A directory's own times and size tell of what is in it, which shows anyway unless the directory is hidden. */
const isHeldFingerprint = (known: Fingerprint, live: HostStat): boolean =>
  known.kind === 'directory'
    ? known.mode === live.mode
    : known.size === live.size && known.mtimeNs === live.mtimeNs && known.ctimeNs === live.ctimeNs;

const isHiddenFingerprint = (known: Fingerprint, live: HostStat): boolean =>
  known.mtimeNs === live.mtimeNs && (known.kind === 'directory' || isHeldFingerprint(known, live));

function compare(
  { fingerprint: known }: BaseFacts,
  live: HostStat | undefined,
  isEqual: typeof isHeldFingerprint,
): DriftKind | null {
  if (!live) return 'vanished';
  if (live.kind !== known.kind || live.ino !== known.ino || live.dev !== known.dev) return 'replaced';
  return isEqual(known, live) ? null : 'changed';
}

class Drifts {
  readonly found: BaseDrift[] = [];
  readonly #state: TreeState;
  /** Files of several names are told of once. */
  readonly #seen = new Set<Node>();

  constructor(state: TreeState) {
    this.#state = state;
  }

  below(directory: Node, above: readonly string[]): void {
    const children = [...directory.children].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, child] of children) {
      const names = [...above, name];
      if (directory.origin) this.#place(directory, child, names, [...directory.origin.names, name]);
      if (child.node) this.#node(child.node, names);
    }
  }

  /** Handles of a file whose name is another file's by now. */
  handles(): void {
    for (const node of this.#state.abandoned)
      if (node.pins === 0) this.#state.abandoned.delete(node);
      else
        this.found.push({ names: namesOf(node), baseNames: node.origin?.names ?? [], drift: 'replaced', of: 'handle' });
  }

  /** What the base has, or had not, where the top has something else. */
  #place(directory: Node, { node, hides }: Child, names: readonly string[], place: readonly string[]): void {
    if (hides) this.#add(names, place, (live) => compare(hides, live, isHiddenFingerprint));
    else if (node?.stored && !isNatural(node, directory, place.at(-1) ?? ''))
      this.#add(names, place, (live) => (live ? 'appeared' : null));
  }

  #node(node: Node, names: readonly string[]): void {
    const facts = node.origin?.facts;
    if (facts && this.#isDependent(node) && !this.#seen.has(node)) {
      this.#seen.add(node);
      const of = node.stored ? 'entry' : 'handle';
      this.#add(names, node.origin?.names ?? [], (live) => compare(facts, live, isHeldFingerprint), of);
    }
    if (node.kind === 'directory') this.below(node, names);
  }

  /** A directory that is only on the way to others, and a file that is only open and read as it is, depend on nothing they remember. */
  #isDependent(node: Node): boolean {
    if (!node.stored) return node.pins > 0 && node.kind === 'file';
    if (node.content !== null || node.attributes.source === 'own' || node.more.length > 0) return true;
    return node.parent !== null && !isNatural(node, node.parent, node.name);
  }

  #add(
    names: readonly string[],
    baseNames: readonly string[],
    judge: (live: HostStat | undefined) => DriftKind | null,
    of: BaseDrift['of'] = 'entry',
  ): void {
    const drift = this.#judged(baseNames, judge);
    if (drift) this.found.push({ names, baseNames, drift, of });
  }

  #judged(baseNames: readonly string[], judge: (live: HostStat | undefined) => DriftKind | null): DriftKind | null {
    try {
      return judge(baseStat(this.#state, baseNames));
    } catch (error) {
      if (error instanceof VfsError) return 'unreadable';
      throw error;
    }
  }
}

/** Depth-first, sorted by code units of the name; handles last. One look at the base for each entry of the top. */
export function baseDriftOf(state: TreeState): readonly BaseDrift[] {
  if (!state.base) return [];
  const drifts = new Drifts(state);
  drifts.below(state.root, []);
  drifts.handles();
  return drifts.found;
}

/** What our own hand changed in the base: the tree goes on showing what it showed, over what is there now. See `Overlay.rebase`. */
import { using } from '../derived.ts';
import { orNull } from '../errors.ts';
import type { HostStat } from '../host/host-tree.ts';
import { isSameEntry } from '../host/same-entry.ts';
import type { BaseStep } from '../overlay.ts';
import { isAtOrBelow } from '../path/at-or-below.ts';
import { homeOf, nodeFrom } from './base-place.ts';
import type { BaseHome } from './base-place.ts';
import { SMALL_MAX } from './content.ts';
import { readBase } from './copy-up.ts';
import type { BaseCopy } from './copy-up.ts';
import { ownAttributes } from './file-content.ts';
import {
  factsOf,
  holdBaseEntry,
  holdDirectory,
  seenFacts,
  setAttributes,
  setChild,
  settle,
  store,
  storeName,
} from './graph.ts';
import { LaterMoves } from './later-moves.ts';
import { baseStat } from './lookup.ts';
import { movedNodes, noteMoved } from './moves.ts';
import { isNatural } from './node.ts';
import type { BaseFacts, Child, Node, Origin } from './node.ts';
import { nodesBelow } from './node-graph.ts';
import type { TreeState } from './tree-state.ts';

type Names = readonly string[];

/** The node that the top itself has there: one that is only open says nothing. */
const storedNode = (child: Child | undefined): Node | null => (child?.node?.stored ? child.node : null);

class Rebase {
  readonly #state: TreeState;
  readonly #steps: readonly BaseStep[];
  readonly #later: LaterMoves;
  /** How many of the steps are behind us: the later ones have been done to the base, too. */
  #at = 0;
  readonly #touched = new Set<Node>();

  constructor(state: TreeState, steps: readonly BaseStep[]) {
    this.#state = state;
    this.#steps = steps;
    this.#later = new LaterMoves(steps);
  }

  run(): void {
    for (const step of this.#steps) {
      this.#at += 1;
      if (step.what === 'changed') this.#changed(step.names);
      else this.#moved(step.from, step.to);
    }
    for (const names of this.#directories()) this.#rememberDirectory(names);
    for (const node of this.#touched) settle(this.#state, node);
    this.#state.changed();
  }

  /** Where what is at `names` after this step is now. */
  #nowAt(names: Names): Names {
    return this.#later.nowAt(names, this.#at);
  }

  #stat(names: Names): HostStat | undefined {
    return baseStat(this.#state, this.#nowAt(names));
  }

  #changed(names: Names): void {
    const node = nodeFrom(this.#state, names);
    const stat = this.#stat(names);
    if (node?.stored) {
      if (stat?.kind === node.kind) this.#comesFrom(node, names, factsOf(stat, this.#remember(names, stat)));
      else this.#detach(node);
    }
    this.#hide(names, stat);
  }

  #moved(from: Names, to: Names): void {
    const replaced = nodeFrom(this.#state, to);
    if (replaced?.stored) this.#detach(replaced);
    const stat = this.#stat(to);
    const node = nodeFrom(this.#state, from) ?? this.#holdAt(homeOf(this.#state, from), stat);
    this.#relocate(node, from, to);
    if (node) this.#keepShowing(node, to, stat);
    this.#hide(from, this.#stat(from));
    this.#hide(to, stat);
  }

  /** What only the base showed there; null when the tree showed nothing. */
  #holdAt(home: BaseHome | null, stat: HostStat | undefined): Node | null {
    if (!home || !stat) return null;
    const anchor = holdDirectory(this.#state, home.directory);
    return anchor.children.has(home.name) ? null : holdBaseEntry(this.#state, anchor, home.name, stat);
  }

  /** The node of an entry that went to `to`, as the top's own entry. */
  #keepShowing(node: Node, to: Names, stat: HostStat | undefined): void {
    const before = node.origin?.facts ?? null;
    if (stat?.kind === node.kind) this.#setOrigin(node, { names: to, facts: seenFacts(before, stat) });
    if (!node.origin?.facts) return;
    this.#store(node);
    noteMoved(this.#state, node);
  }

  /** Everything that comes from below `from` comes from below `to` now. */
  #relocate(node: Node | null, from: Names, to: Names): void {
    for (const one of this.#family(node, from)) {
      const { origin } = one;
      if (!origin || !isAtOrBelow(origin.names, from)) continue;
      this.#setOrigin(one, { names: [...to, ...origin.names.slice(from.length)], facts: origin.facts });
      if (one.stored) this.#store(one);
      noteMoved(this.#state, one);
    }
  }

  /** Whatever may come from `from` or from below it: `node`, what was moved out of there, and what is in these. */
  #family(node: Node | null, from: Names): ReadonlySet<Node> {
    const roots = [...(node ? [node] : []), ...movedNodes(this.#state, from)];
    return new Set(roots.flatMap((one) => (one.kind === 'directory' ? [one, ...nodesBelow(one)] : [one])));
  }

  /** The base has nothing any more that `node` could come from, nor anything below it. */
  #detach(node: Node): void {
    const from = node.origin?.names;
    if (!from) return;
    for (const one of this.#family(node, from))
      if (one.origin && isAtOrBelow(one.origin.names, from)) this.#becomeNew(one);
  }

  #becomeNew(node: Node): void {
    if (!node.stored) return;
    if (node.kind === 'file' && node.content === null)
      throw new Error('a content that the tree showed from the base had to become its own before the base lost it');
    if (node.attributes.source !== 'own') setAttributes(this.#state, node, ownAttributes(this.#state, node, {}));
    for (const [name, child] of [...node.children]) if (child.hides) this.#setHidden(node, name, null);
    this.#setOrigin(node, null);
    this.#store(node);
  }

  #comesFrom(node: Node, names: Names, facts: BaseFacts): void {
    this.#setOrigin(node, { names, facts });
    this.#store(node);
  }

  /** What the base holds now is what both sides come from. Returns its hash, of a small file. */
  #remember(names: Names, stat: HostStat): string | null {
    const { base, ancestors } = this.#state;
    const now = this.#nowAt(names);
    ancestors?.note(now, factsOf(stat));
    if (!base || stat.kind !== 'file' || stat.size > SMALL_MAX) return null;
    const copy = orNull(() => using(base.open(now), (file) => readBase(file, stat.size)));
    if (copy) this.#keepAncestor(copy, copy.bytes);
    return copy?.hash ?? null;
  }

  #keepAncestor(copy: BaseCopy, bytes: Uint8Array): void {
    const { ancestors, contents } = this.#state;
    const { hash, stat } = copy;
    // A commit, or what takes it back, has it by its name already.
    if (hash !== null && contents.named?.has(hash)) ancestors?.keepNamed(stat, hash);
    else ancestors?.keep(copy, bytes);
  }

  /** What is at `names` of the base, where the tree shows its own or nothing. */
  #hide(names: Names, stat: HostStat | undefined): void {
    const home = homeOf(this.#state, names);
    if (!home) return;
    const node = storedNode(home.child);
    const hides = stat && !isAtHome(home, node) ? factsOf(stat) : null;
    if (!hides && !home.child) return;
    if (node?.kind === 'file') this.#state.ancestors?.note(this.#nowAt(names), hides);
    this.#setHidden(holdDirectory(this.#state, home.directory), home.name, hides);
  }

  #setHidden(parent: Node, name: string, hides: BaseFacts | null): void {
    const child = parent.children.get(name);
    const node = storedNode(child);
    if (node && !child?.hides && !hides) return;
    if (!node) this.#letGo(child);
    if (hides) this.#prepare(parent);
    setChild(this.#state, parent, name, node || hides ? { node, hides } : undefined);
    storeName(this.#state, parent, name);
    this.#touched.add(parent);
  }

  /** Only handles know it from now on. */
  #letGo(child: Child | undefined): void {
    const node = child?.node;
    if (!node) return;
    node.gone = true;
    if (node.pins > 0) this.#state.abandoned.add(node);
    this.#state.recorder.undo(() => {
      node.gone = false;
      this.#state.abandoned.delete(node);
    });
  }

  #setOrigin(node: Node, origin: Origin | null): void {
    const before = node.origin;
    node.origin = origin;
    this.#state.recorder.undo(() => (node.origin = before));
  }

  #store(node: Node): void {
    this.#prepare(node);
    store(this.#state, node);
    this.#touched.add(node);
  }

  /** What is to be part of the top remembers where it comes from, which later steps may have taken elsewhere. */
  #prepare(node: Node): void {
    for (let at: Node | null = node; at && !at.stored; at = at.parent) {
      const stat = at.origin && !at.origin.facts ? this.#stat(at.origin.names) : undefined;
      if (at.origin && stat) this.#setOrigin(at, { names: at.origin.names, facts: factsOf(stat) });
    }
  }

  /** The directories whose times the steps changed. */
  #directories(): Iterable<Names> {
    const places = this.#steps.flatMap((step) => (step.what === 'changed' ? [step.names] : [step.from, step.to]));
    const above = places.filter(({ length }) => length > 0).map((names) => names.slice(0, -1));
    return new Map(above.map((names) => [names.join('/'), names])).values();
  }

  /** What is remembered of a directory whose names changed: when it is hidden, a commit compares its times. */
  #rememberDirectory(names: Names): void {
    const stat = baseStat(this.#state, names);
    if (!stat) return;
    const node = nodeFrom(this.#state, names);
    const known = node?.stored ? node.origin?.facts : null;
    if (node && isOf(stat, known)) this.#comesFrom(node, names, seenFacts(known, stat));
    const home = homeOf(this.#state, names);
    if (home && isOf(stat, home.child?.hides)) this.#setHidden(home.directory.anchor, home.name, factsOf(stat));
  }
}

const isAtHome = ({ directory, name }: BaseHome, node: Node | null): boolean =>
  node !== null && isNatural(node, directory.anchor, name);

const isOf = (stat: HostStat, known: BaseFacts | null | undefined): known is BaseFacts =>
  known != null && isSameEntry(stat, known.fingerprint);

/** See `Overlay.rebase`. */
export function rebase(state: TreeState, steps: readonly BaseStep[]): void {
  new Rebase(state, steps).run();
}

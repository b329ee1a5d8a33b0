/** What the top of one overlay said, and how another one over the same base takes it over. */
import { fail } from '../errors.ts';
import type { TopExport } from '../overlay.ts';
import { bringToRest } from './file-content.ts';
import { setAttributes, setChild, store, storeName } from './graph.ts';
import { Node } from './node.ts';
import type { Child } from './node.ts';
import type { TreeState } from './tree-state.ts';
import { abandon, copyFor } from './writable-content.ts';

export class StateExport implements TopExport {
  readonly entries: number;
  readonly bytes: number;
  readonly state: TreeState;
  readonly #release: () => void;
  #isClosed = false;

  /** `state` changes no more. */
  constructor(state: TreeState, release: () => void) {
    this.state = state;
    this.entries = state.entries;
    this.bytes = state.bytes;
    this.#release = release;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#release();
  }
}

class Import {
  readonly #state: TreeState;
  /** Files of several names are taken over once. */
  readonly #known = new Map<Node, Node>();

  constructor(state: TreeState) {
    this.#state = state;
  }

  *run({ root }: TreeState): Generator<undefined> {
    const state = this.#state;
    // Where nothing lies beneath, the root has attributes of its own from the beginning.
    const isChanged = state.base !== null && state.root.attributes.source === 'own';
    if (state.root.children.size > 0 || isChanged) fail('not-empty');
    if (root.stored) {
      const { origin } = state.root;
      state.root.origin = root.origin;
      state.recorder.undo(() => (state.root.origin = origin));
      setAttributes(state, state.root, root.attributes);
      store(state, state.root);
    }
    yield* this.#below(root, state.root);
    state.moves++;
    state.changed();
  }

  *#below(from: Node, parent: Node): Generator<undefined> {
    for (const [name, child] of from.children) {
      this.#name(parent, name, child);
      yield;
      const node = child.node && this.#known.get(child.node);
      if (child.node?.kind === 'directory' && node) yield* this.#below(child.node, node);
    }
  }

  #name(parent: Node, name: string, { node, hides }: Child): void {
    const state = this.#state;
    const known = node && this.#known.get(node);
    if (!node) setChild(state, parent, name, { node: null, hides });
    else if (known) this.#oneMore(known, { parent, name });
    const taken = known ?? (node && this.#node(node, { parent, name }));
    if (taken) setChild(state, parent, name, { node: taken, hides });
    if (taken && !known) this.#put(taken);
    else storeName(state, parent, name);
    state.changed();
  }

  #oneMore(node: Node, at: { readonly parent: Node; readonly name: string }): void {
    const before = node.more;
    node.more = [...before, at];
    this.#state.countEntries(1);
    this.#state.recorder.undo(() => (node.more = before));
  }

  #node(from: Node, place: { readonly parent: Node; readonly name: string }): Node {
    const state = this.#state;
    const { kind, origin, attributes, linkTarget } = from;
    state.budget.checkEntries(1);
    const node = new Node(state.nextId(), kind, place, { origin, attributes });
    node.linkTarget = linkTarget;
    if (from.content) {
      state.checkBytes(from.content.size);
      const content = copyFor(state, from.content);
      node.content = content;
      state.countBytes(content.size);
      state.recorder.undo(() => abandon(state, content));
    }
    state.recorder.undo(() => (node.gone = true));
    this.#known.set(from, node);
    return node;
  }

  /** The bytes follow the node in the journal, as those of any file that is written. */
  #put(node: Node): void {
    const state = this.#state;
    store(state, node);
    if (node.content?.kind !== 'bytes') return;
    state.recorder.write(node, node.content.view(), 0);
    bringToRest(state, node);
  }
}

/** See `Overlay.importTop`. */
export const importState = (state: TreeState, { state: from }: StateExport): Generator<undefined> =>
  new Import(state).run(from);

/** Everything one tree knows: shared by the tree itself and the views of it. */
import type { ContentStore } from '../../store/content-store.ts';
import { fail } from '../errors.ts';
import type { HostTree } from '../host/host-tree.ts';
import { FROM_BASE, Node } from './node.ts';
import type { Attributes } from './node.ts';
import type { Recorder } from './recorder.ts';

/** What a tree may keep; checked before anything is allocated. */
export interface TreeLimits {
  /** Bytes of own content, holes included. */
  readonly maxBytes: number;
  /** Entries that the base does not have. */
  readonly maxNodes: number;
}

export const NO_LIMITS: TreeLimits = { maxBytes: Infinity, maxNodes: Infinity };

const ROOT_ID = 1;
const ROOT_MODE = 0o755;

export interface TreeStateOptions {
  readonly base: HostTree | null;
  readonly contents: ContentStore;
  /** Who owns working files of this tree in `contents`; unique in it. */
  readonly owner: string;
  readonly recorder: Recorder;
  readonly limits: TreeLimits;
  readonly now: () => bigint;
}

export class TreeState {
  readonly base: HostTree | null;
  readonly contents: ContentStore;
  readonly owner: string;
  readonly limits: TreeLimits;
  readonly now: () => bigint;
  recorder: Recorder;
  root: Node;
  /** Rises whenever what a `Place` remembers may have become wrong. */
  version = 0;
  /** Rises whenever an entry may have got, or lost, a place that is not the base's. */
  moves = 0;
  /** Bytes of own content. */
  bytes = 0;
  /** Entries made here and not removed. */
  nodes = 0;
  #nextId = ROOT_ID + 1;
  readonly #listeners = new Set<() => void>();

  constructor(options: TreeStateOptions) {
    this.base = options.base;
    this.contents = options.contents;
    this.owner = options.owner;
    this.recorder = options.recorder;
    this.limits = options.limits;
    this.now = options.now;
    this.root = new Node(ROOT_ID, 'directory', { parent: null, name: '' }, this.#rootSource());
  }

  nextId(): number {
    return this.#nextId++;
  }

  /** Ids up to `id` are taken. */
  reserveId(id: number): void {
    this.#nextId = Math.max(this.#nextId, id + 1);
  }

  /** Own attributes of something made now. */
  freshAttributes(mode: number): Attributes {
    const now = this.now();
    return { source: 'own', mode: mode & 0o7777, mtimeNs: now, atimeNs: now, ctimeNs: now };
  }

  /** Errors: `quota`. */
  checkBytes(more: number): void {
    if (more > 0 && this.bytes + more > this.limits.maxBytes) fail('quota', 'no space left in this tree');
  }

  /** Errors: `quota`. */
  checkNodes(): void {
    if (this.nodes >= this.limits.maxNodes) fail('quota', 'this tree may not have more entries');
  }

  countBytes(delta: number): void {
    if (delta === 0) return;
    this.bytes += delta;
    this.recorder.undo(() => (this.bytes -= delta));
  }

  countNodes(delta: number): void {
    this.nodes += delta;
    this.recorder.undo(() => (this.nodes -= delta));
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be called at the end of everything that changes what the tree shows. */
  changed(): void {
    this.version++;
    for (const listener of this.#listeners) listener();
  }

  #rootSource() {
    if (this.base) return { origin: { names: [], facts: null }, attributes: FROM_BASE };
    return { origin: null, attributes: this.freshAttributes(ROOT_MODE) };
  }
}

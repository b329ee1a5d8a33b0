/** Everything one tree knows: shared by the tree itself and the views of it. */
import type { ContentStore } from '../../store/content-store.ts';
import { Budget } from '../budget.ts';
import type { BudgetUsage } from '../budget.ts';
import type { HostStat, HostTree, NameComparison } from '../host/host-tree.ts';
import { CheckpointLog } from './checkpoint-log.ts';
import type { Content, WorkContent } from './content.ts';
import { ContentHolds } from './content-holds.ts';
import type { BaseCopy } from './copy-up.ts';
import { FROM_BASE, Node } from './node.ts';
import type { Attributes, BaseFacts } from './node.ts';
import { contentRecordOf } from './node-record.ts';
import type { Recorder } from './recorder.ts';

const ROOT_ID = 1;
const ROOT_MODE = 0o755;

/** How much a tree of its own may keep. */
export interface TreeLimits {
  /** Bytes of contents, holes included. */
  readonly maxBytes: number;
  /** Names. */
  readonly maxNodes: number;
}

/** Who keeps what a tree replaces, so that its past can be shown. */
export interface PastKeeper {
  /** Whether earlier contents of a file of this size are kept. */
  keeps(size: number): boolean;
  /** A working file is written in place. Whether anybody wants to know what that replaces. */
  written(work: string): boolean;
  /** The tree gives a working file up. */
  keep(content: WorkContent): void;
  /** The tree takes over a small content whose bytes are in no record of its own. */
  named(content: { readonly hash: string; readonly size: number }): void;
}

/** Who keeps what base files held when the top took their place. */
export interface AncestorKeeper {
  /** All bytes of a base file, which were read anyway; taken over. */
  keep(copy: BaseCopy, bytes: Uint8Array): void;
  /** As `keep`, of a content that the contents of the sandbox have by its hash. */
  keepNamed(stat: HostStat, hash: string): void;
  /** The hash of the base file of exactly these facts; null when nobody has read it. */
  hashOf(facts: BaseFacts): string | null;
  /** The base file of `names` is no longer shown, or not with its content: to be read in a quiet moment, if it is still the same then. */
  note(names: readonly string[], facts: BaseFacts | null | undefined): void;
  /** null when it is not known any more. */
  of(origin: { readonly names: readonly string[]; readonly facts: BaseFacts }): Uint8Array | null;
}

export interface TreeStateOptions {
  readonly base: HostTree | null;
  readonly contents: ContentStore;
  /** Who owns working files of this tree in `contents`; unique in it. */
  readonly owner: string;
  readonly recorder: Recorder;
  /** What this tree and others may keep together; unlimited when it is left out. */
  readonly budget?: Budget | undefined;
  readonly now: () => bigint;
  /** Of all trees that share their contents; of this tree alone when it is left out. */
  readonly holds?: ContentHolds;
  readonly checkpoints?: CheckpointLog;
}

export class TreeState {
  readonly base: HostTree | null;
  readonly contents: ContentStore;
  readonly owner: string;
  readonly budget: Budget;
  /** Over a base that does not tell upper case from lower case, the top does not either. */
  readonly names: NameComparison;
  readonly now: () => bigint;
  recorder: Recorder;
  root: Node;
  /** Rises whenever what a `Place` remembers may have become wrong. */
  version = 0;
  /** Rises whenever many entries may have got, or lost, a place that is not the base's; for a single one see `noteMoved`. */
  moves = 0;
  /** Nodes that only handles know any more, because the base has another entry at their place. */
  readonly abandoned = new Set<Node>();
  readonly holds: ContentHolds;
  readonly checkpoints: CheckpointLog;
  /** null for a tree without a history. */
  past: PastKeeper | null = null;
  /** null for a tree that no journal keeps. */
  ancestors: AncestorKeeper | null = null;
  /** Contents that only handles of removed files ever had: no history knows of them. */
  readonly unrecorded = new WeakSet<Content>();
  /** Files that the disk has not taken old bytes back for. */
  readonly owing = new Set<WorkContent>();
  /** Bytes of contents that only checkpoints keep. */
  #frozenBytes = 0;
  #bytes = 0;
  #entries = 0;
  #nextId = ROOT_ID + 1;
  readonly #listeners = new Set<() => void>();

  constructor(options: TreeStateOptions) {
    this.base = options.base;
    this.names = options.base?.names ?? 'exact';
    this.contents = options.contents;
    this.owner = options.owner;
    this.recorder = options.recorder;
    this.budget = options.budget ?? new Budget();
    this.now = options.now;
    this.holds = options.holds ?? new ContentHolds(options.contents);
    this.checkpoints = options.checkpoints ?? new CheckpointLog();
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

  /** Bytes of contents that are not the base's. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Names in the top, whiteouts left out. */
  get entries(): number {
    return this.#entries;
  }

  /** Whether a checkpoint keeps a content when the tree lets go of it. A small one that is being written on disk was copied for it. */
  isKept(content: Content): boolean {
    return this.checkpoints.hasSeen(content) && !(content.kind === 'bytes' && this.contents.blobs);
  }

  /** Whether somebody else depends on a content as it is. */
  isFrozen(content: Content): boolean {
    return this.isKept(content) || this.holds.isShared(content);
  }

  /** The history needs a content that the tree does not show any more. */
  leaveToPast(content: Content): void {
    if (content.kind === 'work' && !this.unrecorded.has(content)) this.past?.keep(content);
  }

  /** The tree has no use for a content any more. */
  giveUp(content: Content): void {
    if (content.kind === 'work') {
      content.file.release();
      this.leaveToPast(content);
    }
    if (this.isKept(content)) {
      this.checkpoints.surrender(content);
      this.recountFrozen(this.#frozenBytes + content.size);
      return;
    }
    this.holds.giveUp(contentRecordOf(content));
  }

  /** Bytes of contents that only checkpoints keep: they count like others. */
  recountFrozen(bytes: number): void {
    this.budget.count(bytes - this.#frozenBytes, 0);
    this.#frozenBytes = bytes;
  }

  /** Errors: `quota`. */
  checkBytes(more: number): void {
    this.budget.checkBytes(more);
  }

  countBytes(delta: number): void {
    if (delta === 0) return;
    this.#count(delta, 0);
    this.recorder.undo(() => this.#count(-delta, 0));
  }

  countEntries(delta: number): void {
    this.#count(0, delta);
    this.recorder.undo(() => this.#count(0, -delta));
  }

  /** What there is after all, not undone with the group: for a tree that was restored, or became another. */
  recount({ bytes, entries }: BudgetUsage): void {
    this.#count(bytes - this.#bytes, entries - this.#entries);
  }

  #count(bytes: number, entries: number): void {
    this.#bytes += bytes;
    this.#entries += entries;
    this.budget.count(bytes, entries);
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

/** A tree that shows a moment of the past, and holds the contents of it until it is closed. */
import { Budget } from '../budget.ts';
import type { BaseRecord } from '../top-entry.ts';
import { baseRecordsOf } from './base-records.ts';
import type { HostTree } from '../host/host-tree.ts';
import { BlobContent, BytesContent, WorkContent } from './content.ts';
import type { Content } from './content.ts';
import type { Node } from './node.ts';
import { graft, growGraph } from './node-graph.ts';
import type { Graph } from './node-graph.ts';
import { NodeTree } from './node-tree.ts';
import type { ContentRecord } from './node-record.ts';
import { SealedBytes } from './past-rows.ts';
import type { PastRows } from './past-rows.ts';
import { PastWorkFile } from './past-work-file.ts';
import type { TakenBack } from './past-work-file.ts';
import { MEMORY_RECORDER } from './recorder.ts';
import { TreeState } from './tree-state.ts';

export interface PastViewOptions {
  /** The tree whose past it is. */
  readonly live: TreeState;
  readonly rows: PastRows;
  readonly base: HostTree | null;
  /** How much was remembered of the base after the moment. */
  readonly memories: number;
  /** What was written to a working file after the moment, oldest first. */
  readonly writesSince: (work: string) => readonly TakenBack[];
}

export class PastView extends NodeTree {
  readonly #options: PastViewOptions;
  readonly #held: string[] = [];
  #graph: Graph = new Map();
  readonly #root: Node;
  readonly #state: TreeState;
  #isClosed = false;

  private constructor(options: PastViewOptions) {
    const { live, base } = options;
    const { contents, owner, now } = live;
    const state = new TreeState({ base, contents, owner, now, recorder: MEMORY_RECORDER, budget: new Budget() });
    super({ state, access: 'read-only', layers: 'merged', sync: () => undefined });
    this.#options = options;
    this.#root = state.root;
    this.#state = state;
  }

  /** Yields after each row. When it is given up before the end, nothing is held. */
  static *make(options: PastViewOptions): Generator<undefined, PastView> {
    const view = new PastView(options);
    let isMade = false;
    try {
      yield* view.#fill();
      isMade = true;
      return view;
    } finally {
      if (!isMade) view.close();
    }
  }

  *#fill(): Generator<undefined> {
    const { rows, live } = this.#options;
    const hold = (hash: string): void => {
      live.contents.blobs?.retain(hash);
      this.#held.push(hash);
    };
    this.#graph = yield* growGraph(this.#state, rows, (record) => contentOf(record, { options: this.#options, hold }));
    const fresh = this.#graph.get(this.#root.id);
    if (fresh) graft(this.#root, fresh);
  }

  /** Whether somebody looks at it: then it has to stay. */
  get isInUse(): boolean {
    return this.#root.pins > 0;
  }

  /** Whether the base has not been written since. */
  isOver(memories: readonly unknown[]): boolean {
    return this.#options.memories === memories.length;
  }

  /** What the top recorded of the base. */
  baseRecords(): readonly BaseRecord[] {
    return baseRecordsOf(this.#state);
  }

  node(id: number): Node | undefined {
    return id === this.#root.id ? this.#root : this.#graph.get(id);
  }

  override close(): void {
    super.close();
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const hash of this.#held) this.#options.live.contents.blobs?.release(hash);
  }
}

interface Source {
  readonly options: PastViewOptions;
  readonly hold: (hash: string) => void;
}

function contentOf(record: ContentRecord, { options, hold }: Source): Content | null {
  if (record.kind === 'base') return null;
  if (record instanceof BytesContent) return record;
  if (record instanceof SealedBytes) return new BytesContent(0, record.bytes);
  if (record.kind === 'work') return workOf(record, options);
  // A row of this kind says how many bytes follow in the journal: a file that was made and not written yet has none.
  if (record.kind === 'bytes') return new BytesContent(0, new Uint8Array(record.size));
  const { blobs } = options.live.contents;
  if (!blobs) throw new Error('a tree that has a past keeps its contents by hash');
  hold(record.hash);
  return new BlobContent(blobs, record, 0);
}

function workOf({ id, size }: { readonly id: string; readonly size: number }, options: PastViewOptions): WorkContent {
  const { live, writesSince } = options;
  const owing = (): WorkContent | undefined => [...live.owing].find(({ file }) => file.id === id);
  const peek = (into: Uint8Array, offset: number): number =>
    owing()?.read(into, offset) ?? live.contents.work.peek(id, into, offset);
  const file = new PastWorkFile({ id, size, peek, since: () => writesSince(id) });
  return new WorkContent(file, size, 0);
}

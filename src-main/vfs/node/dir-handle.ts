/** An open directory of a node tree. */
import { fail } from '../errors.ts';
import type { DirEntry, DirHandle, Stat, TimeChange } from '../vfs.ts';
import { changeTimes } from './attributes.ts';
import { listEntries, statOf } from './lookup.ts';
import type { Lens } from './lookup.ts';
import { namesOf } from './node.ts';
import type { Node } from './node.ts';
import { pin, unpin } from './open-handles.ts';

export interface DirHandleOptions {
  readonly lens: Lens;
  readonly node: Node;
  readonly treeAccess: 'read-write' | 'read-only';
  readonly onClose: (handle: NodeDirHandle) => void;
}

const READS = { writes: 'no' } as const;

export class NodeDirHandle implements DirHandle {
  readonly kind = 'directory';
  readonly #options: DirHandleOptions;
  #closed = false;

  constructor(options: DirHandleOptions) {
    this.#options = options;
    pin(options.node, READS);
  }

  /** For the tree that made it: where a walk starts. Errors: `closed`. */
  get node(): Node {
    return this.#open().node;
  }

  /** Which tree, or view of it, made this handle. */
  get lens(): Lens {
    return this.#options.lens;
  }

  names(): readonly string[] {
    return namesOf(this.#open().node);
  }

  list(): readonly DirEntry[] {
    const { lens, node } = this.#open();
    return node.gone ? [] : listEntries(lens, { anchor: node, rest: [] });
  }

  stat(): Stat {
    const { lens, node } = this.#open();
    return statOf(lens.state, node);
  }

  setTimes(access: TimeChange, modification: TimeChange): void {
    const { lens, node, treeAccess } = this.#open();
    if (treeAccess === 'read-only') fail('read-only');
    changeTimes(lens.state, node, access, modification);
  }

  close(): void {
    const { lens, node, onClose } = this.#open();
    this.#closed = true;
    onClose(this);
    unpin(lens.state, node, READS);
  }

  #open(): DirHandleOptions {
    return this.#closed ? fail('closed') : this.#options;
  }
}

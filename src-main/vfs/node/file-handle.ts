/** An open file of a node tree. */
import { fail } from '../errors.ts';
import type { FileHandle, OpenOptions, Stat, TimeChange } from '../vfs.ts';
import { changeTimes } from './attributes.ts';
import { hashOfNode } from './content-hash.ts';
import { readFile, truncateFile, writeFile } from './file-content.ts';
import { statOf } from './lookup.ts';
import { namesOf } from './node.ts';
import type { Node } from './node.ts';
import { pin, unpin } from './open-handles.ts';
import type { TreeState } from './tree-state.ts';

export interface FileHandleOptions {
  readonly state: TreeState;
  readonly node: Node;
  readonly access: OpenOptions['access'];
  /** Of the tree: times may be set through any handle of a tree that can be written. */
  readonly treeAccess: 'read-write' | 'read-only';
  /** Makes everything written so far survive power loss. */
  readonly sync: () => void;
  readonly onClose: (handle: NodeFileHandle) => void;
}

export class NodeFileHandle implements FileHandle {
  readonly kind = 'file';
  readonly #options: FileHandleOptions;
  #closed = false;

  constructor(options: FileHandleOptions) {
    this.#options = options;
    pin(options.node, this.#use());
  }

  names(): readonly string[] {
    return namesOf(this.#open().node);
  }

  /** Errors: `bad-handle` when it is not open for reading. */
  read(into: Uint8Array, offset: number): number {
    const { state, node, access } = this.#open();
    if (access === 'write') fail('bad-handle', 'the file is not open for reading');
    return readFile(state, node, into, offset);
  }

  write(bytes: Uint8Array, offset: number | 'end'): number {
    const { state, node } = this.#writable();
    return writeFile(state, node, bytes, offset);
  }

  truncate(size: number): void {
    const { state, node } = this.#writable();
    truncateFile(state, node, size);
  }

  sync(): void {
    const { node, sync } = this.#open();
    if (node.content?.kind === 'work') node.content.sync();
    if (node.stored) sync();
  }

  stat(): Stat {
    const { state, node } = this.#open();
    return statOf(state, node);
  }

  contentHash(): string | null {
    const { state, node } = this.#open();
    return hashOfNode(state, node);
  }

  setTimes(access: TimeChange, modification: TimeChange): void {
    const { state, node, treeAccess } = this.#open();
    if (treeAccess === 'read-only') fail('read-only');
    changeTimes(state, node, access, modification);
  }

  close(): void {
    const { state, node, onClose } = this.#open();
    this.#closed = true;
    onClose(this);
    unpin(state, node, this.#use());
  }

  #use() {
    return { writes: this.#options.access === 'read' ? 'no' : 'yes' } as const;
  }

  #open(): FileHandleOptions {
    return this.#closed ? fail('closed') : this.#options;
  }

  #writable(): FileHandleOptions {
    const options = this.#open();
    return options.access === 'read' ? fail('bad-handle', 'the file is not open for writing') : options;
  }
}

/** A tree over nodes and a base: the overlay, the scratch tree, and the views of both. */
import { fail } from '../errors.ts';
import type { RelPath } from '../path/rel-path.ts';
import type { DirHandle, FileHandle, LastLink, OpenOptions, Place, Stat, TimeChange, Vfs } from '../vfs.ts';
import { changeMode, changeTimes } from './attributes.ts';
import { NodeDirHandle } from './dir-handle.ts';
import { baseFileOf } from './base-file.ts';
import { hashOfBase, hashOfNode } from './content-hash.ts';
import { emptyFile } from './file-content.ts';
import { NodeFileHandle } from './file-handle.ts';
import { holdDirectory } from './graph.ts';
import { baseNames, linkTarget, statOf, statOfBase } from './lookup.ts';
import type { Lens } from './lookup.ts';
import { locate, locateAnew, placeOfDirectory } from './locate.ts';
import { addName, holdSpot, make, move, remove } from './mutations.ts';
import type { Making, Spot } from './mutations.ts';
import type { Node } from './node.ts';
import { NodePlace } from './place.ts';
import type { TreeState } from './tree-state.ts';

export interface NodeTreeOptions {
  readonly state: TreeState;
  readonly access: 'read-write' | 'read-only';
  readonly layers: Lens['layers'];
  /** Makes everything committed survive power loss. */
  readonly sync: () => void;
}

/** The target of a symbolic link, in bytes: as on Linux. */
const MAX_TARGET_BYTES = 4095;

export class NodeTree implements Vfs {
  readonly access: 'read-write' | 'read-only';
  readonly #state: TreeState;
  readonly #lens: Lens;
  readonly #sync: () => void;
  readonly #handles = new Set<{ close(): void }>();

  constructor({ state, access, layers, sync }: NodeTreeOptions) {
    this.access = access;
    this.#state = state;
    this.#lens = { state, layers };
    this.#sync = sync;
  }

  openRoot(): DirHandle {
    return this.#openDirectoryNode(this.#state.root);
  }

  locate(dir: DirHandle, path: RelPath, last: LastLink): Place {
    if (!(dir instanceof NodeDirHandle) || dir.lens !== this.#lens) fail('cross-mount');
    const start = dir.node;
    if (path.names.length === 0) return placeOfDirectory(this.#lens, { anchor: start, rest: [] }, path.mustBeDirectory);
    return locate(this.#lens, start, path, last);
  }

  stat(place: Place): Stat {
    const { found } = this.#existing(place);
    return found.node ? statOf(this.#state, found.node) : statOfBase(found.stat);
  }

  contentHash(place: Place): string | null {
    const { found, spot } = this.#existing(place);
    if (found.kind !== 'file' || spot === null) return null;
    if (found.node) return hashOfNode(this.#state, found.node);
    const above = baseNames(this.#lens, spot.parent);
    return above && hashOfBase(this.#state, [...above, found.name ?? spot.name], found.stat.size);
  }

  openFile(place: Place, options: OpenOptions): FileHandle {
    const at = this.#current(place);
    if (options.access === 'read' && options.content === 'discard')
      fail('invalid-argument', 'a file that is opened for reading cannot be emptied');
    if (at.found === null) return this.#create(at, options);
    if (options.create === 'exclusive') fail('already-exists');
    checkOpenable(at.kind);
    if (options.access !== 'read') this.#checkWritable();
    const node = holdSpot(this.#state, this.#spot(at));
    return this.openNode(node, options);
  }

  openDirectory(place: Place): DirHandle {
    const at = this.#existing(place);
    const position = at.position ?? fail('not-directory');
    return this.#openDirectoryNode(holdDirectory(this.#state, position));
  }

  readLink(place: Place): string {
    const at = this.#existing(place);
    if (at.kind !== 'symlink') fail('invalid-argument', 'not a symbolic link');
    const { parent, name } = this.#spot(at);
    return linkTarget(this.#lens, parent, name, at.found);
  }

  makeDirectory(place: Place, mode: number): void {
    this.#make(place, { kind: 'directory', mode });
  }

  removeDirectory(place: Place): void {
    const at = this.#existing(place);
    this.#checkWritable();
    if (at.kind !== 'directory') fail('not-directory');
    remove(this.#lens, this.#spot(at));
  }

  unlink(place: Place): void {
    const at = this.#existing(place);
    this.#checkWritable();
    if (at.kind === 'directory') fail('is-directory');
    remove(this.#lens, this.#spot(at));
  }

  rename(from: Place, to: Place): void {
    const source = this.#existing(from);
    const target = this.#current(to);
    this.#checkWritable();
    if (target.mustBeDirectory && source.kind !== 'directory') fail('not-directory');
    move(this.#lens, this.#spot(source), this.#spot(target));
  }

  /** Errors: `denied` for a directory, which can have one name only. */
  link(existing: Place, to: Place): void {
    const source = this.#existing(existing);
    const target = this.#current(to);
    this.#checkWritable();
    if (target.found) fail('already-exists');
    if (target.mustBeDirectory) fail('not-found');
    if (source.kind === 'directory') fail('denied', 'a directory can have one name only');
    addName(this.#state, this.#spot(source), this.#spot(target));
  }

  symlink(target: string, at: Place): void {
    if (target === '') fail('not-found', 'a link must lead somewhere');
    if (!target.isWellFormed() || target.includes('\0')) fail('invalid-path', 'not a path');
    if (Buffer.byteLength(target) > MAX_TARGET_BYTES) fail('name-too-long');
    this.#make(at, { kind: 'symlink', target });
  }

  setTimes(place: Place, access: TimeChange, modification: TimeChange): void {
    changeTimes(this.#state, this.#heldForChange(place), access, modification);
  }

  /** Errors: `unsupported` for a link, which has no mode of its own. */
  setMode(place: Place, mode: number): void {
    if (this.#existing(place).kind === 'symlink') fail('unsupported', 'a link has no mode');
    changeMode(this.#state, this.#heldForChange(place), mode);
  }

  close(): void {
    for (const handle of [...this.#handles]) handle.close();
  }

  #create(at: NodePlace, options: OpenOptions): FileHandle {
    if (options.create === 'never') fail('not-found');
    this.#checkWritable();
    if (at.mustBeDirectory) fail('is-directory');
    return this.openNode(make(this.#state, this.#spot(at), { kind: 'file', mode: options.mode }), {
      ...options,
      content: 'keep',
    });
  }

  /** Opens the file that a node stands for, whatever its name. */
  protected openNode(node: Node, { access, content }: OpenOptions): FileHandle {
    checkOpenable(node.kind);
    const handle = new NodeFileHandle({
      state: this.#state,
      node,
      access,
      treeAccess: this.access,
      sync: this.#sync,
      onClose: (closed) => this.#handles.delete(closed),
    });
    this.#handles.add(handle);
    try {
      if (content === 'discard') emptyFile(this.#state, node);
      // At once, so that the handle keeps the file whatever happens to its name.
      else if (!node.content) baseFileOf(this.#state, node);
    } catch (error) {
      handle.close();
      throw error;
    }
    return handle;
  }

  #openDirectoryNode(node: Node): DirHandle {
    const handle = new NodeDirHandle({
      lens: this.#lens,
      node,
      treeAccess: this.access,
      onClose: (closed) => this.#handles.delete(closed),
    });
    this.#handles.add(handle);
    return handle;
  }

  #make(place: Place, making: Making): void {
    const at = this.#current(place);
    this.#checkWritable();
    if (at.found) fail('already-exists');
    if (at.mustBeDirectory && making.kind !== 'directory') fail('not-found');
    make(this.#state, this.#spot(at), making);
  }

  #heldForChange(place: Place): Node {
    const at = this.#existing(place);
    this.#checkWritable();
    return at.spot ? holdSpot(this.#state, at.spot) : this.#state.root;
  }

  #checkWritable(): void {
    if (this.access === 'read-only') fail('read-only');
  }

  #current(place: Place): NodePlace {
    if (!(place instanceof NodePlace) || place.lens !== this.#lens) fail('cross-mount');
    return locateAnew(this.#lens, place);
  }

  #existing(place: Place): NodePlace & { readonly found: NonNullable<NodePlace['found']> } {
    const at = this.#current(place);
    const { found } = at;
    if (found === null) fail('not-found');
    return Object.assign(at, { found });
  }

  /** The root has no name that could be removed, moved or made. */
  #spot(at: NodePlace): Spot {
    return at.spot ?? fail('busy', 'the root of a mount stays where it is');
  }
}

function checkOpenable(kind: NodePlace['kind']): void {
  if (kind === 'directory') fail('is-directory');
  if (kind === 'symlink') fail('link-loop', 'a link that is not to be followed cannot be opened');
  if (kind === 'other') fail('unsupported', 'devices, pipes and sockets are never opened');
}

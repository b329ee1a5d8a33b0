/** The numbers a run knows and the open things behind them. A number means nothing outside its run. */
import type { Right } from '../../src-preload/contract/policy-words.ts';
import { fail } from '../vfs/errors.ts';
import type { DirEntry, DirHandle, FileHandle, LayerName } from '../vfs/vfs.ts';
import type { MountedTree } from './mounts.ts';

export interface OpenFile {
  readonly mount: MountedTree;
  readonly handle: FileHandle;
  readonly access: 'read' | 'write' | 'read-write';
  /** The right that an answer gave which held once: it holds for as long as this is open. */
  readonly once: Right | null;
  /** Which layer its content comes from; the first write brings it into the top. */
  layer: LayerName;
}

export interface OpenDirectory {
  readonly mount: MountedTree;
  readonly handle: DirHandle;
  /** Opened by a scheme path, where no other mount is met; or from a preopened directory on. */
  readonly reached: 'by-scheme' | 'from-preopen';
  /** As that of a file. */
  readonly once: Right | null;
  /** The listing under way, so that pages fit together. */
  listing: readonly DirEntry[] | null;
}

export type OpenThing = OpenFile | OpenDirectory;

export const isOpenFile = (thing: OpenThing): thing is OpenFile => thing.handle.kind === 'file';

/** What a thing was opened for: to look at what is open needs no more than that. */
export const rightOf = (thing: OpenThing): Right => (isOpenFile(thing) && thing.access === 'write' ? 'write' : 'read');

export class HandleTable {
  readonly #open = new Map<number, OpenThing>();
  readonly #limit: () => number;
  #next = 1;

  /** `limit` is asked each time: it may be changed while the run goes on. */
  constructor(limit: () => number) {
    this.#limit = limit;
  }

  /** Throws `quota` when the run holds too much; call it before opening. */
  reserve(): void {
    const limit = this.#limit();
    if (this.#open.size >= limit) fail('quota', `a run may hold ${limit} handles`);
  }

  get size(): number {
    return this.#open.size;
  }

  add(thing: OpenThing): number {
    const handle = this.#next;
    this.#next += 1;
    this.#open.set(handle, thing);
    return handle;
  }

  get(handle: number): OpenThing {
    return this.#open.get(handle) ?? fail('bad-handle');
  }

  file(handle: number): OpenFile {
    const thing = this.get(handle);
    return isOpenFile(thing) ? thing : fail('is-directory');
  }

  directory(handle: number): OpenDirectory {
    const thing = this.get(handle);
    return isOpenFile(thing) ? fail('not-directory') : thing;
  }

  /** Takes the number out of use and returns what it stood for, still open. */
  take(handle: number): OpenThing {
    const thing = this.get(handle);
    this.#open.delete(handle);
    return thing;
  }

  /** What is still open, oldest first; the table is empty afterwards. */
  drain(): readonly OpenThing[] {
    const left = [...this.#open.values()];
    this.#open.clear();
    return left;
  }
}

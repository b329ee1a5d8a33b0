/** `directory-entry-stream` of `wasi:filesystem` 0.2: the entries of a directory as they were when it was asked for. */
import type { GuestEntry } from '../../guest-fs.ts';
import { TYPE_OF } from './attributes.ts';
import type { DescriptorType } from './attributes.ts';
import { filesystemCall } from './error-code.ts';
import type { Holding } from './holding.ts';

/** The stream that reads a handle's listing; the engine keeps one listing a handle. */
const reading = new WeakMap<Holding, DirectoryEntryStream>();

export class DirectoryEntryStream {
  readonly #directory: Holding;
  #entries: readonly GuestEntry[] = [];
  #at = 0;
  #read = 0;
  #more = true;

  /** Errors: those of the engine; then nothing is held. */
  constructor(directory: Holding) {
    this.#directory = directory;
    const other = reading.get(directory);
    if (other !== undefined) other.#readAhead();
    this.#fetch();
    reading.set(directory, this);
    directory.hold();
  }

  readDirectoryEntry(): { readonly type: DescriptorType; readonly name: string } | undefined {
    return filesystemCall(() => {
      while (this.#at >= this.#entries.length && this.#more) this.#fetch();
      const entry = this.#entries[this.#at++];
      return entry === undefined ? undefined : { type: TYPE_OF[entry.kind], name: entry.name };
    });
  }

  [Symbol.dispose](): void {
    this.#more = false;
    this.#directory.release();
  }

  /** Before another stream makes the engine forget this listing. */
  #readAhead(): void {
    const entries = this.#entries.slice(this.#at);
    while (this.#more) {
      this.#fetch();
      entries.push(...this.#entries);
    }
    this.#entries = entries;
    this.#at = 0;
  }

  #fetch(): void {
    const { fs, handle } = this.#directory;
    const page = fs.listWithStats('descriptor.read-directory', handle, this.#read);
    this.#entries = page.entries;
    this.#at = 0;
    this.#read += page.entries.length;
    this.#more = page.more;
  }
}

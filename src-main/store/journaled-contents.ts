/** Contents that others name by hash alone: what the packs do not have is in the journal, once for all of them. */
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { BlobStore, NamedContents } from './content-store.ts';
import type { Journal, Participant } from './journal.ts';

/** Their records in the journal. */
const CONTENTS_TAG = 0x43;

export interface JournaledContentsDeps {
  readonly blobs: BlobStore;
  readonly journal: Pick<Journal, 'append'>;
}

/**
 * To join the journal before all who name contents: it holds what the log has until the next checkpoint, so that it does not matter in
 * which order they come by it again, and let go of it.
 */
export class JournaledContents implements Participant, NamedContents {
  readonly tag = CONTENTS_TAG;
  readonly #deps: JournaledContentsDeps;
  readonly #writer = new ByteWriter();
  /** What the log has, by hash. */
  readonly #logged = new Set<string>();
  /** Of them those of the group under way. */
  #group: string[] = [];

  constructor(deps: JournaledContentsDeps) {
    this.#deps = deps;
  }

  has(hash: string): boolean {
    return this.#logged.has(hash) || this.#deps.blobs.isAtRest(hash);
  }

  write(hash: string, bytes: Uint8Array): void {
    if (this.has(hash)) return;
    const { journal } = this.#deps;
    journal.append(this.tag, this.#writer.start().text(hash).bytes(bytes).take());
    this.#keep(hash, bytes);
    this.#group.push(hash);
  }

  replay(payload: Uint8Array): void {
    const reader = new ByteReader(payload);
    const hash = reader.text();
    if (!this.#logged.has(hash)) this.#keep(hash, new Uint8Array(reader.bytes()));
  }

  flush(): void {
    // They are packed with all other contents that are held.
  }

  flushed(): void {
    for (const hash of this.#logged) this.#deps.blobs.release(hash);
    this.#logged.clear();
  }

  settled(outcome: 'kept' | 'dropped'): void {
    const group = this.#group;
    this.#group = [];
    if (outcome === 'kept') return;
    for (const hash of group) {
      this.#logged.delete(hash);
      this.#deps.blobs.release(hash);
    }
  }

  #keep(hash: string, bytes: Uint8Array): void {
    this.#logged.add(hash);
    this.#deps.blobs.put(hash, bytes);
  }
}

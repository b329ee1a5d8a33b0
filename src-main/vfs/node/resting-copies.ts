/** Contents in the packs of what is still being written: its bytes are in the log, which a checkpoint of the journal deletes. */
import { hash as hashOf } from 'node:crypto';
import type { BlobStore } from '../../store/content-store.ts';
import type { Node } from './node.ts';
import { contentRecordOf } from './node-record.ts';
import type { ContentRecord } from './node-record.ts';

/** Hashes by the id of the node. */
type Copies = Map<number, string>;

/** A copy stays held until the row that refers to it is written again. */
export class RestingCopies {
  readonly #blobs: BlobStore | null;
  /** What the rows in the database refer to. */
  readonly #held: Copies = new Map();
  /** What the rows that are being written refer to. */
  #next: Copies = new Map();

  constructor(blobs: BlobStore | null) {
    this.#blobs = blobs;
  }

  /** Where a row finds the content of `node` as it is now. */
  recordOf(node: Node): ContentRecord {
    const { content } = node;
    if (content?.kind !== 'bytes' || !this.#blobs) return contentRecordOf(content);
    const bytes = content.view().slice();
    const hash = hashOf('sha256', bytes, 'hex');
    this.#blobs.put(hash, bytes);
    this.#next.set(node.id, hash);
    return { kind: 'blob', size: bytes.length, hash };
  }

  /** The rows since the last call belong together; says what to do when they are written, and when they never will be. */
  turn(): { readonly settle: (written: Iterable<number>) => void; readonly abandon: () => void } {
    const next = this.#next;
    this.#next = new Map();
    return {
      settle: (written) => {
        for (const id of written) this.#release(this.#held, id);
        for (const [id, hash] of next) this.#held.set(id, hash);
      },
      abandon: () => {
        for (const id of [...next.keys()]) this.#release(next, id);
      },
    };
  }

  #release(copies: Copies, id: number): void {
    const hash = copies.get(id);
    if (hash === undefined) return;
    copies.delete(id);
    this.#blobs?.release(hash);
  }
}

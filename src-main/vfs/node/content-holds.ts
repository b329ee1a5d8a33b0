/** Who holds a content: nodes, the rows of checkpoints, and the trees that show them. What nobody holds is given up. */
import type { ContentStore } from '../../store/content-store.ts';
import type { Content } from './content.ts';
import type { ContentRecord } from './node-record.ts';

export class ContentHolds {
  readonly #contents: ContentStore;
  /** Blobs are counted by their store. */
  readonly #work = new Map<string, number>();
  /** Working files that the history needs. It does not mind their being written: that can be taken back. */
  readonly #past = new Set<string>();

  constructor(contents: ContentStore) {
    this.#contents = contents;
  }

  /** Counts one more holder. */
  take(content: ContentRecord): void {
    if (content.kind === 'blob') this.#contents.blobs?.retain(content.hash);
    if (content.kind !== 'work') return;
    this.#contents.work.retain(content.id, content.size);
    this.#work.set(content.id, (this.#work.get(content.id) ?? 0) + 1);
  }

  giveUp(content: ContentRecord): void {
    if (content.kind === 'blob') this.#contents.blobs?.release(content.hash);
    if (content.kind !== 'work') return;
    const left = (this.#work.get(content.id) ?? 0) - 1;
    if (left > 0) {
      this.#work.set(content.id, left);
      return;
    }
    this.#work.delete(content.id);
    if (this.#past.has(content.id)) this.#contents.work.leave(content.id);
    else this.#contents.work.remove(content.id);
  }

  /** The history needs a working file, whoever else gives it up. */
  keepPast(id: string): void {
    this.#past.add(id);
    if (!this.#work.has(id)) this.#contents.work.leave(id);
  }

  /** Gives up what the history does not need any more. */
  forgetPast(isNeeded: (id: string) => boolean): void {
    for (const id of this.#past) {
      if (isNeeded(id)) continue;
      this.#past.delete(id);
      if (!this.#work.has(id)) this.#contents.work.remove(id);
    }
  }

  /** Whether anybody needs a working file. */
  needs(id: string): boolean {
    return this.#work.has(id) || this.#past.has(id);
  }

  /** Whether a content that may be written in place has a second holder, who would see it. */
  isShared(content: Content): boolean {
    if (content.kind === 'bytes') return content.isShared;
    return content.kind === 'work' && (this.#work.get(content.file.id) ?? 0) > 1;
  }

  /** The working files that somebody holds. */
  workIds(): ReadonlySet<string> {
    return new Set([...this.#work.keys(), ...this.#past]);
  }
}

/** A column of texts at rest: its texts lie end to end, and are cut out when somebody asks for them. */
import { HASH_BYTES } from './event-at.ts';
import type { Texts, WholeTexts } from './event-block.ts';

/** Of a string of its own, and its place in an array. */
const TEXT_BYTES = 40;

export interface StoredTextsParts {
  readonly ids: ArrayLike<number>;
  readonly idBytes: number;
  /** Without the first entry, which is always null. */
  readonly entries: number;
  readonly source: TextSource;
  /** Told how many bytes of memory were taken beyond `bytes`. */
  readonly took: (bytes: number) => void;
}

/** Where the texts are: end to end, or as sha-256, 32 bytes each. */
export type TextSource =
  { readonly how: 'whole'; readonly whole: WholeTexts } | { readonly how: 'hashes'; readonly bytes: Buffer };

export class StoredTexts implements Texts {
  readonly ids: ArrayLike<number>;
  /** About how much memory it takes without the dictionary. */
  readonly bytes: number;
  readonly #parts: StoredTextsParts;
  #dictionary: readonly (string | null)[] | null = null;

  constructor(parts: StoredTextsParts) {
    const { ids, idBytes, source } = parts;
    this.ids = ids;
    this.#parts = parts;
    this.bytes =
      idBytes +
      (source.how === 'hashes' ? source.bytes.length : source.whole.text.length + source.whole.starts.byteLength);
  }

  get whole(): WholeTexts | undefined {
    const { source } = this.#parts;
    return source.how === 'whole' ? source.whole : undefined;
  }

  /** Made when it is first asked for. */
  get dictionary(): readonly (string | null)[] {
    return (this.#dictionary ??= this.#make());
  }

  at(id: number): string | null {
    if (this.#dictionary) return this.#dictionary[id] ?? null;
    return id > 0 && id <= this.#parts.entries ? this.#cut(id) : null;
  }

  #make(): readonly (string | null)[] {
    const { entries, took, source } = this.#parts;
    const dictionary: (string | null)[] = [null];
    for (let id = 1; id <= entries; id += 1) dictionary.push(this.#cut(id));
    took(entries * (TEXT_BYTES + (source.how === 'hashes' ? 2 * HASH_BYTES : 0)));
    return dictionary;
  }

  #cut(id: number): string {
    const { source } = this.#parts;
    if (source.how === 'hashes') return source.bytes.toString('hex', (id - 1) * HASH_BYTES, id * HASH_BYTES);
    const { text, starts } = source.whole;
    return text.slice(starts[id], starts[id + 1]);
  }
}

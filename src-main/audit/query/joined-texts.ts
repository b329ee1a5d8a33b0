/** The texts of a large dictionary as one folded text, so that a word is looked for in all of them at once. */
import { fold } from '../../../src-preload/contract/filter/text-test.ts';
import type { TextColumn, Texts } from '../event-block.ts';
import { entriesOf, entryOf } from './dictionary.ts';
import type { Stretch } from './stretch.ts';

/** Dictionaries with fewer texts are tried text by text. */
const WORTH_SEARCHING = 64;
const WORTH_JOINING = 2048;
/** Characters of all joined texts together, about a byte each; what comes later is made again each time, or tried text by text. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

interface Joined {
  readonly entries: number;
  readonly version: number;
  readonly text: string;
  /** Where each entry begins, and where the last one ends. */
  readonly starts: Uint32Array;
}

/** Only then UTF-8 takes as many bytes as there are letters. */
const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length;

/** Folding one by one is only needed where a letter may depend on its neighbours, or become two. */
function folded(texts: Texts, version: number): Joined | null {
  const { whole } = texts;
  if (!whole || !isAscii(whole.text)) return null;
  return { entries: entriesOf(texts), version, text: fold(whole.text), starts: whole.starts };
}

function joined(texts: Texts, version: number): Joined {
  const entries = entriesOf(texts);
  const starts = new Uint32Array(entries + 1);
  const parts = Array.from({ length: entries }, (_, id) => fold(entryOf(texts, id) ?? ''));
  let at = 0;
  for (let id = 0; id < entries; id += 1) {
    starts[id] = at;
    at += (parts[id]?.length ?? 0) + 1;
  }
  starts[entries] = at;
  return { entries, version, text: parts.join('\0'), starts };
}

/** The first entry that ends after `at`; at least `from`. */
function entryAt(starts: Uint32Array, at: number, from: number): number {
  let [low, high] = [from, starts.length - 2];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle + 1] ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those that contain it, and perhaps some where it reaches over the end: whoever asks looks at each of them. */
function search({ text, starts, entries }: Joined, wanted: string): Uint8Array {
  const hits = new Uint8Array(entries);
  let id = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, starts[id + 1])) {
    id = entryAt(starts, at, id);
    hits[id] = 1;
  }
  hits[0] = 0;
  return hits;
}

export class JoinedTexts {
  /** A dictionary that has to be joined is so when it is searched for the second time: that costs as much as one search without it. */
  readonly #known = new Map<string, Joined | 'asked'>();
  #characters = 0;

  /**
   * A byte for each text that contains `wanted`, which is folded and not empty, and perhaps for some that do not; null where text by text is
   * the way to go.
   */
  contain(texts: Texts, column: TextColumn, { block, facts }: Stretch, wanted: string): Uint8Array | null {
    const entries = entriesOf(texts);
    if (entries < WORTH_SEARCHING) return null;
    const key = `${facts.first}:${column}`;
    const known = this.#known.get(key);
    if (typeof known === 'object' && known.entries === entries && known.version === block.version)
      return search(known, wanted);
    const made = folded(texts, block.version) ?? this.#joined(texts, key, block.version);
    if (!made) return null;
    this.#keep(key, made);
    return search(made, wanted);
  }

  /** Blocks are gone: forgets everything. */
  clear(): void {
    this.#known.clear();
    this.#characters = 0;
  }

  #joined(texts: Texts, key: string, version: number): Joined | null {
    if (entriesOf(texts) < WORTH_JOINING || this.#characters >= MOST_CHARACTERS) return null;
    if (this.#known.has(key)) return joined(texts, version);
    this.#known.set(key, 'asked');
    return null;
  }

  #keep(key: string, made: Joined): void {
    const known = this.#known.get(key);
    this.#characters -= typeof known === 'object' ? known.text.length : 0;
    this.#known.delete(key);
    if (this.#characters + made.text.length > MOST_CHARACTERS) return;
    this.#characters += made.text.length;
    this.#known.set(key, made);
  }
}

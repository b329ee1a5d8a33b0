/** What is staged and what was reviewed, as it is kept: rows of the sandbox's stored values, with all keys at hand. */
import { hasFields } from '../operations/json-values.ts';
import type { Values } from '../operations/json-values.ts';

/** `base` and `merged` are the hashes that the text was made from, null for no file; the text itself is a row of its own. */
export type StagedEntry =
  { readonly how: 'whole' } | { readonly how: 'partial'; readonly base: string | null; readonly merged: string | null };

export interface StagedEntriesDeps {
  readonly values: Values;
  /** Writes the journal's group under way. Errors: `no-space`, `io`; then the group is dropped. */
  readonly commit: () => void;
}

const space = (name: string): string => JSON.stringify(['review', name]);
const STAGED = space('staged');
const TEXTS = space('text');
const REVIEWED = space('reviewed');
const DRAFT = space('draft');
const MESSAGE = 'message';

const isEntry = hasFields<StagedEntry>('how');

export class StagedEntries {
  readonly #deps: StagedEntriesDeps;
  /** As kept; made anew after a group was dropped. */
  #staged: Map<string, StagedEntry> | null = null;
  #reviewed: Map<string, string> | null = null;

  constructor(deps: StagedEntriesDeps) {
    this.#deps = deps;
  }

  /** By canonical path. */
  get staged(): ReadonlyMap<string, StagedEntry> {
    return this.#allStaged();
  }

  /** What was seen when it was marked, as a hash, by canonical path. */
  get reviewed(): ReadonlyMap<string, string> {
    return this.#allReviewed();
  }

  get message(): string {
    return this.#text(DRAFT, MESSAGE) ?? '';
  }

  /** The text of one that is partial. */
  textOf(path: string): Uint8Array | null {
    return this.#deps.values.get(TEXTS, path);
  }

  /** Everything that `change` does is one group of the journal. Errors: `no-space`, `io`; then nothing of it was done. */
  transact(change: () => void): void {
    try {
      change();
      this.#deps.commit();
    } catch (error) {
      this.#staged = null;
      this.#reviewed = null;
      throw error;
    }
  }

  setWhole(path: string): void {
    this.#deps.values.delete(TEXTS, path);
    this.#set(path, { how: 'whole' });
  }

  setPartial(
    path: string,
    from: { readonly base: string | null; readonly merged: string | null },
    text: Uint8Array,
  ): void {
    this.#deps.values.set(TEXTS, path, text);
    this.#set(path, { how: 'partial', base: from.base, merged: from.merged });
  }

  unstage(path: string): void {
    this.#deps.values.delete(TEXTS, path);
    this.#deps.values.delete(STAGED, path);
    this.#allStaged().delete(path);
  }

  mark(path: string, seen: string): void {
    this.#deps.values.set(REVIEWED, path, Buffer.from(seen));
    this.#allReviewed().set(path, seen);
  }

  unmark(path: string): void {
    this.#deps.values.delete(REVIEWED, path);
    this.#allReviewed().delete(path);
  }

  setMessage(message: string): void {
    if (message === '') this.#deps.values.delete(DRAFT, MESSAGE);
    else this.#deps.values.set(DRAFT, MESSAGE, Buffer.from(message));
  }

  #set(path: string, entry: StagedEntry): void {
    this.#deps.values.set(STAGED, path, Buffer.from(JSON.stringify(entry)));
    this.#allStaged().set(path, entry);
  }

  #allStaged(): Map<string, StagedEntry> {
    this.#staged ??= new Map(
      this.#deps.values.keys(STAGED).flatMap((path) => {
        const entry = parse(this.#text(STAGED, path));
        return isEntry(entry) ? [[path, entry] as const] : [];
      }),
    );
    return this.#staged;
  }

  #allReviewed(): Map<string, string> {
    this.#reviewed ??= new Map(
      this.#deps.values.keys(REVIEWED).map((path) => [path, this.#text(REVIEWED, path) ?? ''] as const),
    );
    return this.#reviewed;
  }

  #text(place: string, key: string): string | null {
    const kept = this.#deps.values.get(place, key);
    return kept && Buffer.from(kept).toString();
  }
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

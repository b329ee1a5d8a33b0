/** What the next commit takes: whole changes, texts made of some of their lines, and what was reviewed. Kept with the sandbox. */
import { MOST_TEXT_BYTES } from '../../../src-preload/contract/review-words.ts';
import type { Change } from '../../review/change.ts';
import { isInGit } from '../../review/git-folder.ts';
import { textOf } from '../../review/diff.ts';
import { sha256 } from '../../review/place-facts.ts';
import type { PlaceFacts } from '../../review/place-facts.ts';
import { fail } from '../../vfs/errors.ts';
import type { SandboxSides } from './sandbox-sides.ts';
import { StagedEntries } from './staged-entries.ts';
import type { StagedEntriesDeps, StagedEntry } from './staged-entries.ts';

export interface StagedSetDeps extends StagedEntriesDeps {
  readonly sides: SandboxSides;
  /** All changes of the sandbox as they are now, sorted by path. */
  readonly changes: () => readonly Change[];
  readonly changed: () => void;
}

/** The shape of `StagedText` in the contract. */
export interface PathTexts {
  readonly path: string;
  readonly state: 'text' | 'binary' | 'too-large' | 'not-a-file';
  readonly base: string | null;
  readonly staged: string | null;
  readonly merged: string | null;
  readonly version: string;
}

/** What a commit of what is staged takes. */
export interface StagedChoice {
  /** Canonical paths of changes. */
  readonly paths: ReadonlySet<string>;
  /** What is to be committed instead of what the sandbox has, by canonical path. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** The shape of `Staged` in the contract. */
export interface StagedFacts {
  readonly paths: readonly { readonly path: string; readonly how: 'whole' | 'partial'; readonly stale: boolean }[];
  readonly reviewed: readonly string[];
  readonly message: string;
}

type SideBytes = Uint8Array | null | 'too-large' | 'not-a-file';

const encoder = new TextEncoder();

/** Of the mount, as `cwd://`. */
const rootOf = (path: string): string => path.slice(0, path.indexOf('://') + '://'.length);

/** Where the base has what the change was made from; null when it has nothing. */
const basePath = ({ path, baseNames }: Change): string | null => baseNames && rootOf(path) + baseNames.join('/');

/** Can some lines of it be taken? A rename, a deletion, and what became something else, is one thing. */
const hasLines = ({ kind, entry }: Change): boolean =>
  entry === 'file' && (kind === 'modified' || kind === 'added' || kind === 'copied');

/** Those of the paths and folders that a path is, or is below. */
function* covering(path: string, chosen: ReadonlySet<string>): Generator<string> {
  if (chosen.has(path)) yield path;
  const root = rootOf(path);
  for (let end = path.lastIndexOf('/'); end >= root.length; end = path.lastIndexOf('/', end - 1))
    if (chosen.has(path.slice(0, end))) yield path.slice(0, end);
  if (path !== root && chosen.has(root)) yield root;
}

const isCovered = (path: string, chosen: ReadonlySet<string>): boolean => covering(path, chosen).next().done === false;

const facts = (found: PlaceFacts | null) =>
  found && [found.kind, found.hash, found.target, found.kind === 'symlink' ? 0 : found.mode];

export class StagedSet {
  readonly #deps: StagedSetDeps;
  readonly #entries: StagedEntries;

  constructor(deps: StagedSetDeps) {
    this.#deps = deps;
    this.#entries = new StagedEntries(deps);
  }

  /** What is staged and still a change; what was reviewed and is still as it was. */
  read(): StagedFacts {
    const changes = this.#byPath();
    const paths = [...this.#standing(changes)].map(([path, entry]) => ({
      path,
      how: entry.how,
      stale: entry.how === 'partial' && this.#isStale(changes.get(path), entry),
    }));
    const reviewed = [...this.#entries.reviewed].flatMap(([path, seen]) => {
      const change = changes.get(path);
      return change && this.#seen(change) === seen ? [path] : [];
    });
    return { paths: paths.sort(byPath), reviewed: reviewed.sort(), message: this.#entries.message };
  }

  /** Errors: `no-space`, `io`, as of everything here that changes something. */
  setMessage(message: string): void {
    if (message === this.#entries.message) return;
    this.#transact(() => {
      this.#entries.setMessage(message);
    });
  }

  /**
   * Stages changes whole, or all below a folder as they are now, but for what is in a `.git` that is not named. Errors: `not-found` when one of
   * the paths stands for no change.
   */
  add(paths: readonly string[]): void {
    const wanted = new Set(paths);
    const isMeant = (path: string): boolean => !isInGit(path) || [...covering(path, wanted)].some(isInGit);
    const chosen = this.#chosen(paths).filter(({ path }) => isMeant(path));
    this.#transact(() => {
      for (const { path } of chosen) this.#entries.setWhole(path);
    });
  }

  /** null unstages everything. What is not staged is left as it is. */
  remove(paths: readonly string[] | null): void {
    const staged = [...this.#entries.staged.keys()];
    const chosen = new Set(paths);
    const gone = paths === null ? staged : staged.filter((path) => isCovered(path, chosen));
    this.#transact(() => {
      for (const path of gone) this.#entries.unstage(path);
    });
  }

  /** Errors: `not-found` as `add`. */
  mark(paths: readonly string[], mark: 'reviewed' | 'open'): void {
    if (mark === 'open') {
      const wanted = new Set(paths);
      const marked = [...this.#entries.reviewed.keys()].filter((path) => isCovered(path, wanted));
      this.#transact(() => {
        for (const path of marked) this.#entries.unmark(path);
      });
      return;
    }
    const chosen = this.#chosen(paths);
    this.#transact(() => {
      for (const change of chosen) this.#entries.mark(change.path, this.#seen(change));
    });
  }

  /** Errors: `not-found` when nothing has changed there. */
  text(path: string): PathTexts {
    const change = this.#change(path);
    const { base, merged } = this.#hashes(change);
    const staged = this.#stagedBytes(change);
    const version = sha256(JSON.stringify([base, staged.hash, merged])).slice(0, 16);
    const frame = { path, base: null, staged: null, merged: null, version };
    const sides = { base: this.#sideBytes(change, 'base'), merged: this.#sideBytes(change, 'merged') };
    const found = [sides.base, staged.bytes, sides.merged];
    const odd = found.find((side) => typeof side === 'string');
    if (odd) return { ...frame, state: odd };
    if (found.every((side) => side === null)) return { ...frame, state: 'not-a-file' };
    const texts = found.map((side) => (side instanceof Uint8Array ? textOf(side) : null));
    if (texts.includes(undefined)) return { ...frame, state: 'binary' };
    const [baseText = null, stagedText = null, mergedText = null] = texts;
    return { ...frame, state: 'text', base: baseText, staged: stagedText, merged: mergedText };
  }

  /**
   * Stages a text for a changed file; one that equals the folder's unstages it, one that equals the sandbox's stages the change whole.
   * `stale` when `version` is no longer that of `text`. Errors: `not-found`; `unsupported` for what has no lines.
   */
  write(path: string, text: string, version: string): 'done' | 'stale' {
    const change = this.#change(path);
    if (!hasLines(change)) fail('unsupported', `Lines of ${path} cannot be chosen: it is staged as a whole.`);
    if (!text.isWellFormed()) fail('invalid-argument', `The lines of ${path} are no Unicode text.`);
    const bytes = encoder.encode(text);
    if (bytes.length > MOST_TEXT_BYTES) fail('too-large', `The lines of ${path} have more than 4 MiB.`);
    const now = this.text(path);
    if (now.state !== 'text') fail('unsupported', `Lines of ${path} cannot be chosen: it is no text of at most 4 MiB.`);
    if (now.version !== version) return 'stale';
    const isWhole = text === now.merged && (now.base === null || !change.mode);
    this.#transact(() => {
      if (text === (now.base ?? '')) this.#entries.unstage(path);
      else if (isWhole) this.#entries.setWhole(path);
      else this.#entries.setPartial(path, this.#hashes(change), bytes);
    });
    return 'done';
  }

  /** What a commit of it would take. */
  choice(): StagedChoice {
    const standing = this.#standing(this.#byPath());
    const contents = new Map<string, Uint8Array>();
    for (const [path, { how }] of standing) {
      const text = how === 'partial' ? this.#entries.textOf(path) : null;
      if (text) contents.set(path, text);
    }
    return { paths: new Set(standing.keys()), contents };
  }

  /** After a commit: what is no change any more leaves, and does not come back when it changes again. */
  prune(): void {
    if (this.#entries.staged.size + this.#entries.reviewed.size === 0) return;
    const changes = this.#byPath();
    const standing = this.#standing(changes);
    const gone = [...this.#entries.staged.keys()].filter((path) => !standing.has(path));
    const unmarked = [...this.#entries.reviewed.keys()].filter((path) => !changes.has(path));
    if (gone.length + unmarked.length === 0) return;
    this.#transact(() => {
      for (const path of gone) this.#entries.unstage(path);
      for (const path of unmarked) this.#entries.unmark(path);
    });
  }

  #transact(change: () => void): void {
    this.#entries.transact(change);
    this.#deps.changed();
  }

  #byPath(): ReadonlyMap<string, Change> {
    return new Map(this.#deps.changes().map((change) => [change.path, change]));
  }

  /** A text that the folder has by now, because it was committed, is no longer staged; nor is one of what can no longer have lines. */
  #standing(changes: ReadonlyMap<string, Change>): ReadonlyMap<string, StagedEntry> {
    const standing = new Map<string, StagedEntry>();
    for (const [path, entry] of this.#entries.staged) {
      const change = changes.get(path);
      if (change && (entry.how === 'whole' || this.#isPending(change))) standing.set(path, entry);
    }
    return standing;
  }

  #isPending(change: Change): boolean {
    const text = this.#entries.textOf(change.path);
    return text !== null && hasLines(change) && sha256(text) !== this.#hashes(change).base;
  }

  #isStale(change: Change | undefined, entry: StagedEntry): boolean {
    if (!change || entry.how === 'whole') return false;
    const { base, merged } = this.#hashes(change);
    return base !== entry.base || merged !== entry.merged;
  }

  #hashes(change: Change): { readonly base: string | null; readonly merged: string | null } {
    return { base: this.#side(change, 'base')?.hash ?? null, merged: this.#side(change, 'merged')?.hash ?? null };
  }

  #side(change: Change, side: 'base' | 'merged'): PlaceFacts | null {
    const path = side === 'base' ? basePath(change) : change.path;
    return path === null || isNothing(change, side) ? null : this.#deps.sides.at(side, path);
  }

  #sideBytes(change: Change, side: 'base' | 'merged'): SideBytes {
    const path = side === 'base' ? basePath(change) : change.path;
    const found = this.#side(change, side);
    if (!found || path === null) return null;
    if (found.kind !== 'file') return 'not-a-file';
    return this.#deps.sides.bytes(side, path, MOST_TEXT_BYTES) ?? 'too-large';
  }

  #stagedBytes(change: Change): { readonly hash: string | null; readonly bytes: SideBytes } {
    const entry = this.#standing(new Map([[change.path, change]])).get(change.path);
    const text = entry?.how === 'partial' ? this.#entries.textOf(change.path) : null;
    if (text) return { hash: sha256(text), bytes: text };
    const side = entry ? 'merged' : 'base';
    return { hash: this.#hashes(change)[side], bytes: this.#sideBytes(change, side) };
  }

  /** Everything that somebody who reviews the change sees of it, as a hash. */
  #seen(change: Change): string {
    const { kind, from } = change;
    const sides = [this.#side(change, 'base'), this.#side(change, 'merged')].map(facts);
    return sha256(JSON.stringify([kind, from, ...sides]));
  }

  #change(path: string): Change {
    return this.#byPath().get(path) ?? fail('not-found', `Nothing has changed at ${path}.`);
  }

  #chosen(paths: readonly string[]): readonly Change[] {
    const wanted = new Set(paths);
    const met = new Set<string>();
    const chosen = this.#deps.changes().filter(({ path }) => {
      const covers = [...covering(path, wanted)];
      for (const cover of covers) met.add(cover);
      return covers.length > 0;
    });
    const missing = paths.find((path) => !met.has(path));
    if (missing !== undefined) fail('not-found', `Nothing has changed at ${missing}.`);
    return chosen;
  }
}

const isNothing = ({ kind }: Change, side: 'base' | 'merged'): boolean =>
  side === 'base' ? kind === 'added' || kind === 'copied' : kind === 'deleted';

const byPath = (one: { readonly path: string }, other: { readonly path: string }): number =>
  one.path < other.path ? -1 : 1;

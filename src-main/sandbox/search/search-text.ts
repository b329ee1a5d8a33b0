/** Searches the contents of files: of a tree, of what changed, or of what was there once. */
import { createHash } from 'node:crypto';

import type { ChangeKind, EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { EventBlocks } from '../../audit/event-block.ts';
import { readUpTo, using } from '../../vfs/derived.ts';
import { orNull, VfsError } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { MountedTree, MountTable } from '../mounts.ts';
import type { LineFound } from './cut-line.ts';
import { decodeText } from './decode-text.ts';
import { isGitFolder, openGitIgnoring } from './git-ignoring.ts';
import { pathFilter } from './path-globs.ts';
import type { PathFilter } from './path-globs.ts';
import { pastContents } from './past-versions.ts';
import type { PastContent } from './past-versions.ts';
import { splitPath } from './split-path.ts';
import { textMatcher } from './text-matcher.ts';
import type { FoundLines, TextMatcher } from './text-matcher.ts';
import type { SearchQuestion } from './text-query.ts';
import { walkFiles } from './walk-files.ts';
import type { WalkedTree } from './walk-files.ts';

/** Bytes of a file that is looked into. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Lines of one file that are told; others are counted. */
const MOST_LINES = 5000;
/** Contents of the past whose lines are remembered. */
const MOST_REMEMBERED = 20_000;

/** With the shape of `FoundText` in the contract. */
export interface TextFound {
  readonly path: string;
  readonly change: ChangeKind | null;
  readonly version: { readonly event: number; readonly at: number } | null;
  readonly lines: LineFound[];
  readonly more: number;
}

export interface SearchDeps {
  readonly mounts: MountTable;
  readonly blocks: EventBlocks;
  /** What the sandbox did. */
  readonly changes: () => readonly { readonly path: string; readonly kind: ChangeKind; readonly entry: EntryKind }[];
  readonly kindAt: (path: string) => ChangeKind | null;
  /** `withheld`: earlier contents are not there to be looked into. */
  readonly past: 'kept' | 'withheld';
  readonly tell: (found: TextFound) => void;
}

export interface SearchEnd {
  readonly files: number;
  readonly lines: number;
  readonly searched: number;
  readonly skipped: { readonly binary: number; readonly large: number; readonly unreadable: number };
  readonly end: 'all' | 'limit';
}

interface Progress {
  readonly done: number;
  readonly total: number;
}

class Search {
  readonly #deps: SearchDeps;
  readonly #question: SearchQuestion;
  readonly #limit: number;
  readonly #matcher: TextMatcher;
  readonly #filter: PathFilter;
  readonly #skipped = { binary: 0, large: 0, unreadable: 0 };
  /** What contents of the past had, by their hashes: each is searched once. */
  readonly #known = new Map<string, FoundLines>();
  #files = 0;
  #lines = 0;
  #searched = 0;

  constructor(deps: SearchDeps, question: SearchQuestion, limit: number) {
    this.#deps = deps;
    this.#question = question;
    this.#limit = limit;
    this.#matcher = textMatcher(question);
    this.#filter = pathFilter(question.include, question.exclude);
  }

  *run(): Generator<Progress, SearchEnd> {
    const { within } = this.#question;
    if (within === 'past') yield* this.#past();
    else if (within === 'changed') yield* this.#changed();
    else for (const mount of this.#deps.mounts.all()) yield* this.#tree(mount, within);
    return {
      files: this.#files,
      lines: this.#lines,
      searched: this.#searched,
      skipped: this.#skipped,
      end: this.#isFull ? 'limit' : 'all',
    };
  }

  get #isFull(): boolean {
    return this.#lines >= this.#limit;
  }

  get #progress(): Progress {
    return { done: this.#searched, total: 0 };
  }

  *#tree(mount: MountedTree, side: 'merged' | 'base'): Generator<Progress> {
    if (side === 'base' && !mount.overlay.base) return;
    const ignoring = openGitIgnoring(mount);
    const skips = (names: readonly string[], kind: EntryKind): boolean =>
      this.#question.ignored === 'skip' && (isGitFolder(names) || ignoring.is(names, kind));
    const enters = (names: readonly string[]): boolean =>
      this.#filter.isEntered(mount.name, names) && !skips(names, 'directory');
    try {
      for (const found of walkFiles(mount.view(side), enters)) {
        if (this.#isFull) return;
        const isWanted = found?.kind === 'file' && this.#filter.isSearched(mount.name, found.names);
        if (isWanted && !skips(found.names, 'file')) yield* this.#file(mount, mount.view(side), found.names);
        yield this.#progress;
      }
    } finally {
      ignoring.close();
    }
  }

  *#changed(): Generator<Progress> {
    for (const { path, kind, entry } of this.#deps.changes()) {
      if (this.#isFull) return;
      if (kind === 'deleted' || entry !== 'file') continue;
      const { mount: name, names } = splitPath(path);
      const mount = this.#deps.mounts.get(name);
      if (this.#filter.isSearched(name, names)) yield* this.#file(mount, mount.view('merged'), names);
      yield this.#progress;
    }
  }

  *#file(mount: MountedTree, tree: WalkedTree, names: readonly string[]): Generator<Progress> {
    const bytes = this.#attempt(() => contentOf(tree, names));
    if (!bytes) return;
    const found = yield* this.#matches(bytes);
    const path = formatPath(mount.name, names);
    if (found) this.#tell({ path, change: orNull(() => this.#deps.kindAt(path)), version: null, ...found });
  }

  *#past(): Generator<Progress> {
    const { mounts, blocks, past } = this.#deps;
    if (past === 'withheld') return;
    for (const content of pastContents(mounts.all(), blocks)) {
      if (this.#isFull) return;
      const { mount, names } = splitPath(content?.path ?? '');
      if (content && this.#filter.isSearched(mount, names)) yield* this.#content(content, names);
      yield this.#progress;
    }
  }

  *#content({ path, event, at, entry }: PastContent, names: readonly string[]): Generator<Progress> {
    const known = entry.hash === null ? undefined : this.#known.get(`${path}\n${entry.hash}`);
    if (known) return;
    const bytes = this.#attempt(() => (entry.size > MOST_BYTES ? 'large' : Buffer.from(entry.read())));
    if (!bytes) return;
    const found = yield* this.#once(path, entry.hash ?? createHash('sha256').update(bytes).digest('hex'), bytes);
    if (!found || this.#isThere(path, names, bytes)) return;
    this.#tell({ path, change: null, version: { event, at }, ...found });
  }

  /** null when this path has had this content before, or nothing in it matches. */
  *#once(path: string, hash: string, bytes: Buffer): Generator<Progress, FoundLines | null> {
    if (this.#known.size > MOST_REMEMBERED) this.#known.clear();
    const here = `${path}\n${hash}`;
    if (this.#known.has(here)) return null;
    const found = this.#known.get(hash) ?? (yield* this.#matches(bytes)) ?? { lines: [], more: 0 };
    this.#known.set(hash, found).set(here, found);
    return found.lines.length > 0 ? found : null;
  }

  /** What is there now is no past. */
  #isThere(path: string, names: readonly string[], bytes: Buffer): boolean {
    const { mounts } = this.#deps;
    const now = orNull(() => contentOf(mounts.get(splitPath(path).mount).view('merged'), names));
    return Buffer.isBuffer(now) && now.equals(bytes);
  }

  *#matches(bytes: Buffer): Generator<Progress, FoundLines | null> {
    this.#searched += 1;
    const content = decodeText(bytes);
    if (content.kind === 'binary') this.#skipped.binary += 1;
    if (content.kind === 'binary' || (content.kind === 'utf8' && !this.#matcher.mayMatch(content.bytes))) return null;
    const text = content.kind === 'utf8' ? content.bytes.toString('utf8') : content.text;
    const lines = this.#matcher.lines(text, Math.min(MOST_LINES, this.#limit - this.#lines));
    for (;;) {
      const next = lines.next();
      if (next.done) return next.value.lines.length > 0 ? next.value : null;
      yield this.#progress;
    }
  }

  /** Counts why not. */
  #attempt(read: () => Buffer | 'large'): Buffer | null {
    try {
      const bytes = read();
      if (bytes !== 'large') return bytes;
      this.#skipped.large += 1;
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      this.#skipped[error.code === 'too-large' ? 'large' : 'unreadable'] += 1;
    }
    return null;
  }

  #tell(found: Omit<TextFound, 'lines'> & FoundLines): void {
    this.#files += 1;
    this.#lines += found.lines.length;
    this.#deps.tell({ ...found, lines: [...found.lines] });
  }
}

const READ = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;

/** Errors: those of opening and reading a file. */
function contentOf({ vfs, root }: WalkedTree, names: readonly string[]): Buffer | 'large' {
  return using(vfs.openFile(vfs.locate(root, relPath(names), 'keep'), READ), (file) => {
    if (file.stat().size > MOST_BYTES) return 'large';
    const bytes = readUpTo(file, 0, MOST_BYTES);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  });
}

/** Stops at `limit` lines. Of a question without a problem (`queryProblem`). Yields between small steps. Errors: as `pastContents`. */
export const searchText = (deps: SearchDeps, question: SearchQuestion, limit: number): Generator<Progress, SearchEnd> =>
  new Search(deps, question, limit).run();

/** Every content that files had once, as far as the history keeps it: found by the record, read one by one. */
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import { entryOf } from '../../audit/query/dictionary.ts';
import type { EventBlock, EventBlocks, Texts } from '../../audit/event-block.ts';
import { readUpTo, using } from '../../vfs/derived.ts';
import { orNull } from '../../vfs/errors.ts';
import type { Past, PastEntry } from '../../vfs/past.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { MountedTree } from '../mounts.ts';
import { pastOf } from '../past-door.ts';
import { splitPath } from './split-path.ts';
import { walkFiles } from './walk-files.ts';
import type { WalkedTree } from './walk-files.ts';

/** What a file held right after an event. */
export interface PastVersion {
  /** Canonical. */
  readonly path: string;
  readonly event: number;
  /** When that event was, in milliseconds since the epoch. */
  readonly at: number;
}

/** To be read before the next one is asked for. */
export interface PastContent extends PastVersion {
  readonly entry: PastEntry;
}

/** After these a name holds something else, or nothing. */
const CHANGES: ReadonlySet<string> = new Set<Operation>([
  'create',
  'write',
  'truncate',
  'open',
  'unlink',
  'remove-all',
  'rename',
  'link',
  'copy',
  'discard',
  'undo',
  'restore',
  'commit',
]);
/** With these a version begins; what is written after them belongs to it. */
const BEGINNINGS: ReadonlySet<string> = new Set<Operation>(['create', 'truncate', 'open']);
const WRITES: ReadonlySet<string> = new Set<Operation>(['create', 'write', 'truncate', 'open']);

/** Events between two yields. */
const SLICE = 2048;

interface Row {
  readonly seq: number;
  readonly timeMs: number;
  readonly op: string;
  readonly run: string | null;
  readonly path: string | null;
  readonly path2: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** The last version that a path has so far. */
interface Latest {
  version: PastVersion;
  /** Who writes it; null when it is closed to more writes. */
  run: string | null;
  after: string | null;
}

/** Puts the events that changed a path into versions. */
class Versions {
  readonly #latest = new Map<string, Latest>();
  readonly #hashes = new Set<string>();
  readonly found: PastVersion[] = [];
  /** The event before the one that is looked at. */
  #before: PastVersion = { path: '', event: -1, at: 0 };

  add(row: Row): void {
    const { op, path, path2, before, after } = row;
    const isChange = CHANGES.has(op) && !(op === 'open' && before === after);
    if (isChange) for (const one of [path, path2]) if (one !== null) this.#change(one, row);
    this.#before = { path: '', event: row.seq, at: row.timeMs };
  }

  end(): readonly PastVersion[] {
    for (const latest of this.#latest.values()) this.#put(latest);
    return this.found.toSorted((one, other) => one.event - other.event);
  }

  #change(path: string, { seq, timeMs, op, run, after }: Row): void {
    const latest = this.#latest.get(path);
    const isSame = latest !== undefined && latest.run !== null && latest.run === run && !BEGINNINGS.has(op);
    if (latest === undefined) this.found.push({ ...this.#before, path });
    else if (!isSame) this.#put(latest);
    const writer = WRITES.has(op) ? run : null;
    this.#latest.set(path, {
      version: { path, event: seq, at: timeMs },
      run: writer,
      after: WRITES.has(op) ? after : null,
    });
  }

  /** What a path held before is not looked at again. */
  #put({ version, after }: Latest): void {
    const key = `${after}:${version.path}`;
    if (after !== null && this.#hashes.has(key)) return;
    if (after !== null) this.#hashes.add(key);
    this.found.push(version);
  }
}

type RowColumn = 'op' | 'outcome' | 'run' | 'path' | 'path2' | 'before' | 'after';

class Rows {
  readonly #block: EventBlock;
  readonly #texts: Readonly<Record<RowColumn, Texts>>;

  constructor(block: EventBlock) {
    const text = (column: RowColumn): Texts => block.texts(column);
    this.#block = block;
    this.#texts = {
      op: text('op'),
      outcome: text('outcome'),
      run: text('run'),
      path: text('path'),
      path2: text('path2'),
      before: text('before'),
      after: text('after'),
    };
  }

  /** null for an attempt that came to nothing. */
  at(row: number): Row | null {
    const text = (column: RowColumn): string | null => {
      const texts = this.#texts[column];
      return entryOf(texts, texts.ids[row] ?? 0);
    };
    if (text('outcome') !== 'ok') return null;
    return {
      seq: this.#block.numbers('seq')[row] ?? 0,
      timeMs: this.#block.numbers('timeMs')[row] ?? 0,
      op: text('op') ?? '',
      run: text('run'),
      path: text('path'),
      path2: text('path2'),
      before: text('before'),
      after: text('after'),
    };
  }
}

/** Errors: as `EventBlocks.block`. Yields between small steps. */
function* versionsIn(blocks: EventBlocks): Generator<undefined, readonly PastVersion[]> {
  const versions = new Versions();
  for (const { first } of blocks.facts()) {
    const rows = new Rows(blocks.block(first));
    const { count } = blocks.block(first);
    for (let row = 0; row < count; row += 1) {
      const event = rows.at(row);
      if (event) versions.add(event);
      if (row % SLICE === 0) yield;
    }
  }
  return versions.end();
}

function* contentsOf(mount: string, past: Past, versions: readonly PastVersion[]): Generator<PastContent | undefined> {
  const known = versions.filter(({ event }) => event >= past.earliest);
  const places = known.map(({ path, event }) => ({ event, names: splitPath(path).names }));
  const directories: PastVersion[] = [];
  let at = 0;
  for (const entry of past.lookBack(places)) {
    if (entry === undefined) {
      yield undefined;
      continue;
    }
    const version = known[at++];
    if (version && entry?.kind === 'directory') directories.push(version);
    if (version && entry?.kind === 'file') yield { ...version, entry };
  }
  for (const directory of directories.slice(0, MOST_DIRECTORIES)) yield* contentsBelow(mount, past, directory);
}

/** Directories that were removed, moved or restored whole, and are looked through for it. */
const MOST_DIRECTORIES = 200;

const READ = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;

/** A file of an earlier tree. */
function entryAt({ vfs, root }: WalkedTree, names: readonly string[]): PastEntry {
  const place = vfs.locate(root, relPath(names), 'keep');
  const { kind, size } = vfs.stat(place);
  const read = (): Uint8Array => using(vfs.openFile(place, READ), (file) => readUpTo(file, 0, size));
  return { kind, size, hash: vfs.contentHash(place), read };
}

/** Files that nothing was done to but with their directory. */
function* contentsBelow(
  mount: string,
  past: Past,
  { path, event, at }: PastVersion,
): Generator<PastContent | undefined> {
  yield* past.prepare(event);
  const vfs = past.viewAfter(event);
  const root = vfs.openRoot();
  try {
    for (const found of walkFiles({ vfs, root }, () => true, splitPath(path).names)) {
      const entry = found?.kind === 'file' ? orNull(() => entryAt({ vfs, root }, found.names)) : null;
      yield found && entry ? { path: formatPath(mount, found.names), event, at, entry } : undefined;
    }
  } finally {
    root.close();
  }
}

/** Mount by mount, in the order of the events. Yields undefined between small steps. Errors: as `Past.lookBack`; as `EventBlocks.block`. */
export function* pastContents(mounts: readonly MountedTree[], blocks: EventBlocks): Generator<PastContent | undefined> {
  const versions = yield* versionsIn(blocks);
  for (const mount of mounts) {
    const past = pastOf(mount);
    const own = versions.filter(({ path }) => splitPath(path).mount === mount.name);
    if (past && own.length > 0) yield* contentsOf(mount.name, past, own);
  }
}

/** The events that changed one file, newest first, through its renames. */
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import type { EventBlock, EventBlocks } from '../audit/event-block.ts';
import type { AuditEvent } from '../audit/event.ts';

/** One change of the file, and the name that it had afterwards. */
export interface FileEvent {
  readonly event: AuditEvent;
  /** Canonical. */
  readonly path: string;
  /** The name that it had before. */
  readonly before: string;
  /** Somebody closed the file after it, and before the next change. */
  readonly isClosed: boolean;
}

/** Of the file itself. */
const ON_FILE: ReadonlySet<Operation> = new Set([
  'create',
  'write',
  'truncate',
  'open',
  'symlink',
  'unlink',
  'link',
  'copy',
  'close',
]);
/** Of the file, or of a directory that it lies in. */
const ON_TREE: ReadonlySet<Operation> = new Set(['rename', 'remove-all', 'discard', 'undo', 'restore']);

const isAtOrBelow = (path: string, above: string): boolean =>
  path === above || path.startsWith(above.endsWith('/') ? above : `${above}/`);

/** A directory that is renamed takes its files along; what goes away under a name leaves that to whoever had it before. */
function nameBeforeRename({ path, path2 }: AuditEvent, own: string): string | null {
  if (path2 !== null && isAtOrBelow(own, path2)) return path + own.slice(path2.length);
  return isAtOrBelow(own, path) ? own : null;
}

/** Whether an event that is no rename is about the file of that name. */
function isAbout({ op, path, path2, before, after }: AuditEvent, own: string): boolean {
  if (op === 'link' || op === 'copy') return path2 === own;
  if (ON_TREE.has(op)) return isAtOrBelow(own, path);
  // Opening changes a file only when it empties it.
  return path === own && !(op === 'open' && before === after);
}

/** The name that the file called `own` had before an event; null when the event is none of it. */
function nameBefore(event: AuditEvent, own: string): string | null {
  if (event.op === 'rename') return nameBeforeRename(event, own);
  return isAbout(event, own) ? own : null;
}

/** Rows of one block that may be about the file, without making an event of each. */
class BlockSearch {
  readonly #block: EventBlock;
  readonly #columns: Readonly<Record<'op' | 'outcome' | 'path' | 'path2', ArrayLike<number>>>;
  readonly #ops: ReadonlySet<number>;
  readonly #fine: number;
  #paths: ReadonlySet<number> = new Set();
  #seconds: ReadonlySet<number> = new Set();

  constructor(block: EventBlock) {
    this.#block = block;
    this.#columns = {
      op: block.texts('op').ids,
      outcome: block.texts('outcome').ids,
      path: block.texts('path').ids,
      path2: block.texts('path2').ids,
    };
    const words = block.texts('op').dictionary;
    this.#ops = new Set(words.flatMap((op, id) => (isTelling(op) ? [id] : [])));
    this.#fine = block.texts('outcome').dictionary.indexOf('ok');
  }

  get isHopeless(): boolean {
    return this.#ops.size === 0 || this.#fine < 0;
  }

  /** The file has this name in what is searched from now on. */
  follow(own: string): void {
    const about = (column: 'path' | 'path2'): ReadonlySet<number> => {
      const { dictionary } = this.#block.texts(column);
      return new Set(dictionary.flatMap((path, id) => (path !== null && isAtOrBelow(own, path) ? [id] : [])));
    };
    this.#paths = about('path');
    this.#seconds = about('path2');
  }

  isHit(row: number): boolean {
    const { op, outcome, path, path2 } = this.#columns;
    if (outcome[row] !== this.#fine || !this.#ops.has(op[row] ?? 0)) return false;
    return this.#paths.has(path[row] ?? 0) || this.#seconds.has(path2[row] ?? 0);
  }
}

const isTelling = (op: string | null): boolean =>
  op !== null && (ON_FILE.has(op as Operation) || ON_TREE.has(op as Operation));

export interface FileSearch {
  /** Canonical; the name the file has right before event `before`. */
  readonly path: string;
  /** Only events below this number. */
  readonly before: number;
}

/** Yields undefined between blocks, so that the search can be done in slices. Errors: as `EventBlocks.block`. */
export function* fileEvents(blocks: EventBlocks, { path, before }: FileSearch): Generator<FileEvent | undefined> {
  let own = path;
  let isClosed = false;
  for (const { first } of blocks
    .facts()
    .filter((facts) => facts.first < before)
    .toReversed()) {
    yield undefined;
    const block = blocks.block(first);
    const search = new BlockSearch(block);
    if (search.isHopeless) continue;
    search.follow(own);
    const numbers = block.numbers('seq');
    for (let row = block.count - 1; row >= 0; row--) {
      if ((numbers[row] ?? 0) >= before || !search.isHit(row)) continue;
      const event = block.event(row);
      const name = nameBefore(event, own);
      if (name === null) continue;
      if (event.op === 'close') {
        isClosed = true;
        continue;
      }
      yield { event, path: own, before: name, isClosed };
      isClosed = false;
      if (name === own) continue;
      own = name;
      search.follow(own);
    }
  }
}

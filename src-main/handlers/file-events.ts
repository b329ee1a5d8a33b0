/** The events that changed what one name held, newest first, and those that led there under other names. */
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import type { EventBlock, EventBlocks } from '../audit/event-block.ts';
import { PathRows } from './path-rows.ts';
import type { PathEvent } from './path-rows.ts';

/** One change of what a name holds. */
export interface FileEvent {
  readonly event: PathEvent;
  /** Canonical: what holds it afterwards. */
  readonly path: string;
  /** Where it came from: another name with a rename or a link, else the same one. */
  readonly source: string;
  /** Somebody closed the file after it, and before the next change under this name. */
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
/** The name held nothing afterwards, or nothing before: no file is older than that under its name. */
const ENDS: ReadonlySet<Operation> = new Set(['unlink', 'remove-all']);
const BIRTHS: ReadonlySet<Operation> = new Set(['create', 'symlink', 'link', 'copy']);

const OPERATIONS: ReadonlySet<string> = new Set([...ON_FILE, ...ON_TREE]);

const isAtOrBelow = (path: string, above: string): boolean =>
  path === above || path.startsWith(above.endsWith('/') ? above : `${above}/`);

/** A directory that is renamed takes its files along. Null for what was not brought to `own` by the event. */
function sourceOf({ op, path, path2 }: PathEvent, own: string): string | null {
  if (path2 === null) return null;
  if (op === 'rename' && isAtOrBelow(own, path2)) return path + own.slice(path2.length);
  return op === 'link' && path2 === own ? path : null;
}

/** Whether an event is about what `own` held. */
function isAbout(event: PathEvent, own: string): boolean {
  const { op, path, path2, before, after } = event;
  if (sourceOf(event, own) !== null) return true;
  if (op === 'link' || op === 'copy') return path2 === own;
  if (ON_TREE.has(op)) return isAtOrBelow(own, path);
  // Opening changes a file only when it empties it.
  return path === own && !(op === 'open' && before === after);
}

/** `asked`: everything that the name ever held. `source`: only the file that was moved away from there in the end. */
type Interest = 'asked' | 'source';

/** The user writes a file whole, and so makes it when it is not there. */
const isBirth = ({ op, run, before }: PathEvent): boolean =>
  BIRTHS.has(op) || (op === 'write' && run === null && before === null);

/** The file that `own` had went away with the event: what it has later is another one. */
const isLast = (event: PathEvent, own: string): boolean =>
  sourceOf(event, own) === null && (ENDS.has(event.op) || event.op === 'rename');

/** Nothing before the event is about the file that `own` has later. */
function isFirst(event: PathEvent, own: string): boolean {
  if (sourceOf(event, own) === null) return isBirth(event) || isLast(event, own);
  return event.op === 'link' || event.before === null;
}

class Lineage {
  readonly #names = new Map<string, Interest>();
  /** Names whose newest change that was found may have been closed since. */
  readonly #closed = new Set<string>();

  constructor(path: string) {
    this.#names.set(path, 'asked');
  }

  get names(): readonly string[] {
    return [...this.#names.keys()];
  }

  /** What the next older event did, under each name: the one that was asked for comes first. */
  follow(event: PathEvent): readonly FileEvent[] {
    const about = [...this.#names].filter(([own]) => isAbout(event, own));
    if (event.op === 'close') for (const [own] of about) this.#closed.add(own);
    if (about.length === 0 || event.op === 'close') return [];
    for (const [own, interest] of about) if (interest === 'source' && isFirst(event, own)) this.#names.delete(own);
    const changes = about
      .filter(([own, interest]) => interest === 'asked' || !isLast(event, own))
      .map(([own]) => this.#change(event, own));
    for (const { source } of changes) if (!this.#names.has(source)) this.#names.set(source, 'source');
    return changes;
  }

  #change(event: PathEvent, own: string): FileEvent {
    return { event, path: own, source: sourceOf(event, own) ?? own, isClosed: this.#closed.delete(own) };
  }
}

export interface FileSearch {
  /** Canonical. */
  readonly path: string;
  /** Only events below this number. */
  readonly before: number;
}

/**
 * Yields undefined between blocks, so that the search can be done in slices. What retention removes meanwhile is not found. Errors: as
 * `EventBlocks.block`.
 */
export function* fileEvents(blocks: EventBlocks, { path, before }: FileSearch): Generator<FileEvent | undefined> {
  const lineage = new Lineage(path);
  for (let below = before; ;) {
    yield undefined;
    const next = blocks.facts().findLast(({ first }) => first < below);
    if (!next) return;
    below = next.first;
    yield* eventsIn(blocks.block(below), lineage, before);
  }
}

function* eventsIn(block: EventBlock, lineage: Lineage, before: number): Generator<FileEvent> {
  const rows = new PathRows(block, OPERATIONS);
  for (const name of lineage.names) rows.look(name);
  for (let row = rows.previous(block.count); row >= 0; row = rows.previous(row)) {
    const event = rows.event(row);
    if (event.seq >= before) continue;
    for (const change of lineage.follow(event)) yield change;
    for (const name of lineage.names) rows.look(name);
  }
}

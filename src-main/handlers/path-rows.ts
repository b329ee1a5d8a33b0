/** Finds the rows of a block that are about some paths, or about directories above them, by the dictionaries of its columns. */
import type { EventBlock, TextColumn, Texts } from '../audit/event-block.ts';
import type { AuditEvent } from '../audit/event.ts';
import { entriesOf, entryOf } from '../audit/query/dictionary.ts';

/** As much of an event as says what became of a file: reading other columns of a block would cost many times more. */
export type PathEvent = Pick<
  AuditEvent,
  'seq' | 'timeMs' | 'op' | 'run' | 'capsule' | 'principal' | 'path' | 'path2' | 'before' | 'after'
>;

/** Paths looked for one by one; for more of them an index of the whole dictionary is made. */
const FEW = 8;

/** The path itself and every directory above it. */
function upwards(path: string): readonly string[] {
  const root = path.indexOf('://') + '://'.length;
  const found = [path];
  for (let at = path.lastIndexOf('/'); at >= root; at = path.lastIndexOf('/', at - 1)) found.push(path.slice(0, at));
  if (path.length > root) found.push(path.slice(0, root));
  return found;
}

/** Which ids of one column's dictionary are wanted. */
class WantedPaths {
  readonly texts: Texts;
  readonly #wanted: Uint8Array;
  #index: ReadonlyMap<string, number> | null = null;
  #found = 0;
  #looks = 0;

  constructor(texts: Texts) {
    this.texts = texts;
    this.#wanted = new Uint8Array(entriesOf(texts));
  }

  get isEmpty(): boolean {
    return this.#found === 0;
  }

  add(paths: readonly string[]): void {
    this.#looks += 1;
    if (this.#looks > FEW) this.#index ??= this.#makeIndex();
    const ids = this.#index ? paths.map((path) => this.#index?.get(path)) : this.#search(paths);
    for (const id of ids) {
      if (id === undefined || this.#wanted[id] === 1) continue;
      this.#wanted[id] = 1;
      this.#found += 1;
    }
  }

  isWanted(row: number): boolean {
    return this.#wanted[this.texts.ids[row] ?? 0] === 1;
  }

  #search(paths: readonly string[]): readonly number[] {
    const { texts } = this;
    const lengths = new Set(paths.map(({ length }) => length));
    const wanted = new Set(paths);
    const ids: number[] = [];
    for (let id = 1; id < this.#wanted.length; id += 1) {
      const length = texts.whole
        ? (texts.whole.starts[id + 1] ?? 0) - (texts.whole.starts[id] ?? 0)
        : (texts.dictionary[id]?.length ?? -1);
      if (lengths.has(length) && wanted.has(entryOf(texts, id) ?? '')) ids.push(id);
    }
    return ids;
  }

  #makeIndex(): ReadonlyMap<string, number> {
    const index = new Map<string, number>();
    for (let id = 1; id < this.#wanted.length; id += 1) index.set(entryOf(this.texts, id) ?? '', id);
    return index;
  }
}

export class PathRows {
  readonly #block: EventBlock;
  readonly #operations: ReadonlySet<string>;
  readonly #columns: readonly WantedPaths[];
  readonly #looked = new Set<string>();
  #rows: {
    readonly op: Texts;
    readonly ops: ReadonlySet<number>;
    readonly outcome: Texts;
    readonly fine: number;
  } | null = null;

  /** Only attempts that went well, with one of `operations`. Errors: as `EventBlocks.block`, here and below. */
  constructor(block: EventBlock, operations: ReadonlySet<string>) {
    this.#block = block;
    this.#operations = operations;
    this.#columns = [new WantedPaths(block.texts('path')), new WantedPaths(block.texts('path2'))];
  }

  /** From now on rows that are about `path` are found as well. */
  look(path: string): void {
    if (this.#looked.has(path)) return;
    const fresh = upwards(path).filter((one) => !this.#looked.has(one));
    for (const column of this.#columns) column.add(fresh);
    for (const one of fresh) this.#looked.add(one);
  }

  /** The nearest row before `row` that was looked for; -1 when there is none. */
  previous(row: number): number {
    const wanted = this.#columns.filter((column) => !column.isEmpty);
    if (wanted.length === 0) return -1;
    const { op, ops, outcome, fine } = (this.#rows ??= this.#readRows());
    for (let at = row - 1; at >= 0; at -= 1)
      if (wanted.some((column) => column.isWanted(at)) && outcome.ids[at] === fine && ops.has(op.ids[at] ?? 0))
        return at;
    return -1;
  }

  event(row: number): PathEvent {
    const number = (column: 'seq' | 'timeMs'): number => this.#block.numbers(column)[row] ?? 0;
    const text = (column: TextColumn): string | null => {
      const texts = this.#block.texts(column);
      return entryOf(texts, texts.ids[row] ?? 0);
    };
    return {
      seq: number('seq'),
      timeMs: number('timeMs'),
      op: text('op') as PathEvent['op'],
      run: text('run'),
      capsule: text('capsule') ?? '',
      principal: text('principal') ?? '',
      path: text('path') ?? '',
      path2: text('path2'),
      before: text('before'),
      after: text('after'),
    };
  }

  #readRows() {
    const [op, outcome] = [this.#block.texts('op'), this.#block.texts('outcome')];
    const ops = new Set<number>();
    for (let id = 1; id < entriesOf(op); id += 1) if (this.#operations.has(entryOf(op, id) ?? '')) ops.add(id);
    let fine = -1;
    for (let id = 1; id < entriesOf(outcome); id += 1) if (entryOf(outcome, id) === 'ok') fine = id;
    return { op, ops, outcome, fine };
  }
}

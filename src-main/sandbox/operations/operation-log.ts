/** The log of operations of a sandbox: kept with each deed, bounded, and the way to undo and redo. */
import type { OperationName, OperationState } from '../../../src-preload/contract/review-words.ts';
import { fail } from '../../vfs/errors.ts';
import { hasFields, JsonValues, lastNumber, nextNumber } from './json-values.ts';
import type { Values } from './json-values.ts';
import type {
  OperationChange,
  OperationKeeper,
  OperationLog,
  OperationNote,
  OperationPath,
  OperationReport,
  WorkStep,
} from './keeper.ts';

/** Operations that are remembered; of the older ones only what they did is left. */
export const MOST_OPERATIONS = 200;
const NS_PER_MS = 1_000_000n;

export interface KeptOperation extends OperationNote {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Rises with each change of a state: what was undone last can be told. */
  readonly turn: number;
}

export interface ListedOperation extends KeptOperation {
  /** Why it can be neither undone nor done again, in a sentence; null when that can be tried. */
  readonly fixed: string | null;
}

export interface OperationLogDeps {
  readonly values: Values;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** Called before anything is undone or done again. */
  readonly before: (what: string) => void;
  readonly changed: () => void;
}

const UNKNOWN = 'This inspector does not know how to take that back.';

export class StoredOperationLog implements OperationLog {
  readonly #deps: OperationLogDeps;
  readonly #kept: JsonValues<KeptOperation>;
  readonly #keepers = new Map<OperationName, OperationKeeper>();

  constructor(deps: OperationLogDeps) {
    this.#deps = deps;
    const isKnown = hasFields<KeptOperation>('id', 'name', 'state', 'author', 'message', 'at', 'turn');
    this.#kept = new JsonValues({ ...deps, space: 'operation', isKnown });
  }

  newId(): string {
    return String(nextNumber(this.#deps.values, 'operation'));
  }

  note(note: OperationNote): void {
    const at = Number(this.#deps.now() / NS_PER_MS);
    this.#kept.set(note.id, { ...note, at, turn: this.#nextTurn() });
    const ids = this.#kept.ids();
    for (const id of ids.slice(0, Math.max(0, ids.length - MOST_OPERATIONS))) this.forget(id);
  }

  change(id: string, change: OperationChange): void {
    const kept = this.#kept.get(id);
    if (kept) this.#kept.set(id, { ...kept, ...change, turn: this.#nextTurn() });
  }

  /** A line as it is to be from now on; its time becomes the present. Part of the journal group under way. */
  prolong(id: string, change: Pick<OperationNote, 'events'>): void {
    const kept = this.#kept.get(id);
    if (kept) this.#kept.set(id, { ...kept, ...change, at: Number(this.#deps.now() / NS_PER_MS) });
  }

  register(keeper: OperationKeeper): void {
    if (this.#keepers.has(keeper.name)) throw new Error(`two keepers of ${keeper.name}`);
    this.#keepers.set(keeper.name, keeper);
  }

  /** What is under way stays. Part of the journal group under way. */
  forget(id: string): void {
    const kept = this.#kept.get(id);
    if (kept?.state === 'under-way') return;
    if (kept) this.#keepers.get(kept.name)?.forget(id);
    this.#kept.delete(id);
  }

  /** Newest first. */
  list(): readonly ListedOperation[] {
    return this.#kept
      .all()
      .toReversed()
      .map((kept) => ({ ...kept, fixed: this.#fixed(kept) }));
  }

  /** null when it was forgotten, or never was. */
  get(id: string): KeptOperation | null {
    return this.#kept.get(id);
  }

  /** The newest, when nothing has been done, undone or done again since. */
  latest(): KeptOperation | null {
    const newest = this.newest();
    return newest?.turn === lastNumber(this.#deps.values, 'turn') ? newest : null;
  }

  /** null when there is none. */
  newest(): KeptOperation | null {
    const id = this.#kept.ids().at(-1);
    return id === undefined ? null : this.#kept.get(id);
  }

  /** Errors: `not-found`. */
  details(id: string): { readonly entry: ListedOperation; readonly paths: readonly OperationPath[] } {
    const kept = this.#kept.get(id) ?? fail('not-found', `There is no operation ${id} in the log.`);
    const paths = this.#keepers.get(kept.name)?.paths(id) ?? [];
    return { entry: { ...kept, fixed: this.#fixed(kept) }, paths };
  }

  /** Takes back the one named, or the newest that stands. Errors: `not-found`; `unsupported` with the reason; those of its keeper. */
  *undo(id?: string): Generator<WorkStep, OperationReport> {
    const kept = this.#wanted(id, 'done');
    const keeper = this.#ready(kept);
    this.#deps.before(`before undoing “${kept.message}”`);
    return yield* keeper.undo(kept.id);
  }

  /** Does the one named again, or what was undone last. Errors: as `undo`. */
  *redo(id?: string): Generator<WorkStep, OperationReport> {
    const kept = this.#wanted(id, 'undone');
    const keeper = this.#ready(kept);
    this.#deps.before(`before doing “${kept.message}” again`);
    return yield* keeper.redo(kept.id);
  }

  #wanted(id: string | undefined, state: 'done' | 'undone'): KeptOperation {
    const nothing = state === 'done' ? 'There is nothing to undo.' : 'Nothing was undone that could be done again.';
    if (id === undefined) return this.#last(state) ?? fail('not-found', nothing);
    const kept = this.#kept.get(id) ?? fail('not-found', `There is no operation ${id} in the log.`);
    if (kept.state === state) return kept;
    return fail('unsupported', `Operation ${id} is ${kept.state.replace('-', ' ')}.`);
  }

  /** The newest that stands; or what was undone last. */
  #last(state: 'done' | 'undone'): KeptOperation | undefined {
    const all = this.#kept.all().filter((kept) => kept.state === state);
    return state === 'done' ? all.at(-1) : all.toSorted((one, other) => one.turn - other.turn).at(-1);
  }

  #ready(kept: KeptOperation): OperationKeeper {
    const fixed = this.#fixed(kept);
    if (fixed !== null) fail('unsupported', fixed);
    return this.#keepers.get(kept.name) ?? fail('unsupported', UNKNOWN);
  }

  #fixed({ id, name, state }: KeptOperation): string | null {
    if (state === 'reversed') return 'It did not come to its end; nothing of it is left.';
    if (state === 'under-way') return 'It is under way.';
    const keeper = this.#keepers.get(name);
    return keeper ? keeper.fixed(id, state satisfies OperationState) : UNKNOWN;
  }

  #nextTurn(): number {
    return nextNumber(this.#deps.values, 'turn');
  }
}

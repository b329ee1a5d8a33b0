/** How far the folder has come with a list of changes, told from the folder alone: after a crash nothing else can be trusted. */
import type { HostStat, HostTree } from '../../vfs/host/host-tree.ts';
import { keyOf } from '../names.ts';
import type { Names } from '../names.ts';
import type { BaseChange, EntryChange, EntryState, MoveChange } from './base-change.ts';
import { isEntity, isLike, lookSpelled } from './observe.ts';

/**
 * - todo: the place is as it was before the change. - done. - adrift: it is neither, so somebody else was there.
 */
export type Standing = 'todo' | 'done' | 'adrift';

/** Where a change is to be made now. */
export interface Located {
  readonly standing: Standing;
  /** Of an entry its place; of a move where it comes from. */
  readonly at: Names;
  /** Of a move. */
  readonly to: Names;
}

interface Made {
  readonly number: number;
  readonly move: MoveChange;
}

/** Times that were set by a system that keeps microseconds only are not the ones asked for. */
const ABOUT = 2_000n;

export class Ledger {
  readonly #base: HostTree;
  readonly #changes: readonly BaseChange[];
  /** Numbers of the changes that have to do with a place, by its key. */
  readonly #about = new Map<string, number[]>();
  /** Numbers of the moves that the folder has made. */
  readonly #moved = new Set<number>();
  readonly #movedFrom = new Map<string, readonly Made[]>();

  constructor(base: HostTree, changes: readonly BaseChange[]) {
    this.#base = base;
    this.#changes = changes;
    for (const [number, change] of changes.entries())
      for (const names of change.what === 'entry' ? [change.names] : [change.from, change.to]) {
        const key = keyOf(names);
        this.#about.set(key, [...(this.#about.get(key) ?? []), number]);
      }
    this.#findMoves();
  }

  /** For the changes in their order, each after the ones before it were seen to. */
  locate(number: number): Located {
    const change = this.#changes[number];
    if (!change) throw new RangeError(`there is no change ${number}`);
    if (change.what === 'move') return this.#locateMove(change, number);
    const at = this.#now(change.names, number + 1);
    return { standing: this.#standing(change, at, number), at, to: at };
  }

  #locateMove(change: MoveChange, number: number): Located {
    const [at, to] = [this.#now(change.from, number + 1), this.#now(change.to, number + 1)];
    if (this.#moved.has(number)) return { standing: 'done', at, to };
    if (isEntity(this.#base, at, change.entry)) return { standing: 'todo', at, to };
    return { standing: this.#isOnward(change.from, change.entry, number) ? 'done' : 'adrift', at, to };
  }

  #standing(change: EntryChange, at: Names, number: number): Standing {
    const now = lookSpelled(this.#base, at);
    const known = this.#attributes(change, at, now);
    if (known) return known;
    const { before, after } = change;
    if (isLike(this.#base, at, now, after)) return 'done';
    const isBefore = isLike(this.#base, at, now, before);
    if (isBefore && now?.ino === before?.ino) return 'todo';
    // Another entry may be there by now that looks the same.
    if (this.#isSuperseded(change.names, number)) return 'done';
    return isBefore ? 'todo' : 'adrift';
  }

  /** Of a change of mode and times only; null for another one, and when the entry is another one by now. */
  #attributes({ before, after }: EntryChange, at: Names, now: HostStat | undefined): Standing | null {
    if (!before || !after || !isAttributes(before, after) || now?.kind !== after.kind) return null;
    if (now.mode === after.mode && distance(now.mtimeNs, after.mtimeNs) < ABOUT) return 'done';
    return isLike(this.#base, at, now, { ...before, mode: now.mode }) ? 'todo' : null;
  }

  /** Is the place as a later change leaves it? */
  #isSuperseded(names: Names, number: number): boolean {
    return this.#later(names, number).some((later) => {
      const change = this.#changes[later];
      if (!change) return false;
      const at = this.#now(names, later + 1);
      if (change.what === 'entry') return isLike(this.#base, at, lookSpelled(this.#base, at), change.after);
      return this.#moved.has(later) || isEntity(this.#base, this.#now(change.to, later + 1), change.entry);
    });
  }

  /** Has the entry that was to be moved gone further, or is it gone by a later change? */
  #isOnward(names: Names, entry: EntryState, number: number): boolean {
    const change = this.#changes[number];
    if (change?.what !== 'move') return false;
    return this.#later(change.to, number).some((later) => {
      const next = this.#changes[later];
      if (next?.what === 'move') return this.#moved.has(later);
      if (next?.what !== 'entry' || keyOf(next.names) === keyOf(names)) return false;
      const at = this.#now(next.names, later + 1);
      return entry.kind === 'directory' || isLike(this.#base, at, lookSpelled(this.#base, at), next.after);
    });
  }

  #later(names: Names, number: number): readonly number[] {
    return (this.#about.get(keyOf(names)) ?? []).filter((one) => one > number);
  }

  /** Where a place, as it is called after the first `from` changes, is now. */
  #now(names: Names, from: number): Names {
    let [at, after] = [names, from];
    for (;;) {
      const next = this.#nextMove(at, after);
      if (!next) return at;
      at = [...next.move.to, ...at.slice(next.move.from.length)];
      after = next.number + 1;
    }
  }

  /** The first move from number `after` on that took a place along. */
  #nextMove(at: Names, after: number): Made | null {
    let first: Made | null = null;
    for (let depth = at.length; depth > 0; depth -= 1)
      for (const made of this.#movedFrom.get(keyOf(at.slice(0, depth))) ?? [])
        if (made.number >= after && made.number < (first?.number ?? Infinity)) first = made;
    return first;
  }

  /** The last ones first: where a place is depends on the moves after it. */
  #findMoves(): void {
    for (let number = this.#changes.length - 1; number >= 0; number -= 1) {
      const move = this.#changes[number];
      if (move?.what !== 'move' || !isEntity(this.#base, this.#now(move.to, number + 1), move.entry)) continue;
      this.#moved.add(number);
      const key = keyOf(move.from);
      this.#movedFrom.set(key, [...(this.#movedFrom.get(key) ?? []), { number, move }]);
    }
  }
}

const isAttributes = (before: EntryState, after: EntryState): boolean =>
  before.kind === after.kind &&
  (before.kind === 'directory' || (before.hash === after.hash && before.target === after.target));

const distance = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);

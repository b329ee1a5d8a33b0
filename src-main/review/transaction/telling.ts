/** When the sandbox is told what a replay finds or makes in the folder: only ever while the folder is as it is told. */
import type { BaseStep } from '../../vfs/overlay.ts';
import { follow } from '../ground.ts';
import type { Names } from '../names.ts';
import { isOnlyTimes } from './base-change.ts';
import type { BaseChange, MoveChange } from './base-change.ts';
import type { TopSide } from './transaction-log.ts';

export interface Telling {
  /** The change of this number is the next one; all before it were seen to. */
  before(number: number): void;
  /** It is in the folder now. */
  made(number: number): void;
  /** There are no more. */
  ended(): void;
}

export interface TellingDeps {
  readonly top: TopSide;
  readonly changes: readonly BaseChange[];
  /** The number of the first change that is told one by one. */
  readonly from: number;
  /** After each change that was told. */
  readonly told?: ((number: number) => void) | undefined;
}

const stepOf = (change: BaseChange): readonly BaseStep[] => {
  if (change.what === 'move') return [{ what: 'moved', from: change.from, to: change.to }];
  return isOnlyTimes(change) ? [] : [{ what: 'changed', names: change.names }];
};

const isMove = (change: BaseChange): change is MoveChange => change.what === 'move';

/** Onward: what comes before a move that the folder has made already is told together with it, by the names it had then. */
export class TellingOnward implements Telling {
  readonly #deps: TellingDeps;
  /** The number of the last move that the folder is ahead by; -1 for none. */
  readonly #ahead: number;
  #waiting: number[] = [];

  constructor(deps: TellingDeps, ahead: number) {
    this.#deps = deps;
    this.#ahead = ahead;
  }

  before(): void {
    // Nothing waits for what comes after.
  }

  made(number: number): void {
    if (number < this.#deps.from) return;
    this.#waiting.push(number);
    if (number >= this.#ahead) this.ended();
  }

  ended(): void {
    const { top, changes, told } = this.#deps;
    const numbers = this.#waiting;
    this.#waiting = [];
    const steps = numbers.flatMap((number) => changes.slice(number, number + 1).flatMap(stepOf));
    if (steps.length > 0) top.together(steps);
    for (const number of numbers) told?.(number);
  }
}

/**
 * Back: of what the sandbox never heard of, it hears once all of that is back, by the names that it knows: the entries are the same ones, or
 * are like them, and only their times and numbers are others.
 */
export class TellingBack implements Telling {
  readonly #deps: TellingDeps;
  readonly #quiet: number[] = [];

  constructor(deps: TellingDeps) {
    this.#deps = deps;
  }

  before(number: number): void {
    if (number === this.#deps.from) this.ended();
  }

  made(number: number): void {
    const { top, changes, from, told } = this.#deps;
    const change = changes[number];
    if (!change) return;
    if (number < from) {
      this.#quiet.push(number);
      return;
    }
    if (isMove(change)) top.moved(change.from, change.to);
    else if (!isOnlyTimes(change)) top.changed(change.names, 'back');
    told?.(number);
  }

  ended(): void {
    const { top, changes } = this.#deps;
    const places = this.#quiet.splice(0).flatMap((number): readonly Names[] => {
      const change = changes[number];
      if (!change || isOnlyTimes(change)) return [];
      return [this.#known(number, isMove(change) ? change.to : change.names)];
    });
    if (places.length > 0) top.wereAway(places);
  }

  /** What a place is called before any of the changes that the sandbox has not heard of. */
  #known(number: number, names: Names): Names {
    const { changes, from } = this.#deps;
    return follow(changes.slice(number + 1, from).filter(isMove), names);
  }
}

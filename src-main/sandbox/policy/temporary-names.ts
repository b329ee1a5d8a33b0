/** Which names a run made and removed again itself, seen event by event in their order. */
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';

/** That succeeded. `create` is only said of a file that was not there before. */
const MAKES: ReadonlySet<Operation> = new Set(['create', 'mkdir', 'symlink']);
const REMOVES: ReadonlySet<Operation> = new Set(['unlink', 'rmdir', 'remove-all', 'rename']);

interface Life {
  readonly run: number;
  state: 'there' | 'gone';
}

/** Paths and runs are numbers, alike for alike. */
export class TemporaryNames {
  readonly #lives = new Map<number, Life>();
  /** Names that were there before, or that somebody else had to do with: they are never temporary. */
  readonly #lasting = new Set<number>();

  /** `path2`: -1 where there is none. */
  take(op: Operation, run: number, path: number, path2: number): void {
    // What a rename, a link or a copy leads to may have been there before.
    if (path2 >= 0) this.#lasting.add(path2);
    if (MAKES.has(op)) this.#made(run, path);
    else if (REMOVES.has(op)) this.#removed(run, path);
  }

  found(): ReadonlySet<number> {
    const found = new Set<number>();
    for (const [path, { state }] of this.#lives) if (state === 'gone' && !this.#lasting.has(path)) found.add(path);
    return found;
  }

  #made(run: number, path: number): void {
    const life = this.#lives.get(path);
    if (life?.state === 'there') this.#lasting.add(path);
    this.#lives.set(path, { run, state: 'there' });
  }

  #removed(run: number, path: number): void {
    const life = this.#lives.get(path);
    if (life?.run === run && life.state === 'there') life.state = 'gone';
    else this.#lasting.add(path);
  }
}

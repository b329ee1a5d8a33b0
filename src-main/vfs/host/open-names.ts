/** What open handles are called by now: follows every change of names that goes through the tree. */
import { isAtOrBelow } from '../path/at-or-below.ts';

/** The name of one handle. Changed by `OpenNames` alone. */
export interface OpenName {
  readonly kind: 'file' | 'directory';
  /** From the root; the last ones when the name is gone. */
  names: readonly string[];
  isGone: boolean;
}

const isAt = (names: readonly string[], place: readonly string[]): boolean =>
  names.length === place.length && isAtOrBelow(names, place);

/** All handles of one tree. Names that other programs change are not noticed: the handle stays with its file all the same. */
export class OpenNames {
  readonly #open = new Set<OpenName>();
  readonly #counts = { file: 0, directory: 0 };

  add(kind: OpenName['kind'], names: readonly string[]): OpenName {
    const open = { kind, names, isGone: false };
    this.#open.add(open);
    this.#counts[kind]++;
    return open;
  }

  delete(open: OpenName): void {
    if (this.#open.delete(open)) this.#counts[open.kind]--;
  }

  count(kind: OpenName['kind']): number {
    return this.#counts[kind];
  }

  /** Whether a file is open by this very name. */
  hasFileAt(place: readonly string[]): boolean {
    return [...this.#named()].some(({ kind, names }) => kind === 'file' && isAt(names, place));
  }

  /** The name is gone; what was open by it stays open. */
  remove(place: readonly string[]): void {
    for (const open of this.#named()) if (isAt(open.names, place)) open.isGone = true;
  }

  /** What was at `from` or below it is at `to`; what was at `to` is gone. */
  move(from: readonly string[], to: readonly string[]): void {
    if (isAt(from, to)) return;
    this.remove(to);
    for (const open of this.#named())
      if (isAtOrBelow(open.names, from)) open.names = [...to, ...open.names.slice(from.length)];
  }

  *#named(): Generator<OpenName> {
    for (const open of this.#open) if (!open.isGone) yield open;
  }
}

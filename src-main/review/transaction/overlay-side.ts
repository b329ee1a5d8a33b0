/** An overlay while its folder is changed by a transaction: it goes on showing what it showed. */
import type { BaseStep, KnownContent, Overlay } from '../../vfs/overlay.ts';
import { isAtOrBelow } from '../../vfs/path/at-or-below.ts';
import { keyOf } from '../names.ts';
import type { Names } from '../names.ts';
import type { TopSide } from './transaction-log.ts';

export interface OverlaySideOptions {
  /**
   * `accepted`: a commit, whose entries the overlay still has until it is finished: nothing is told of them meanwhile, unless somebody
   * changes the overlay in between. `kept`: each change is told.
   */
  readonly entries: 'accepted' | 'kept';
  /** Places whose entry is committed in part only: the rest stays. */
  readonly partial?: ReadonlySet<string>;
}

export class OverlaySide implements TopSide {
  readonly #overlay: Overlay;
  readonly #options: OverlaySideOptions;
  readonly #unwatch: () => void;
  #isOurs = false;
  #hasChanged = false;
  /** Where the overlay shows entries of the folder that it moved, until it changes. */
  #moved: readonly { readonly from: Names; readonly to: Names }[] | null = null;

  constructor(overlay: Overlay, options: OverlaySideOptions) {
    this.#overlay = overlay;
    this.#options = options;
    this.#unwatch = overlay.onChange(() => {
      if (this.#isOurs) return;
      this.#hasChanged = true;
      this.#moved = null;
    });
  }

  /** Whether somebody else changed the overlay since. */
  get hasChanged(): boolean {
    return this.#hasChanged;
  }

  own(names: Names, known?: KnownContent): void {
    this.#ours(() => this.#overlay.own(this.#shownAt(names), known));
  }

  changed(names: Names, way: 'onward' | 'back'): void {
    if (this.#isTold(names, way)) this.#ours(() => this.#overlay.rebase({ what: 'changed', names }));
  }

  moved(from: Names, to: Names): void {
    this.#moved = null;
    this.#ours(() => this.#overlay.rebase({ what: 'moved', from, to }));
  }

  together(steps: readonly BaseStep[]): void {
    this.#moved = null;
    const told = steps.filter((step) => step.what === 'moved' || this.#isTold(step.names, 'onward'));
    if (told.length > 0) this.#ours(() => this.#overlay.rebase(...told));
  }

  wereAway(places: readonly Names[]): void {
    const known = new Set([
      ...this.#overlay.baseRecords().flatMap(({ origin }) => (origin ? [keyOf(origin.names)] : [])),
      ...this.#overlay.topEntries().flatMap(({ replaces }) => (replaces ? [keyOf(replaces.names)] : [])),
    ]);
    const told = places.filter((names) => known.has(keyOf(names)));
    if (told.length > 0) this.#ours(() => this.#overlay.rebase(...told.map(toChanged)));
  }

  close(): void {
    this.#unwatch();
  }

  /** Its own renames lead elsewhere. */
  #shownAt(names: Names): Names {
    this.#moved ??= this.#overlay
      .topEntries()
      .flatMap(({ names: to, node, origin }) =>
        node && origin && keyOf(origin.names) !== keyOf(to) ? [{ from: origin.names, to }] : [],
      );
    const deepest = this.#moved
      .filter(({ from }) => isAtOrBelow(names, from))
      .sort((a, b) => b.from.length - a.from.length)[0];
    return deepest ? [...deepest.to, ...names.slice(deepest.from.length)] : names;
  }

  #isTold(names: Names, way: 'onward' | 'back'): boolean {
    const { entries, partial } = this.#options;
    return way === 'back' || entries === 'kept' || this.#hasChanged || partial?.has(keyOf(names)) === true;
  }

  #ours(act: () => void): void {
    this.#isOurs = true;
    try {
      act();
    } finally {
      this.#isOurs = false;
    }
  }
}

const toChanged = (names: Names): BaseStep => ({ what: 'changed', names });

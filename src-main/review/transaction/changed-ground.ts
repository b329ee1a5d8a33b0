/** The folder as it will be after so many changes, asked for before any of them is made. */
import type { Names } from '../names.ts';
import { keyOf } from '../names.ts';
import type { BaseChange, EntryState } from './base-change.ts';

/** What will be at a place: what a change put there, or what is now at another place of the folder. */
export type Found =
  | { readonly by: 'change'; readonly state: EntryState | null }
  /** `moved`: a change took the very entry along, which is seen of it. */
  | { readonly by: 'folder'; readonly names: Names; readonly moved: boolean };

type Hit =
  /** `clears`: what was below the place is not there any more, and nothing else has come. */
  | { readonly what: 'entry'; readonly state: EntryState | null; readonly clears: boolean }
  | { readonly what: 'from' | 'to'; readonly other: Names };

const reachesBelow = (hit: Hit): boolean => hit.what !== 'entry' || hit.clears;

const NOTHING: Found = { by: 'change', state: null };

export class ChangedGround {
  readonly #hits = new Map<string, { readonly number: number; readonly hit: Hit }[]>();
  #count = 0;

  add(change: BaseChange): void {
    const number = this.#count++;
    if (change.what === 'entry') {
      const clears = change.before?.kind !== 'directory' || change.after?.kind !== 'directory';
      this.#note(change.names, number, { what: 'entry', state: change.after, clears });
    } else {
      this.#note(change.from, number, { what: 'from', other: change.to });
      this.#note(change.to, number, { what: 'to', other: change.from });
    }
  }

  /** At `names`, after all changes that were added. */
  look(names: Names): Found {
    let [at, before, moved] = [names, this.#count, false];
    for (;;) {
      const last = this.#last(at, before);
      if (!last) return { by: 'folder', names: at, moved };
      const { hit, depth, number } = last;
      if (hit.what === 'to')
        [at, before, moved] = [[...hit.other, ...at.slice(depth)], number, moved || depth === at.length];
      else if (hit.what === 'entry' && depth === at.length) return { by: 'change', state: hit.state };
      else return NOTHING;
    }
  }

  /** The newest change before number `before` that has a say on `at`, and at which depth of it. */
  #last(at: Names, before: number) {
    let found: { readonly hit: Hit; readonly number: number; readonly depth: number } | null = null;
    for (let depth = at.length; depth >= 0; depth -= 1)
      for (const { number, hit } of this.#hits.get(keyOf(at.slice(0, depth))) ?? [])
        if (number < before && number > (found?.number ?? -1) && (depth === at.length || reachesBelow(hit)))
          found = { hit, number, depth };
    return found;
  }

  #note(names: Names, number: number, hit: Hit): void {
    const key = keyOf(names);
    const hits = this.#hits.get(key);
    if (hits) hits.push({ number, hit });
    else this.#hits.set(key, [{ number, hit }]);
  }
}

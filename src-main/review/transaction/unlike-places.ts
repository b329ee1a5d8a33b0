/** All that is wrong with the places of a transaction, for one that found the first of it: nothing is touched, contents are read. */
import type { HostStat, HostTree } from '../../vfs/host/host-tree.ts';
import { lookAt } from '../look-at.ts';
import type { Names } from '../names.ts';
import type { Conflict } from '../step.ts';
import type { EntryState } from './base-change.ts';
import { ChangedGround } from './changed-ground.ts';
import type { Draft, EntryDraft, MoveDraft, Wanted } from './draft.ts';
import { LateConflict } from './late-conflict.ts';
import { isStillMoved, isLike, lookSpelled } from './observe.ts';
import { assertThere, changed, gone, notEmptied, taken } from './unlike-drafts.ts';

const SOMETHING = { mode: 0, mtimeNs: 0n, size: 0, hash: null, target: null, ino: 0n } as const;

/** As far as later drafts need to know: is there something, and is it a directory. */
function roughly(wanted: Wanted, before: EntryState | null): EntryState | null {
  if (wanted.as === 'nothing') return null;
  if (wanted.as === 'attributes') return before;
  return { ...SOMETHING, kind: wanted.as === 'link' ? 'symlink' : wanted.as };
}

class Looking {
  readonly #base: HostTree;
  readonly #ground = new ChangedGround();
  readonly conflicts: Conflict[] = [];

  constructor(base: HostTree) {
    this.#base = base;
  }

  look(draft: Draft): void {
    try {
      if (draft.what === 'move') this.#move(draft);
      else this.#entry(draft);
    } catch (error) {
      if (!(error instanceof LateConflict)) throw error;
      this.conflicts.push(error.conflict);
    }
    this.#goOn(draft);
  }

  #move({ from, to, before, told: { path } }: MoveDraft): void {
    const source = this.#ground.look(from);
    if (source.by === 'folder' && before && !isStillMoved(this.#base, source.names, before)) throw gone(path);
    const target = this.#ground.look(to);
    if (target.by === 'folder' && lookSpelled(this.#base, target.names)) throw taken(path);
  }

  #entry(draft: EntryDraft): void {
    const { names, before, told, wanted } = draft;
    const found = this.#ground.look(names);
    if (found.by === 'change') return;
    const now = lookAt(this.#base, found.names);
    assertThere(draft, now);
    if (!now || !before) return;
    if (!isLike(this.#base, found.names, now, before) || isOtherMode(now, before)) throw changed(told.path);
    if (now.kind === 'directory' && wanted.as === 'nothing') this.#assertEmptied(draft, found.names);
  }

  #assertEmptied({ names, told: { path } }: EntryDraft, at: Names): void {
    for (const { name } of this.#base.list(at).entries) {
      const found = this.#ground.look([...names, name]);
      if (found.by !== 'change' || found.state !== null) throw notEmptied(path);
    }
  }

  #goOn(draft: Draft): void {
    const { told } = draft;
    if (draft.what === 'move') {
      const { from, to, before } = draft;
      this.#ground.add({ what: 'move', from, to, entry: before ?? { ...SOMETHING, kind: 'file' }, told });
    } else {
      const { names, wanted, before = null } = draft;
      this.#ground.add({ what: 'entry', names, before, after: roughly(wanted, before), told });
    }
  }
}

const isOtherMode = (now: HostStat, before: EntryState): boolean =>
  now.kind === 'directory' && now.mode !== before.mode;

/** In the order of the drafts. Errors: those of looking and reading. */
export function unlikePlaces(base: HostTree, drafts: readonly Draft[]): readonly Conflict[] {
  const looking = new Looking(base);
  for (const draft of drafts) looking.look(draft);
  return looking.conflicts;
}

/** What the user changed by hand, one operation each, taken back by way of the past. */
import { fail } from '../../vfs/errors.ts';
import type { Past } from '../../vfs/past.ts';
import { formatPath, parseSchemePath } from '../../vfs/path/scheme-path.ts';
import type { BaseRecord } from '../../vfs/top-entry.ts';
import type { Vfs } from '../../vfs/vfs.ts';
import type { MountedTree, MountTable } from '../mounts.ts';
import { carryOut, emptyReport } from './carry-out.ts';
import type { CarryingOut } from './carry-out.ts';
import { hasFields, JsonValues } from './json-values.ts';
import type { Values } from './json-values.ts';
import type { OperationKeeper, OperationPath, OperationReport, WorkStep } from './keeper.ts';
import { withTree } from './live-tree.ts';
import type { StoredOperationLog } from './operation-log.ts';
import { REDO_EDIT, UNDO_EDIT } from './turn-edit.ts';
import type { EditPlace, EditTrees, TurnEdit } from './turn-edit.ts';

/** Saves of one file that follow each other within so long are one operation. Milliseconds. */
const ONE_SAVE = 2000;
const NS_PER_MS = 1_000_000n;

export interface Edit {
  readonly what: 'write' | 'make-directory' | 'rename' | 'remove';
  readonly mount: MountedTree;
  /** Where it is, or was. */
  readonly names: readonly string[];
  /** Of a rename. */
  readonly to?: readonly string[];
  /** sha-256 of what a file held, hex, where it is known. */
  readonly before?: string | null;
  readonly after?: string | null;
}

interface KeptEdit {
  readonly what: Edit['what'];
  /** Canonical. */
  readonly path: string;
  readonly to: string | null;
  /** The events that did it. */
  readonly first: number;
  readonly last: number;
  /** Of what it left. */
  readonly hash: string | null;
  /** Whether something was there before. */
  readonly was: 'nothing' | 'something';
}

export interface EditLogDeps extends CarryingOut {
  readonly mounts: MountTable;
  readonly values: Values;
  readonly log: StoredOperationLog;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

const MESSAGES = {
  write: 'Edited',
  'make-directory': 'Made',
  rename: 'Renamed',
  remove: 'Deleted',
} as const satisfies Record<Edit['what'], string>;
const KINDS = {
  write: 'modified',
  'make-directory': 'added',
  rename: 'renamed',
  remove: 'deleted',
} as const satisfies Record<Edit['what'], OperationPath['kind']>;

export class EditLog implements OperationKeeper {
  readonly name = 'edit';
  readonly #deps: EditLogDeps;
  readonly #kept: JsonValues<KeptEdit>;

  constructor(deps: EditLogDeps) {
    this.#deps = deps;
    const isKnown = hasFields<KeptEdit>('what', 'path', 'first', 'last', 'was');
    this.#kept = new JsonValues({ ...deps, space: 'edit', isKnown });
  }

  /**
   * The user has just done it, in an attempt that is recorded next: part of its group of the journal. What is written directly, or in
   * memory, has no past and cannot be undone: of that there is no operation. `was`: whether something was there before.
   */
  note(edit: Edit, was: KeptEdit['was']): void {
    const { mount, names, what, to, after = null } = edit;
    if (mount.direct || !mount.overlay.past) return;
    const { log, lastEvent } = this.#deps;
    const event = lastEvent() + 1;
    const path = formatPath(mount.name, names);
    if (this.#prolongs(edit, path, event)) return;
    const id = log.newId();
    const second = to ? formatPath(mount.name, to) : null;
    this.#kept.set(id, { what, path, to: second, first: event, last: event, hash: after, was });
    const message = `${what === 'write' && was === 'nothing' ? 'Created' : MESSAGES[what]} ${path}`;
    const some = second === null ? [path] : [path, second];
    log.note({
      ...{ id, name: 'edit', state: 'done', author: 'user', recovered: null },
      ...{ message: second === null ? message : `${message} to ${second}`, paths: some.length, some },
      events: { first: event, last: event },
    });
  }

  *undo(id: string): Generator<WorkStep, OperationReport> {
    return yield* this.#turn(id, UNDO_EDIT, 'undone');
  }

  *redo(id: string): Generator<WorkStep, OperationReport> {
    return yield* this.#turn(id, REDO_EDIT, 'done');
  }

  fixed(id: string): string | null {
    const kept = this.#kept.get(id);
    if (!kept) return 'What it did is not known any more.';
    const past = this.#past(kept);
    if (!past) return 'Its mount is not there, or keeps no history.';
    return past.earliest > kept.first - 1 ? 'It is older than what the history keeps.' : null;
  }

  paths(id: string): readonly OperationPath[] {
    const kept = this.#kept.get(id);
    return kept ? [{ path: kept.to ?? kept.path, kind: kindOf(kept), step: kept.what }] : [];
  }

  forget(id: string): void {
    this.#kept.delete(id);
  }

  /** Whether it is one more save of what was saved last, with nothing in between. */
  #prolongs(edit: Edit, path: string, event: number): boolean {
    const { log } = this.#deps;
    const last = this.#lastSave();
    if (edit.what !== 'write' || last?.kept.path !== path || last.kept.hash !== edit.before) return false;
    this.#kept.set(last.id, { ...last.kept, last: event, hash: edit.after ?? null });
    log.prolong(last.id, { events: { first: last.kept.first, last: event } });
    return true;
  }

  /** What the newest operation is, when the user has just saved a file whose content is known. */
  #lastSave(): { readonly id: string; readonly kept: KeptEdit } | null {
    const { log, now } = this.#deps;
    const newest = log.latest();
    if (newest?.name !== 'edit' || newest.state !== 'done') return null;
    const kept = this.#kept.get(newest.id);
    const isRecent = Number(now() / NS_PER_MS) - newest.at <= ONE_SAVE;
    return kept?.what === 'write' && kept.hash !== null && isRecent ? { id: newest.id, kept } : null;
  }

  #mountOf({ path }: Pick<KeptEdit, 'path'>): MountedTree | null {
    const { mounts } = this.#deps;
    const name = path.slice(0, path.indexOf('://'));
    return mounts.has(name) ? mounts.get(name) : null;
  }

  #past(kept: KeptEdit): Past | null {
    return this.#mountOf(kept)?.overlay.past ?? null;
  }

  #placeOf({ path, to, what, was }: KeptEdit): EditPlace {
    const { extraNames } = this.#deps.mounts;
    const namesOf = (text: string): readonly string[] => parseSchemePath(text, extraNames).path.names;
    return { what, was, names: namesOf(path), to: to === null ? null : namesOf(to) };
  }

  *#turn(id: string, turn: TurnEdit, state: 'done' | 'undone'): Generator<WorkStep, OperationReport> {
    const kept = this.#kept.get(id) ?? fail('not-found');
    const mount = this.#mountOf(kept) ?? fail('not-found');
    const past = mount.overlay.past ?? fail('not-found');
    for (const event of [kept.last, kept.first - 1]) {
      const work = past.prepare(event);
      while (work.next().done !== true) yield { done: 0, total: 1 };
    }
    const views = { before: past.viewAfter(kept.first - 1), after: past.viewAfter(kept.last) };
    const recordsBefore = (): readonly BaseRecord[] => past.recordsAfter(kept.first - 1);
    return within({ overlay: mount.overlay, recordsBefore }, views, (trees) =>
      this.#carryOut(id, kept, { turn, state, trees }),
    );
  }

  #carryOut(
    id: string,
    kept: KeptEdit,
    { turn, state, trees }: { readonly turn: TurnEdit; readonly state: 'done' | 'undone'; readonly trees: EditTrees },
  ): OperationReport {
    const { log } = this.#deps;
    const place = this.#placeOf(kept);
    const name = kept.path.slice(0, kept.path.indexOf('://'));
    const conflicts = turn.against(trees, place).map(({ names, reason, message }) => {
      const path = formatPath(name, names);
      return { path, reason, message: `${path}: ${message}` };
    });
    if (conflicts.length > 0) return { ...emptyReport('conflicts'), conflicts };
    const second = kept.to === null ? {} : { path2: kept.path };
    return carryOut(this.#deps, {
      op: 'undo',
      reason: state === 'undone' ? `the user took it back: ${kept.what}` : `the user did it again: ${kept.what}`,
      paths: [{ path: kept.to ?? kept.path, kind: kindOf(kept), step: turn.step, more: second }],
      act: () => turn.act(trees, place),
      note: () => {
        log.change(id, { state });
        return id;
      },
    });
  }
}

const kindOf = ({ what, was }: KeptEdit): OperationPath['kind'] =>
  what === 'write' && was === 'nothing' ? 'added' : KINDS[what];

const within = <T>(
  known: Pick<EditTrees, 'overlay' | 'recordsBefore'>,
  { before, after }: { readonly before: Vfs; readonly after: Vfs },
  use: (trees: EditTrees) => T,
): T =>
  withTree(known.overlay, (live) =>
    withTree(before, (earlier) => withTree(after, (later) => use({ ...known, live, before: earlier, after: later }))),
  );

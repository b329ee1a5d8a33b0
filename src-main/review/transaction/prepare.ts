/** The first half of a transaction: looks at everything, keeps what will go, writes what will come beside where it will be. */
import { createHash } from 'node:crypto';
import { using } from '../../vfs/derived.ts';
import { VfsError } from '../../vfs/errors.ts';
import type { HostAttributes, HostStat } from '../../vfs/host/host-tree.ts';
import { pieces } from '../content.ts';
import { lookAt } from '../look-at.ts';
import { keyOf, parentOf } from '../names.ts';
import type { Names } from '../names.ts';
import { bringsContent, stateOf } from './base-change.ts';
import type { BaseChange, EntryState } from './base-change.ts';
import { ChangedGround } from './changed-ground.ts';
import { unstableOf } from './draft.ts';
import type { Draft, EntryDraft, MoveDraft, Source } from './draft.ts';
import { isStillMoved, isLike, isUnchanged, lookSpelled } from './observe.ts';
import type { DirectoryTimes, MountRecord } from './record.ts';
import { StagingPlaces, withAbove } from './staging-places.ts';
import type { TransactionLog, TransactionMount } from './transaction-log.ts';
import { assertThere, changed, gone, notEmptied, parentless, taken } from './unlike-drafts.ts';

/** One change that was looked at. */
export interface Prepared {
  readonly change: BaseChange;
  readonly staged: Names | null;
  /** What the folder had at its place; null where an earlier change of ours put something there. */
  readonly fresh: HostStat | null | undefined;
  readonly unfinished: boolean;
}

export interface PreparingDeps {
  /** Of the contents that are kept. */
  readonly id: string;
  readonly log: Pick<TransactionLog, 'hold'>;
}

/** Bytes: most files are smaller. */
const SCRATCH = 64 * 1024 + 1;
const NO_CONTENT = { hash: null, target: null } as const;

export class Preparing {
  readonly mount: TransactionMount;
  readonly prepared: Prepared[] = [];
  readonly directories: readonly Names[];
  readonly #deps: PreparingDeps;
  readonly #drafts: readonly Draft[];
  readonly #places: StagingPlaces;
  readonly #ground = new ChangedGround();
  readonly #times = new Map<string, DirectoryTimes>();
  /** For what is read and kept at once. */
  readonly #scratch = new Uint8Array(SCRATCH);

  /** Only looks. */
  constructor(mount: TransactionMount, drafts: readonly Draft[], family: string, deps: PreparingDeps) {
    this.mount = mount;
    this.#deps = deps;
    this.#drafts = drafts;
    this.#places = new StagingPlaces(mount.base, family, unstableOf(drafts), 'first');
    // Also those of what goes: taken back, it has to wait somewhere too.
    const near = drafts.flatMap((draft) => (draft.what === 'entry' ? [this.#places.directoryFor(draft.names)] : []));
    this.directories = withAbove(near);
  }

  get family(): string {
    return this.#places.family;
  }

  get total(): number {
    return this.#drafts.length;
  }

  get record(): MountRecord {
    return {
      mount: this.mount.mount,
      changes: this.prepared.map(({ change }) => change),
      staged: this.prepared.map(({ staged }) => staged),
      times: [...this.#times.values()],
    };
  }

  /** Prepares one draft after the other; the path it is at comes with each. Throws `LateConflict`, `VfsError`. */
  *run(): Generator<string> {
    for (const draft of this.#drafts) {
      yield draft.told.path;
      const next = draft.what === 'move' ? this.#move(draft) : this.#entry(draft);
      this.#ground.add(next.change);
      this.prepared.push(next);
    }
  }

  #move(draft: MoveDraft): Prepared {
    const { from, to, told, unfinished } = draft;
    const found = this.#ground.look(from);
    this.#noteTimes(from);
    this.#noteTimes(to);
    this.#assertParent(to, told.path);
    this.#assertFree(draft);
    if (found.by === 'folder') {
      const { entry, now } = this.#moving(draft, found.names);
      return {
        change: { what: 'move', from, to, entry, told },
        staged: null,
        fresh: found.moved ? null : now,
        unfinished,
      };
    }
    if (!found.state) throw gone(told.path);
    return { change: { what: 'move', from, to, entry: found.state, told }, staged: null, fresh: null, unfinished };
  }

  #assertFree({ to, told }: MoveDraft): void {
    const target = this.#ground.look(to);
    const inTheWay = target.by === 'change' ? target.state : lookSpelled(this.mount.base, target.names);
    if (inTheWay) throw taken(told.path);
  }

  #moving(draft: MoveDraft, at: Names): { readonly entry: EntryState; readonly now: HostStat } {
    const { base } = this.mount;
    const now = lookAt(base, at);
    if (!now) throw gone(draft.told.path);
    if (draft.before && !isStillMoved(base, at, draft.before)) throw changed(draft.told.path);
    this.#assertExpected(draft, draft.from, now);
    const target = now.kind === 'symlink' ? base.readLink(at) : null;
    return { entry: stateOf(now, { hash: draft.before?.hash ?? null, target }), now };
  }

  #entry(draft: EntryDraft): Prepared {
    const { names, told, unfinished } = draft;
    const { before, fresh } = this.#found(draft);
    if (before === null && draft.wanted.as !== 'nothing') this.#assertParent(names, told.path);
    const { after, staged } = this.#after(draft, before);
    const change = { what: 'entry', names, before, after, told } as const;
    // Another name of the file in the folder would get its mode and time, too.
    const isShared = (fresh?.nlink ?? 1) > 1;
    const isWanted = staged !== null && (isShared || bringsContent(change));
    if (staged && !isWanted) this.mount.writer.unlink(staged);
    return { change, staged: isWanted ? staged : null, fresh, unfinished };
  }

  #found(draft: EntryDraft): { readonly before: EntryState | null; readonly fresh: HostStat | null | undefined } {
    const { names, owned } = draft;
    const found = this.#ground.look(names);
    this.#noteTimes(names);
    if (found.by === 'change') return { before: found.state, fresh: null };
    const now = lookAt(this.mount.base, found.names);
    if (now) this.#assertExpected(draft, names, now);
    const before = this.#before(draft, found.names, now);
    const known = now && before?.hash != null ? { stat: now, hash: before.hash } : undefined;
    if (owned === 'owned' && now) this.mount.top.own(found.names, known);
    return { before, fresh: found.moved ? null : now };
  }

  /** What is there; a content that goes is kept. */
  #before(draft: EntryDraft, at: Names, now: HostStat | undefined): EntryState | null {
    assertThere(draft, now);
    if (!now) return null;
    const { base } = this.mount;
    if (now.kind === 'directory' && draft.wanted.as === 'nothing') this.#assertEmptied(draft, at);
    if (now.kind === 'symlink')
      return this.#checked(draft, at, now, stateOf(now, { hash: null, target: base.readLink(at) }));
    if (now.kind !== 'file' || draft.wanted.as === 'attributes')
      return this.#checked(draft, at, now, stateOf(now, NO_CONTENT));
    return this.#held(draft, at, now);
  }

  #held({ told: { path }, before }: EntryDraft, at: Names, now: HostStat): EntryState {
    const { id, log } = this.#deps;
    const hash = using(this.mount.base.open(at), (file) => {
      const content = log.hold(id, pieces(file, now.size, this.#scratch), now.size);
      // Whether it still has that name is looked at again right before it goes.
      if (!isUnchanged(now, file.stat())) throw changed(path);
      return content;
    });
    const isOther = before && (before.kind !== 'file' || before.hash !== hash || before.mode !== now.mode);
    if (isOther) throw changed(path);
    return stateOf(now, { hash, target: null });
  }

  /** Whatever is in a directory that goes has gone before. */
  #assertEmptied({ names, told: { path } }: EntryDraft, at: Names): void {
    for (const { name } of this.mount.base.list(at).entries) {
      const found = this.#ground.look([...names, name]);
      if (found.by === 'change' && found.state === null) continue;
      throw notEmptied(path);
    }
  }

  #checked({ before, told }: EntryDraft, at: Names, now: HostStat, state: EntryState): EntryState {
    if (before && !isLike(this.mount.base, at, now, before)) throw changed(told.path);
    if (before?.kind === 'directory' && state.mode !== before.mode) throw changed(told.path);
    return state;
  }

  #after(
    draft: EntryDraft,
    before: EntryState | null,
  ): { readonly after: EntryState | null; readonly staged: Names | null } {
    const { wanted } = draft;
    switch (wanted.as) {
      case 'nothing':
        return { after: null, staged: null };
      case 'directory':
        return { after: bare('directory', wanted.attributes), staged: null };
      case 'attributes':
        return { after: before && { ...before, ...wanted.attributes }, staged: null };
      case 'link': {
        const staged = this.#stage(draft.names, (at) => this.mount.writer.stageLink(at, wanted.target));
        return { after: { ...bare('symlink', { mode: 0o777, mtimeNs: 0n }), target: wanted.target }, staged };
      }
      case 'file':
        return this.#file(draft, wanted, before);
    }
  }

  #file(
    { names }: EntryDraft,
    { source, attributes }: { readonly source: Source; readonly attributes: HostAttributes },
    before: EntryState | null,
  ): { readonly after: EntryState; readonly staged: Names } {
    const replaces = before?.kind === 'file' ? this.#ground.look(names) : null;
    const owner = replaces?.by === 'folder' ? replaces.names : null;
    let [hash, size] = ['', 0];
    const staged = this.#stage(names, (at) => {
      const digest = createHash('sha256');
      size = 0;
      this.mount.writer.stageFile(
        at,
        counted(source.read(), (piece) => {
          digest.update(piece);
          size += piece.length;
        }),
        attributes,
        owner,
      );
      hash = digest.digest('hex');
    });
    return { after: { ...bare('file', attributes), hash, size }, staged };
  }

  /** In the nearest directory that lets us. */
  #stage(names: Names, make: (at: Names) => void): Names {
    for (let directory = this.#places.directoryFor(names); ; directory = parentOf(directory)) {
      const at = this.#places.next(directory);
      try {
        make(at);
        return at;
      } catch (error) {
        if (!(error instanceof VfsError) || error.code !== 'access' || directory.length === 0) throw error;
      }
    }
  }

  /** Is it still what the plan was made for? */
  #assertExpected({ expects, told }: Draft, names: Names, now: HostStat): void {
    const expected = expects.find((one) => keyOf(one.names) === keyOf(names));
    if (expected?.stat && !isUnchanged(expected.stat, now)) throw changed(told.path);
  }

  /** Once the times of the directory above were noted. */
  #assertParent(names: Names, path: string): void {
    const found = this.#ground.look(parentOf(names));
    const isThere = found.by === 'folder' ? this.#times.has(keyOf(found.names)) : found.state?.kind === 'directory';
    if (!isThere) throw parentless(path);
  }

  #noteTimes(names: Names): void {
    const found = this.#ground.look(parentOf(names));
    if (found.by !== 'folder' || this.#times.has(keyOf(found.names))) return;
    const now = lookAt(this.mount.base, found.names);
    if (now?.kind === 'directory')
      this.#times.set(keyOf(found.names), { names: found.names, mode: now.mode, mtimeNs: now.mtimeNs });
  }
}

/** `ino` 0: made by us, there is nothing below it. */
const bare = (kind: 'file' | 'directory' | 'symlink', { mode, mtimeNs }: HostAttributes): EntryState => ({
  ...{ kind, mode, mtimeNs },
  ...{ size: 0, hash: null, target: null, ino: 0n },
});

function* counted(content: Iterable<Uint8Array>, count: (piece: Uint8Array) => void): Generator<Uint8Array> {
  for (const piece of content) {
    count(piece);
    yield piece;
  }
}

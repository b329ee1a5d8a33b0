/** Applies the layers of an archive to a mount of a sandbox: recorded, and in the sandbox as a whole or not at all. */
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { ImageArchive } from '../../store/layer-archive.ts';
import { fail } from '../../vfs/errors.ts';
import { atBestBefore } from '../checkpoints/sandbox-checkpoints.ts';
import type { KeptCheckpoint } from '../checkpoints/sandbox-checkpoints.ts';
import { USER_PRINCIPAL } from '../gate.ts';
import type { MountedTree } from '../mounts.ts';
import { someOf } from '../operations/kept-discard.ts';
import type { Session } from '../session.ts';
import { applyLayer } from './apply-layer.ts';
import type { AppliedPart } from './apply-layer.ts';
import { planLayer } from './layer-plan.ts';

const USER = { run: null, capsule: '', principal: USER_PRINCIPAL } as const;
/** Steps that are one group of the journal. */
const GROUP = 64;

export interface ImportStep {
  readonly done: number;
  readonly total: number;
}

export interface LayersImport {
  readonly session: Session;
  readonly archive: ImageArchive;
  readonly mount: MountedTree;
  /** Of the archive, for people. */
  readonly name: string;
}

export interface ImportedLayers {
  readonly entries: number;
  /** Canonical, of everything that was done. */
  readonly paths: readonly string[];
  readonly left: readonly string[];
}

/** Writes down what is done to a tree, in groups of the journal with it. */
class Recorder {
  readonly paths: string[] = [];
  /** Events that were written. */
  recorded = 0;
  readonly #given: LayersImport;
  #pending: AppliedPart[] = [];

  constructor(given: LayersImport) {
    this.#given = given;
  }

  add(part: AppliedPart): void {
    this.paths.push(formatPath(this.#given.mount.name, part.names));
    this.#pending.push(part);
    if (this.#pending.length >= GROUP) this.flush();
  }

  flush(): void {
    const { session, mount, name } = this.#given;
    const parts = this.#pending;
    this.#pending = [];
    for (const op of new Set(parts.map((part) => part.op))) {
      const events = parts
        .filter((part) => part.op === op)
        .map(({ names }) => formatPath(mount.name, names))
        .map((path) => ({ path, asked: path, mount: mount.name, layer: 'top' as const, reason: `a layer of ${name}` }));
      session.door.recordAll(USER, 'import', op, events);
      this.recorded += events.length;
    }
    session.store.journal.commit();
  }
}

/** Applies one layer after the other. `after` is called when one is whole. Errors: `ArchiveError`, those of the tree and the journal. */
export const applyArchive = (
  given: LayersImport,
  after: (index: number, title: string | null) => void,
): Generator<ImportStep, ImportedLayers> => apply(given, new Recorder(given), after);

function* apply(
  { archive, mount }: LayersImport,
  recorder: Recorder,
  after: (index: number, title: string | null) => void,
): Generator<ImportStep, ImportedLayers> {
  const left = [...archive.left];
  let entries = 0;
  const tree = mount.view('merged');
  for (let index = 0; index < archive.count; index += 1) {
    const { title, source, members } = yield* archive.layer(index);
    const plan = yield* planLayer(members, 'kept');
    left.push(...plan.left);
    for (const { done, total, did } of applyLayer(tree, source, plan)) {
      if (did) recorder.add(did);
      yield { done, total };
    }
    recorder.flush();
    entries += plan.entries.length + plan.whiteouts.length + plan.opaque.length;
    after(index, title);
  }
  return { entries, paths: recorder.paths, left };
}

/** Errors: `read-only`, `unsupported`, `busy` when a capsule runs. */
function assertPossible({ session, mount }: LayersImport): void {
  if (mount.access === 'read-only') fail('read-only');
  if (mount.writes === 'base')
    fail('unsupported', `${mount.name}:// is a folder itself: a layer can be applied to a sandbox's tree only.`);
  if (session.runs.list().some(({ state }) => state !== 'ended'))
    fail('busy', 'A capsule is running: what it writes would be mixed with the layer. Stop it first.');
}

/** The line of the log, and what takes it back; there before anything is done, so that a process that is killed leaves no unknown part. */
class ImportLine {
  readonly before: KeptCheckpoint;
  readonly #given: LayersImport;
  readonly #id: string;
  /** Events of the record before the first one of the import. */
  readonly #events: number;

  constructor(given: LayersImport) {
    this.#given = given;
    const { checkpoints, imports, log } = given.session.undo;
    this.before = checkpoints.automatic({ cause: 'import', name: `before importing ${given.name}` });
    this.#events = given.session.audit.count();
    this.#id = log.newId();
    imports.keep(this.#id, { before: this.before.id, after: this.before.id, places: [] });
    this.#note('under-way', []);
    given.session.store.journal.commit();
  }

  done(places: readonly string[]): void {
    const { session, name } = this.#given;
    const after = session.undo.checkpoints.make({ cause: 'import', name: `${name} imported` });
    session.undo.imports.keep(this.#id, { before: this.before.id, after: after.id, places });
    this.#note('done', places);
    session.store.journal.commit();
  }

  /** The sandbox is what it was; what somebody else did meanwhile is kept in a checkpoint. */
  takeBack(recorded: number): void {
    const { session, name } = this.#given;
    const { checkpoints, log } = session.undo;
    const isOurs = session.audit.count() === this.#events + recorded;
    if (!isOurs) atBestBefore(checkpoints, { cause: 'import', name: `before taking back ${name}` });
    checkpoints.bringBack(this.before.id, this.before);
    log.change(this.#id, { state: 'reversed' });
    log.forget(this.#id);
    session.store.journal.commit();
  }

  #note(state: 'under-way' | 'done', places: readonly string[]): void {
    const { session, name } = this.#given;
    const [first, last] = [this.#events + 1, session.audit.count()];
    session.undo.log.note({
      ...{ id: this.#id, name: 'import', state, author: USER_PRINCIPAL, message: `Imported ${name}`, recovered: null },
      ...{ paths: places.length, some: someOf(places), events: last < first ? null : { first, last } },
    });
  }
}

/**
 * Applies an archive to a mount, after a checkpoint; when that does not come to its end, for whatever reason, the sandbox is again what it
 * was: at once, or after a kill when it is opened again. An operation of the log: undoing it brings the checkpoint back. Errors: `busy` while a
 * capsule runs; as `applyArchive`.
 */
export function* importLayers(given: LayersImport): Generator<ImportStep, ImportedLayers> {
  assertPossible(given);
  const line = new ImportLine(given);
  const recorder = new Recorder(given);
  let isWhole = false;
  try {
    const imported = yield* apply(given, recorder, () => undefined);
    line.done(imported.paths);
    isWhole = true;
    return imported;
  } finally {
    if (!isWhole) line.takeBack(recorder.recorded);
  }
}

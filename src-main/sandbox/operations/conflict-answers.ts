/** Answers to conflicts: each changed what the sandbox records of the folder at a few places, and is taken back there alone. */
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { readUpTo, using, writeWhole } from '../../vfs/derived.ts';
import { fail } from '../../vfs/errors.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { BaseEntry, BaseRecord } from '../../vfs/top-entry.ts';
import type { MountedTree, MountTable } from '../mounts.ts';
import { carryOut, emptyReport } from './carry-out.ts';
import type { CarryingOut } from './carry-out.ts';
import { hasFields, JsonValues } from './json-values.ts';
import type { Values } from './json-values.ts';
import type { OperationKeeper, OperationPath, OperationReport, WorkStep } from './keeper.ts';
import { copyFileAt, likeStat, placeAt, statAt, withTree } from './live-tree.ts';
import type { OpenTree } from './live-tree.ts';
import type { StoredOperationLog } from './operation-log.ts';
import { isSameAt } from './same-tree.ts';

export interface ConflictAnswersDeps extends CarryingOut {
  readonly mounts: MountTable;
  readonly values: Values;
  readonly log: StoredOperationLog;
}

/** What one answer did. */
export interface Answered {
  readonly mount: string;
  readonly names: Names;
  /** What the top recorded of the folder before and after, at all its names. */
  readonly before: readonly BaseRecord[];
  readonly after: readonly BaseRecord[];
  /** Made right before: it holds the common ancestors, and the content that a merged text replaced. */
  readonly checkpoint: number;
  /** The merged text; null for an answer that wrote none. */
  readonly text: string | null;
}

interface KeptAnswer extends Pick<Answered, 'mount' | 'names' | 'checkpoint' | 'text'> {
  /** The records that differ, as `written`. */
  readonly before: string;
  readonly after: string;
}

type Conflicts = OperationReport['conflicts'];
type Direction = 'undo' | 'redo';

const READING = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;

/** JSON knows no big whole numbers. */
const written = (records: readonly BaseRecord[]): string =>
  JSON.stringify(records, (_key, value: unknown) => (typeof value === 'bigint' ? { big: String(value) } : value));

const isBig = (value: unknown): value is { readonly big: string } =>
  typeof value === 'object' && value !== null && 'big' in value && typeof value.big === 'string';

const read = (text: string): readonly BaseRecord[] =>
  JSON.parse(text, (_key, value: unknown) => (isBig(value) ? BigInt(value.big) : value)) as BaseRecord[];

type Records = ReadonlyMap<string, BaseRecord>;
const byPlace = (records: readonly BaseRecord[]): Records => new Map(records.map((one) => [keyOf(one.names), one]));
const nothingAt = (names: Names): BaseRecord => ({ names, kind: null, origin: null, hides: null });

/**
 * What of `records` is not so in `others`. An entry that only one of them has is none that was answered about: it became the top's own on
 * the way, with what it showed anyway.
 */
function differing(records: readonly BaseRecord[], others: readonly BaseRecord[]): readonly BaseRecord[] {
  const [here, there] = [byPlace(records), byPlace(others)];
  const gone = others.filter(({ names, kind }) => kind === null && !here.has(keyOf(names)));
  return [...records, ...gone.map(({ names }) => nothingAt(names))].filter((one) => {
    const other = there.get(keyOf(one.names)) ?? nothingAt(one.names);
    return other.kind === one.kind && written([other]) !== written([one]);
  });
}

/** A commit that was undone leaves the same content in the folder under another inode: that still is what was answered to. */
function standsOn({ names, kind, origin, hides }: BaseRecord): string {
  const below: Omit<BaseEntry, 'names'> | null = origin ?? hides;
  const place = origin && keyOf(origin.names) !== keyOf(names) ? keyOf(origin.names) : null;
  const { kind: what, size, mtimeNs, mode } = below?.fingerprint ?? {};
  return JSON.stringify([kind, place, what, what === 'directory' ? mode : [size, String(mtimeNs), mode]]);
}

export class ConflictAnswers implements OperationKeeper {
  readonly name = 'resolve';
  readonly #deps: ConflictAnswersDeps;
  readonly #kept: JsonValues<KeptAnswer>;

  constructor(deps: ConflictAnswersDeps) {
    this.#deps = deps;
    const isKnown = hasFields<KeptAnswer>('mount', 'names', 'before', 'after', 'checkpoint', 'text');
    this.#kept = new JsonValues({ ...deps, space: 'resolve', isKnown });
  }

  /** Checkpoints that it needs, and why. */
  *needs(): Generator<readonly [number, string]> {
    for (const { checkpoint } of this.#kept.all())
      yield [checkpoint, 'it is part of an answer to a conflict that can be undone'];
  }

  /** For whoever has given the answer. Part of the journal group under way. */
  keep(operation: string, { before, after, ...answer }: Answered): void {
    const kept = { before: written(differing(before, after)), after: written(differing(after, before)) };
    this.#kept.set(operation, { ...answer, ...kept });
  }

  undo(operation: string): Generator<WorkStep, OperationReport> {
    return this.#turn(operation, 'undo');
  }

  redo(operation: string): Generator<WorkStep, OperationReport> {
    return this.#turn(operation, 'redo');
  }

  fixed(operation: string): string | null {
    const kept = this.#kept.get(operation);
    if (!kept || !this.#deps.checkpoints.has(kept.checkpoint)) return 'What this needs is not kept any more.';
    return this.#deps.mounts.has(kept.mount) ? null : `${kept.mount}:// is not mounted.`;
  }

  paths(operation: string): readonly OperationPath[] {
    const kept = this.#kept.get(operation);
    if (!kept) return [];
    const step = kept.text === null ? 'mine' : 'merged';
    return [{ path: formatPath(kept.mount, kept.names), kind: 'modified', step }];
  }

  forget(operation: string): void {
    this.#kept.delete(operation);
  }

  *#turn(operation: string, direction: Direction): Generator<WorkStep, OperationReport> {
    yield { done: 0, total: 1 };
    const { mounts, log } = this.#deps;
    const kept = this.#kept.get(operation) ?? fail('not-found');
    const mount = mounts.get(kept.mount);
    const conflicts = this.#against(mount, kept, direction);
    if (conflicts.length > 0) return { ...emptyReport('conflicts'), conflicts };
    const isUndo = direction === 'undo';
    return carryOut(this.#deps, {
      op: 'undo',
      reason: isUndo ? 'the answer to a conflict was taken back' : 'a conflict was answered again',
      paths: this.paths(operation),
      act: () => {
        if (kept.text !== null) this.#write(mount, kept, direction, kept.text);
        mount.overlay.recall(read(isUndo ? kept.before : kept.after));
      },
      note: () => {
        log.change(operation, { state: isUndo ? 'undone' : 'done' });
        return operation;
      },
    });
  }

  /** Other places of the sandbox may be whatever they are. */
  #against(mount: MountedTree, kept: KeptAnswer, direction: Direction): Conflicts {
    const now = byPlace(mount.overlay.baseRecords());
    const left = read(direction === 'undo' ? kept.after : kept.before);
    const changed = left
      .filter((one) => standsOn(now.get(keyOf(one.names)) ?? nothingAt(one.names)) !== standsOn(one))
      .map(({ names }) => names);
    const isOther = kept.text !== null && !this.#hasContent(mount, kept, direction, kept.text);
    return (isOther ? [...changed, kept.names] : changed).map((names) => {
      const path = formatPath(kept.mount, names);
      return { path, reason: 'sandbox-changed', message: `${path}: this has been changed or committed since.` };
    });
  }

  /** Whether the file still has what the answer wrote, or what it had before. */
  #hasContent(mount: MountedTree, kept: KeptAnswer, direction: Direction, text: string): boolean {
    const { names } = kept;
    return this.#within(mount, kept, (live, then) => {
      if (direction === 'redo') return isSameAt(live, then, names);
      const stat = statAt(live, names);
      if (stat?.kind !== 'file' || stat.size !== Buffer.byteLength(text)) return false;
      const file = live.vfs.openFile(placeAt(live, names), READING);
      return using(file, (opened) => Buffer.from(text).equals(readUpTo(opened, 0, Infinity)));
    });
  }

  #write(mount: MountedTree, kept: KeptAnswer, direction: Direction, text: string): void {
    const { names } = kept;
    this.#within(mount, kept, (live, then) => {
      if (direction === 'redo') {
        writeWhole(live.vfs, placeAt(live, names), Buffer.from(text));
        return;
      }
      copyFileAt(then, live, names);
      const stat = statAt(then, names);
      if (stat) likeStat(live, names, stat);
    });
  }

  #within<T>({ overlay, name }: MountedTree, kept: KeptAnswer, use: (live: OpenTree, then: OpenTree) => T): T {
    const view = overlay.viewAt(this.#deps.checkpoints.get(kept.checkpoint).trees[name] ?? fail('not-found'));
    try {
      return withTree(overlay, (live) => withTree(view, (then) => use(live, then)));
    } finally {
      view.close();
    }
  }
}

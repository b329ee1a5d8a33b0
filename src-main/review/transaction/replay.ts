/** Brings a folder from wherever a crash left it to a place in a list of changes, forwards or backwards. */
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { lookAt } from '../look-at.ts';
import type { Names } from '../names.ts';
import { VfsError } from '../../vfs/errors.ts';
import { bringsContent } from './base-change.ts';
import type { BaseChange, EntryChange } from './base-change.ts';
import { LateConflict } from './late-conflict.ts';
import { Ledger } from './ledger.ts';
import type { Located } from './ledger.ts';
import { makeChange } from './make-change.ts';
import { settleDirectories } from './settle-directories.ts';
import { TellingBack, TellingOnward } from './telling.ts';
import type { Telling } from './telling.ts';
import type { TransactionMount } from './transaction-log.ts';

export interface ReplayDeps {
  readonly mount: TransactionMount;
  readonly changes: readonly BaseChange[];
  /** Where the content of a change waits already; null when it is to be written. */
  readonly staged: (number: number) => Names | null;
  /** A new name for a content. */
  readonly stagingPlace: (change: EntryChange) => Names;
  /** null when it is nowhere. */
  readonly content: (change: EntryChange) => Iterable<Uint8Array> | null;
}

export interface Replaying {
  readonly way: 'onward' | 'back';
  /** The number of the first change that the sandbox is told of as it happens. Of those before it, it knows already, or never heard. */
  readonly tellFrom: number;
  /** What becomes of a change whose place somebody else was at, or whose content is nowhere; `stop` throws `LateConflict`. */
  readonly adrift: (number: number, why: 'changed' | 'lost') => 'stop' | 'leave';
  /** After each change that was told. */
  readonly told?: (number: number) => void;
}

const lost = (path: string): LateConflict =>
  new LateConflict({
    path,
    reason: 'base-changed',
    message: `${path} was changed before the commit could be finished.`,
  });

const brings = (change: BaseChange): boolean => change.what === 'entry' && bringsContent(change);

/** Where it waits; null when its content is nowhere any more. */
function stage(deps: ReplayDeps, change: EntryChange): Names | null {
  const { writer } = deps.mount;
  const { after, names } = change;
  const content = after?.kind === 'file' ? deps.content(change) : null;
  if (!after || (after.kind === 'file' && !content)) return null;
  const at = deps.stagingPlace(change);
  if (content) writer.stageFile(at, content, { mode: after.mode, mtimeNs: after.mtimeNs }, names);
  else writer.stageLink(at, after.target ?? '');
  return at;
}

/** Where the contents wait of all changes that still have to be made; durable. Nothing may be pulled from under a place without it. */
function stageAll(deps: ReplayDeps, wanted: (number: number) => boolean): ReadonlyMap<number, Names> {
  const { base, writer } = deps.mount;
  const places = new Map<number, Names>();
  for (const [number, change] of deps.changes.entries()) {
    const known = deps.staged(number);
    if (change.what === 'move' || (!brings(change) && !known) || !wanted(number)) continue;
    const at = known && lookAt(base, known) ? known : stage(deps, change);
    if (at) places.set(number, at);
  }
  writer.syncDirectories();
  return places;
}

/** Why a change cannot be made; null when it can, or was. */
function hindranceOf(
  change: BaseChange,
  { standing }: Located,
  content: 'staged' | 'missing',
): 'changed' | 'lost' | null {
  if (standing === 'adrift') return 'changed';
  return standing === 'todo' && brings(change) && content === 'missing' ? 'lost' : null;
}

/** Somebody put something in a directory that goes, took a parent away, or forbade it. */
const IN_THE_WAY: readonly FsErrorCode[] = [
  ...(['not-empty', 'already-exists', 'not-found', 'not-directory', 'is-directory', 'access', 'read-only'] as const),
];

function made(make: () => void): 'changed' | null {
  try {
    make();
    return null;
  } catch (error) {
    if (error instanceof VfsError && IN_THE_WAY.includes(error.code)) return 'changed';
    throw error;
  }
}

function tellingOf(deps: ReplayDeps, ledger: Ledger, { way, tellFrom: from, told }: Replaying): Telling {
  const { changes, mount } = deps;
  const telling = { top: mount.top, changes, from, told };
  if (way === 'back') return new TellingBack(telling);
  const ahead = changes.findLastIndex(
    ({ what }, number) => what === 'move' && number >= from && ledger.locate(number).standing === 'done',
  );
  return new TellingOnward(telling, ahead);
}

/**
 * Makes every change that is not made yet, in order, each at most once. Returns what was left, because somebody else was there.
 * Errors: `LateConflict`, `VfsError`.
 */
export function replay(deps: ReplayDeps, replaying: Replaying): readonly BaseChange[] {
  const { way, adrift } = replaying;
  const { base, writer } = deps.mount;
  const isOpen = openIn(new Ledger(base, deps.changes), deps.changes);
  const staged = stageAll(deps, isOpen);
  const ledger = new Ledger(base, deps.changes);
  const telling = tellingOf(deps, ledger, replaying);
  const left: BaseChange[] = [];
  for (const [number, change] of deps.changes.entries()) {
    telling.before(number);
    const located = ledger.locate(number);
    const why =
      hindranceOf(change, located, staged.has(number) ? 'staged' : 'missing') ??
      (located.standing === 'todo'
        ? made(() => makeChange(writer, change, located, staged.get(number) ?? null))
        : null);
    if (why === null) telling.made(number);
    else if (adrift(number, why) === 'stop') throw lost(change.told.path);
    else left.push(change);
  }
  telling.ended();
  settleDirectories(deps.mount, deps.changes, way);
  return left;
}

/**
 * May the content of a change still be wanted? Where directories move on the way only the change itself can tell, so it is, then.
 */
function openIn(ledger: Ledger, changes: readonly BaseChange[]): (number: number) => boolean {
  if (changes.some(({ what }) => what === 'move')) return () => true;
  return (number) => {
    try {
      return ledger.locate(number).standing !== 'done';
    } catch (error) {
      if (error instanceof VfsError) return true;
      throw error;
    }
  };
}

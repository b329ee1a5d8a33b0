/** Takes back what of a transaction was made, however much that is, and however often this is cut short itself. */
import { VfsError } from '../../vfs/errors.ts';
import type { HostWriter } from '../../vfs/host/host-tree.ts';
import { lookAt } from '../look-at.ts';
import type { Names } from '../names.ts';
import { bringsContent, reverseOf } from './base-change.ts';
import type { BaseChange, EntryChange } from './base-change.ts';
import { Ledger } from './ledger.ts';
import type { MountRecord } from './record.ts';
import { replay } from './replay.ts';
import type { ReplayDeps } from './replay.ts';
import { StagingPlaces } from './staging-places.ts';
import type { TransactionLog, TransactionMount } from './transaction-log.ts';

export interface TakingBackDeps {
  readonly log: Pick<TransactionLog, 'held'>;
  /** Of what is held. */
  readonly id: string;
  readonly mount: TransactionMount;
  /** A content that is not held, but may be somewhere else; null when it is nowhere. */
  readonly content?: (change: EntryChange) => Iterable<Uint8Array> | null;
}

export interface TakingBack {
  readonly record: MountRecord;
  readonly family: string;
  readonly directories: readonly Names[];
  /** How many changes, from the first on, the sandbox has heard of. */
  readonly heard: number;
}

export function sweepPlaces(writer: HostWriter, family: string, directories: readonly Names[]): void {
  for (const names of directories) writer.sweepFamily(names, family);
}

const unstable = (changes: readonly BaseChange[]): readonly Names[] =>
  changes.flatMap((change) => {
    if (change.what === 'move') return [change.from, change.to];
    return change.before && change.after && !bringsContent(change) ? [] : [change.names];
  });

/** How the changes are made again, or taken back, from what is kept. */
export function replayingOf(
  deps: TakingBackDeps,
  { record, family }: TakingBack,
  changes: readonly BaseChange[],
): ReplayDeps {
  const { log, id, mount, content } = deps;
  const places = new StagingPlaces(mount.base, family, unstable(record.changes), 'again');
  return {
    mount,
    changes,
    staged: () => null,
    stagingPlace: (change) => places.next(places.directoryFor(change.names)),
    content: (change) => log.held(id, change.after?.hash ?? '') ?? content?.(change) ?? null,
  };
}

/** A move that the sandbox has heard of, and the folder has not made, or not any more: it takes a power cut, or a crash in here. */
function isBehind(deps: TakingBackDeps, { record, heard }: TakingBack): boolean {
  const ledger = new Ledger(deps.mount.base, record.changes);
  return record.changes.some(
    ({ what }, number) => what === 'move' && number < heard && ledger.locate(number).standing === 'todo',
  );
}

/** Brings the folder to what the sandbox has heard of, and tells it nothing. */
function catchUp(deps: TakingBackDeps, task: TakingBack): void {
  const { record, heard } = task;
  const changes = record.changes.slice(0, heard);
  replay(replayingOf(deps, task, changes), { way: 'onward', tellFrom: heard, adrift: () => 'leave' });
}

/** Returns what could not be taken back, because somebody else has been there since. Everything else is durable then. */
export function takeBack(deps: TakingBackDeps, task: TakingBack): readonly BaseChange[] {
  const { record, family, directories, heard } = task;
  const { writer } = deps.mount;
  if (isBehind(deps, task)) catchUp(deps, task);
  sweepPlaces(writer, family, directories);
  const changes = reverseOf(record.changes);
  const left = replay(replayingOf(deps, task, changes), {
    way: 'back',
    tellFrom: changes.length - heard,
    adrift: () => 'leave',
  });
  sweepPlaces(writer, family, directories);
  putTimesBack(deps.mount, record);
  writer.syncDirectories();
  return left;
}

/** Those of directories; nobody misses them where they cannot be set. */
function putTimesBack({ base, writer }: TransactionMount, { times }: MountRecord): void {
  for (const { names, mode, mtimeNs } of times) {
    const now = lookAt(base, names);
    if (now?.kind !== 'directory' || now.mtimeNs === mtimeNs || now.mode !== mode) continue;
    try {
      writer.setAttributes(names, { mode, mtimeNs });
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }
}

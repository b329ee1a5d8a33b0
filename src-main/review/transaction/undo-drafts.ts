/** What takes a finished transaction back, as changes that are wanted. */
import { isOnlyTimes, bringsContent, reverseOf } from './base-change.ts';
import type { EntryChange } from './base-change.ts';
import type { Draft, Wanted } from './draft.ts';
import { LateConflict } from './late-conflict.ts';
import type { MountRecord } from './record.ts';
import type { TransactionLog } from './transaction-log.ts';

function wantedBy(log: Pick<TransactionLog, 'held'>, id: string, change: EntryChange): Wanted {
  const { before, after, told } = change;
  if (after === null) return { as: 'nothing' };
  const { kind, mode, mtimeNs, hash, size, target } = after;
  if (before !== null && !bringsContent(change)) return { as: 'attributes', attributes: { mode, mtimeNs } };
  if (kind === 'directory') return { as: 'directory', attributes: { mode, mtimeNs } };
  if (kind === 'symlink') return { as: 'link', target: target ?? '' };
  const read = (): Iterable<Uint8Array> => {
    const held = kind === 'file' && hash !== null ? log.held(id, hash) : null;
    if (held) return held;
    const message = `What ${told.path} held before is not kept any more.`;
    throw new LateConflict({ path: told.path, reason: 'base-missing', message });
  };
  return { as: 'file', source: { size, read }, attributes: { mode, mtimeNs } };
}

/** `id` is that of the transaction that is taken back. */
export const draftsOfUndo = (
  log: Pick<TransactionLog, 'held'>,
  id: string,
  { changes }: MountRecord,
): readonly Draft[] =>
  reverseOf(changes.filter((change) => !isOnlyTimes(change))).map((change): Draft => {
    const common = { told: change.told, expects: [], unfinished: false } as const;
    if (change.what === 'move') {
      const { from, to, entry } = change;
      return { ...common, what: 'move', from, to, before: entry, owned: 'left' };
    }
    const { names, before } = change;
    const owned = before === null ? 'left' : 'owned';
    return { ...common, what: 'entry', names, wanted: wantedBy(log, id, change), before, owned };
  });

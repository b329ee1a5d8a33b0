/** One change, made in the folder: the only place where a transaction touches what is not its own. */
import type { HostWriter } from '../../vfs/host/host-tree.ts';
import type { Names } from '../names.ts';
import type { BaseChange, EntryChange } from './base-change.ts';
import type { Located } from './ledger.ts';

/** `staged` is where the content waits, if it brings one, or is to be a file of its own. Errors: those of the writer. */
export function makeChange(writer: HostWriter, change: BaseChange, { at, to }: Located, staged: Names | null): void {
  if (change.what === 'move') writer.rename(at, to);
  else if (staged) writer.placeStaged(staged, at, change.before ? 'file' : 'nothing');
  else changeEntry(writer, change, at);
}

function changeEntry(writer: HostWriter, { before, after }: EntryChange, at: Names): void {
  if (after === null) {
    if (before?.kind === 'directory') writer.removeDirectory(at);
    else if (before) writer.unlink(at);
  } else if (before === null) writer.makeDirectory(at, after.mode);
  else writer.setAttributes(at, { mode: after.mode, mtimeNs: after.mtimeNs });
}

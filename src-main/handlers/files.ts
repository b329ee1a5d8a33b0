/** Files of a sandbox, for windows. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { FileStat } from '../../src-preload/contract/schemas.ts';
import type { Seen } from '../sandbox/user-door.ts';
import { VfsError } from '../vfs/errors.ts';
import type { Workbench } from './workbench.ts';

type FileCalls =
  'fileList' | 'fileStat' | 'fileRead' | 'fileWrite' | 'fileCreateDirectory' | 'fileRename' | 'fileRemove';

const NS_PER_MS = 1e6;
export const toFileStat = ({ path, stat, version }: Seen): FileStat => ({
  path,
  kind: stat.kind,
  size: stat.size,
  mode: stat.mode,
  modifiedAt: Number(stat.mtimeNs) / NS_PER_MS,
  version,
  layer: stat.layer,
});

export const createFileHandlers = (workbench: Workbench): Pick<ApiHandlers, FileCalls> => ({
  fileList: ({ sandbox, path, view, after, limit, moment }) => {
    const opened = workbench.opened(sandbox);
    const page = { after, limit };
    const isPast = moment !== undefined;
    const listing = isPast ? opened.past.list(path, moment, page) : opened.user.list(path, view, page);
    const changeOf = view === 'base' || isPast ? () => null : opened.changes.kindAt;
    const entries = listing.entries.map(({ name, kind, size, layer }) => ({
      name,
      kind,
      size,
      layer,
      change: changeOf(`${listing.path.endsWith('/') ? listing.path : `${listing.path}/`}${name}`),
    }));
    return { entries, more: listing.more };
  },
  fileStat: ({ sandbox, path, view, moment }) => {
    const { user, past } = workbench.opened(sandbox);
    return toFileStat(moment === undefined ? user.stat(path, view) : past.stat(path, moment));
  },
  fileRead: ({ sandbox, path, view, offset, limit, moment }) => {
    const { user, past } = workbench.opened(sandbox);
    const range = { offset, limit };
    const { bytes, ...seen } = moment === undefined ? user.read(path, view, range) : past.read(path, moment, range);
    return { bytes, stat: toFileStat(seen) };
  },
  fileWrite: ({ sandbox, path, bytes, version }) => {
    try {
      return toFileStat(workbench.opened(sandbox).user.write(path, bytes, version));
    } catch (error) {
      if (error instanceof VfsError && error.code === 'busy') throw new CallError('conflict', error.message);
      throw error;
    }
  },
  fileCreateDirectory: ({ sandbox, path }) => toFileStat(workbench.opened(sandbox).user.makeDirectory(path)),
  fileRename: ({ sandbox, path, to }) => toFileStat(workbench.opened(sandbox).user.rename(path, to)),
  fileRemove: ({ sandbox, path }) => ({ removed: workbench.opened(sandbox).user.remove(path) }),
});

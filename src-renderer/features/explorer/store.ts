/** The explorer: directories as they were loaded, what is open, and the deeds of its menu. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Entry } from '../../../src-preload/contract/schemas.ts';
import { messageOf } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';
import { isWithin, joinPath, nameOf } from '../../shared/paths.ts';
import { formatCount } from '../../shared/format.ts';

import { sortEntries } from './rows.ts';
import type { Directory, Edit } from './rows.ts';

/** Entries asked for at a time. */
const PAGE = 2000;

export interface ExplorerState {
  readonly directories: ReadonlyMap<string, Directory>;
  readonly expanded: ReadonlySet<string>;
  readonly focused: string | null;
  readonly edit: Edit | null;
  readonly focus: (path: string) => void;
  readonly toggle: (path: string) => Promise<void>;
  readonly expand: (path: string) => Promise<void>;
  readonly collapseAll: () => void;
  /** The next page of a directory that has more. */
  readonly loadMore: (path: string) => Promise<void>;
  /** Reads every open directory again, keeping what is shown until the answer is there. */
  readonly refresh: () => Promise<void>;
  readonly startEdit: (edit: Edit) => Promise<void>;
  readonly cancelEdit: () => void;
  /** Carries the edit out. Answers with the path of a new file, so that it can be opened. */
  readonly finishEdit: (name: string) => Promise<string | null>;
  readonly remove: (path: string) => Promise<void>;
}
export type ExplorerStore = StoreApi<ExplorerState>;
type ExplorerClient = Pick<ApiClient, 'fileList' | 'fileWrite' | 'fileCreateDirectory' | 'fileRename' | 'fileRemove'>;

export interface ExplorerDeps {
  readonly client: ExplorerClient;
  readonly sandbox: string;
  readonly notify: Notify;
}

export function createExplorerStore({ client, sandbox, notify }: ExplorerDeps): ExplorerStore {
  return createStore<ExplorerState>()((set, get) => {
    const putDirectory = (path: string, directory: Directory): void =>
      set({ directories: new Map(get().directories).set(path, directory) });

    const read = async (path: string, wanted: number): Promise<Directory> => {
      const entries: Entry[] = [];
      for (;;) {
        const after = entries.at(-1)?.name;
        const limit = Math.min(10_000, Math.max(PAGE, wanted - entries.length));
        const page = await client.fileList({
          sandbox,
          path,
          view: 'merged',
          limit,
          ...(after === undefined ? {} : { after }),
        });
        entries.push(...page.entries);
        if (!page.more || entries.length >= wanted) {
          return { state: 'ready', entries: sortEntries(entries), more: page.more, message: '' };
        }
      }
    };

    const load = async (path: string, wanted: number): Promise<void> => {
      const known = get().directories.get(path);
      if (!known) putDirectory(path, { state: 'loading', entries: [], more: false, message: '' });
      try {
        putDirectory(path, await read(path, wanted));
      } catch (error) {
        putDirectory(path, { state: 'failed', entries: [], more: false, message: messageOf(error) });
      }
    };

    const attempt = async (title: string, act: () => Promise<unknown>): Promise<boolean> => {
      try {
        await act();
        return true;
      } catch (error) {
        notify.failed(title, messageOf(error));
        return false;
      }
    };

    const apply = (edit: Edit, path: string): Promise<unknown> => {
      if (edit.do === 'rename') return client.fileRename({ sandbox, path: edit.path, to: path });
      if (edit.do === 'new-folder') return client.fileCreateDirectory({ sandbox, path });
      return client.fileWrite({ sandbox, path, bytes: new Uint8Array() });
    };

    return {
      directories: new Map(),
      expanded: new Set(),
      focused: null,
      edit: null,
      focus: (focused) => set({ focused }),
      async expand(path) {
        if (get().expanded.has(path)) return;
        set({ expanded: new Set(get().expanded).add(path) });
        await load(path, PAGE);
      },
      async toggle(path) {
        if (!get().expanded.has(path)) return await get().expand(path);
        set({ expanded: new Set([...get().expanded].filter((open) => open !== path)) });
      },
      collapseAll: () => set({ expanded: new Set(), directories: new Map() }),
      loadMore: (path) => load(path, (get().directories.get(path)?.entries.length ?? 0) + PAGE),
      async refresh() {
        const open = [...get().expanded];
        const known = get().directories;
        // Closed directories are forgotten, so that opening them again shows what is there then.
        set({ directories: new Map([...known].filter(([path]) => get().expanded.has(path))) });
        await Promise.all(open.map((path) => load(path, Math.max(PAGE, known.get(path)?.entries.length ?? 0))));
      },
      async startEdit(edit) {
        await get().expand(edit.parent);
        set({ edit });
      },
      cancelEdit: () => set({ edit: null }),
      async finishEdit(name) {
        const { edit } = get();
        set({ edit: null });
        if (!edit || name === '' || (edit.do === 'rename' && nameOf(edit.path) === name)) return null;
        const path = joinPath(edit.parent, name);
        const done = await attempt(edit.do === 'rename' ? 'Could not rename' : 'Could not create', () => apply(edit, path));
        if (done) set({ focused: path });
        await load(edit.parent, get().directories.get(edit.parent)?.entries.length ?? PAGE);
        return done && edit.do === 'new-file' ? path : null;
      },
      async remove(path) {
        const done = await attempt('Could not delete', async () => {
          const { removed } = await client.fileRemove({ sandbox, path });
          notify.done(`Deleted ${nameOf(path)}`, removed > 1 ? `${formatCount(removed)} entries in the overlay` : undefined);
        });
        if (done) set({ expanded: new Set([...get().expanded].filter((open) => !isWithin(open, path))) });
        await get().refresh();
      },
    };
  });
}

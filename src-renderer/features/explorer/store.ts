/** The explorer: directories as they were loaded, what is open, and the deeds of its menu. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Entry } from '../../../src-preload/contract/schemas.ts';
import { messageOf, toFailure } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';
import { isWithin, joinPath, nameOf } from '../../shared/paths.ts';
import type { Moment } from '../../shared/selection.ts';
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
  /** The tree is shown as it was right after this event; null: as it is now. */
  readonly moment: Moment;
  readonly setMoment: (moment: Moment) => Promise<void>;
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
type ExplorerClient = Pick<
  ApiClient,
  'fileList' | 'fileStat' | 'fileWrite' | 'fileCreateDirectory' | 'fileRename' | 'fileRemove'
>;

export interface ExplorerDeps {
  readonly client: ExplorerClient;
  readonly sandbox: string;
  readonly notify: Notify;
}

type ExplorerData = Pick<ExplorerState, 'directories' | 'expanded' | 'focused' | 'edit' | 'moment'>;
const CLOSED: ExplorerData = { directories: new Map(), expanded: new Set(), focused: null, edit: null, moment: null };
const LOADING: Directory = { state: 'loading', entries: [], more: false, message: '' };

/** The first `wanted` entries of a directory, or a page, whichever is more. */
async function readDirectory(
  client: ExplorerClient,
  at: { sandbox: string; path: string; moment?: number },
  wanted: number,
): Promise<Directory> {
  const entries: Entry[] = [];
  for (;;) {
    const after = entries.at(-1)?.name;
    const limit = Math.min(10_000, Math.max(PAGE, wanted - entries.length));
    const from = after === undefined ? {} : { after };
    const page = await client.fileList({ ...at, ...from, view: 'merged', limit });
    entries.push(...page.entries);
    if (!page.more || entries.length >= wanted) {
      return { state: 'ready', entries: sortEntries(entries), more: page.more, message: '' };
    }
  }
}

async function refuseExisting(client: ExplorerClient, sandbox: string, path: string): Promise<void> {
  const known = await client.fileStat({ sandbox, path, view: 'merged' }).then(
    () => true,
    () => false,
  );
  if (known) throw new CallError('already-exists', `${path} exists already.`);
}

async function applyEdit(client: ExplorerClient, sandbox: string, edit: Edit, path: string): Promise<unknown> {
  // Both a write and a rename would go over what is there.
  await refuseExisting(client, sandbox, path);
  if (edit.do === 'rename') return client.fileRename({ sandbox, path: edit.path, to: path });
  if (edit.do === 'new-folder') return client.fileCreateDirectory({ sandbox, path });
  return client.fileWrite({ sandbox, path, bytes: new Uint8Array() });
}

/** Whether an edit would change anything. */
const isIdle = (edit: Edit, name: string): boolean =>
  name === '' || (edit.do === 'rename' && nameOf(edit.path) === name);

class ExplorerActions {
  readonly #deps: ExplorerDeps;
  readonly #store: Pick<ExplorerStore, 'getState' | 'setState'>;
  constructor(deps: ExplorerDeps, store: Pick<ExplorerStore, 'getState' | 'setState'>) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly focus = (focused: string): void => this.#store.setState({ focused });
  readonly collapseAll = (): void => this.#store.setState({ expanded: new Set(), directories: new Map() });
  readonly cancelEdit = (): void => this.#store.setState({ edit: null });

  readonly setMoment = async (moment: Moment): Promise<void> => {
    this.#store.setState({ moment, edit: null });
    await this.refresh();
  };

  readonly expand = async (path: string): Promise<void> => {
    const { expanded } = this.#store.getState();
    if (expanded.has(path)) return;
    this.#store.setState({ expanded: new Set(expanded).add(path) });
    await this.#load(path, PAGE);
  };

  readonly toggle = async (path: string): Promise<void> => {
    const { expanded } = this.#store.getState();
    if (!expanded.has(path)) await this.expand(path);
    else this.#store.setState({ expanded: new Set([...expanded].filter((open) => open !== path)) });
  };

  readonly loadMore = (path: string): Promise<void> => this.#load(path, this.#count(path) + PAGE);

  readonly refresh = async (): Promise<void> => {
    const { directories, expanded } = this.#store.getState();
    // Closed directories are forgotten, so that opening them again shows what is there then.
    this.#store.setState({ directories: new Map([...directories].filter(([path]) => expanded.has(path))) });
    await Promise.all([...expanded].map((path) => this.#load(path, Math.max(PAGE, this.#count(path)))));
  };

  readonly startEdit = async (edit: Edit): Promise<void> => {
    await this.expand(edit.parent);
    this.#store.setState({ edit });
  };

  readonly finishEdit = async (name: string): Promise<string | null> => {
    const { edit } = this.#store.getState();
    this.#store.setState({ edit: null });
    if (!edit || isIdle(edit, name)) return null;
    const path = joinPath(edit.parent, name);
    const title = edit.do === 'rename' ? 'Could not rename' : 'Could not create';
    const done = await this.#attempt(title, () => applyEdit(this.#deps.client, this.#deps.sandbox, edit, path));
    if (done) this.#store.setState({ focused: path });
    await this.#load(edit.parent, this.#count(edit.parent));
    return done && edit.do === 'new-file' ? path : null;
  };

  readonly remove = async (path: string): Promise<void> => {
    const { client, sandbox, notify } = this.#deps;
    const done = await this.#attempt('Could not delete', async () => {
      const { removed } = await client.fileRemove({ sandbox, path });
      notify.done(
        `Deleted ${nameOf(path)}`,
        removed > 1 ? `${formatCount(removed)} entries in the overlay` : undefined,
      );
    });
    const { expanded } = this.#store.getState();
    if (done) this.#store.setState({ expanded: new Set([...expanded].filter((open) => !isWithin(open, path))) });
    await this.refresh();
  };

  #count(path: string): number {
    return this.#store.getState().directories.get(path)?.entries.length ?? 0;
  }

  #put(path: string, directory: Directory): void {
    this.#store.setState({ directories: new Map(this.#store.getState().directories).set(path, directory) });
  }

  async #load(path: string, wanted: number): Promise<void> {
    if (!this.#store.getState().directories.has(path)) this.#put(path, LOADING);
    const { moment } = this.#store.getState();
    const directory = await this.#read(path, moment, wanted);
    // Somebody may have gone to another moment meanwhile.
    if (this.#store.getState().moment === moment) this.#put(path, directory);
  }

  async #read(path: string, moment: Moment, wanted: number): Promise<Directory> {
    const { client, sandbox } = this.#deps;
    try {
      return await readDirectory(client, { sandbox, path, ...(moment !== null && { moment }) }, wanted);
    } catch (error) {
      const { code, message } = toFailure(error);
      const text = moment !== null && code === 'not-found' ? 'Not there at this moment' : message;
      return { state: 'failed', entries: [], more: false, message: text };
    }
  }

  async #attempt(title: string, act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      this.#deps.notify.failed(title, messageOf(error));
      return false;
    }
  }
}

export function createExplorerStore(deps: ExplorerDeps): ExplorerStore {
  return createStore<ExplorerState>()((_set, _get, store) =>
    Object.assign({ ...CLOSED }, new ExplorerActions(deps, store)),
  );
}

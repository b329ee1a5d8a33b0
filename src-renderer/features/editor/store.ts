/** Open documents: tabs, loading, saving into the overlay, and noticing when a file moved underneath. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient, CallOutput } from '../../../src-preload/contract/api.ts';
import { messageOf, toFailure } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';
import { nameOf } from '../../shared/paths.ts';
import type { EditorTarget } from '../../shared/selection.ts';

import { hasSameText, isGone } from './document.ts';
import type { TabContent, TextDocument } from './document.ts';
import { momentOf, readTarget } from './read-target.ts';
import { withRecent } from './recent-files.ts';
import { saveFile } from './save-file.ts';
import {
  closeTab,
  followsFiles,
  isDiff,
  isForeign,
  isWritable,
  keepTab,
  moveMoment,
  neighbour,
  openTab,
} from './tabs.ts';
import type { EditorTab, TabSet } from './tabs.ts';

/** The live text of a tab, lent by the editor that holds it. */
export interface Draft {
  /** The text, and a mark for this state of it. */
  readonly read: () => { readonly text: string; readonly mark: number };
  /** The state `mark` is what is on disk now. */
  readonly saved: (mark: number) => void;
  /** Takes a newer text from disk, keeping cursor and scroll where it can. */
  readonly replace: (text: string) => void;
  /** How it is saved when it is not the file itself. Errors: those of the call; `conflict` when something newer is there. */
  readonly save?: (on: 'check' | 'overwrite') => Promise<void>;
  readonly dispose: () => void;
}

export interface EditorState extends TabSet {
  /** Paths of files that were opened, the last one first. */
  readonly recent: readonly string[];
  /** A dirty tab the user wants closed. */
  readonly closing: string | null;
  /** The tab that is to have the keyboard as soon as it is drawn. */
  readonly focusWanted: string | null;
  readonly open: (target: EditorTarget, hold: EditorTab['hold']) => Promise<void>;
  readonly activate: (id: string) => void;
  readonly keep: (id: string) => void;
  readonly step: (step: 1 | -1) => void;
  readonly requestClose: (id: string) => void;
  readonly cancelClose: () => void;
  readonly close: (id: string) => void;
  readonly edited: (id: string, state: 'clean' | 'dirty') => void;
  /** `overwrite` saves although the file is newer. Answers whether it was saved. */
  readonly save: (id: string, on?: 'check' | 'overwrite') => Promise<boolean>;
  /** Throws unsaved edits away and shows what is on disk. */
  readonly reload: (id: string) => Promise<void>;
  /** Looks at every open tab again because files may have changed. */
  readonly refresh: () => Promise<void>;
  /** Shows what is shown of moment `from` as it was at `to`; null: the moment is left. */
  readonly moveMoment: (from: number, to: number | null) => Promise<void>;
  /** Whether a tab's text may be edited. */
  readonly canEdit: (tab: EditorTab) => boolean;
  /** Whether lines say which event wrote them. */
  readonly blame: 'shown' | 'hidden';
  readonly toggleBlame: () => void;
  /** Grows when the event of the line under the cursor is asked for. */
  readonly lineAsked: number;
  readonly askLine: () => void;
  /** Which event wrote each line of what a tab shows, or of the newer side of its diff. Errors: those of the call. */
  readonly readBlame: (target: EditorTarget) => Promise<CallOutput<'fileBlame'>>;
  readonly lend: (id: string, draft: Draft) => void;
  readonly draft: (id: string) => Draft | undefined;
  /** Moves the keyboard into the active tab. */
  readonly wantFocus: () => void;
  /** Whether tab `id` was to get the keyboard; asking takes the wish. */
  readonly takeFocus: (id: string) => boolean;
}
export type EditorStore = StoreApi<EditorState>;

/**
 * Documents of tabs that another part of the window keeps: manifests by their host path, merges by the path of the conflict, settings
 * by their page. */
export interface ForeignDocuments {
  readonly save: (file: string, on: 'check' | 'overwrite') => Promise<boolean>;
  readonly reload: (file: string) => Promise<void>;
  readonly closed: (file: string) => void;
}

export interface EditorDeps {
  readonly client: Pick<
    ApiClient,
    'fileStat' | 'fileRead' | 'fileWrite' | 'changeDiff' | 'eventContent' | 'momentDiff' | 'fileBlame'
  >;
  readonly sandbox: string;
  readonly notify: Notify;
  /** `read-only`: no file is ever edited or saved. */
  readonly access: 'read-write' | 'read-only';
  readonly manifests?: ForeignDocuments;
  readonly merges?: ForeignDocuments;
  readonly settings?: ForeignDocuments;
}

type StoreAccess = Pick<EditorStore, 'getState' | 'setState'>;

class EditorActions {
  readonly #deps: EditorDeps;
  readonly #store: StoreAccess;
  readonly #drafts = new Map<string, Draft>();
  constructor(deps: EditorDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly open = async (target: EditorTarget, hold: EditorTab['hold']): Promise<void> => {
    this.#store.setState((before) => ({ ...openTab(before, target, hold), recent: withRecent(before.recent, target) }));
    this.#dropDrafts();
    if (hold === 'keep') this.wantFocus();
    const tab = this.#find(this.#store.getState().active ?? '');
    if (tab && (tab.content.at === 'loading' || tab.content.at === 'failed')) await this.#show(tab);
  };
  readonly canEdit = (tab: EditorTab): boolean => this.#deps.access === 'read-write' && isWritable(tab);
  readonly activate = (active: string): void => this.#store.setState({ active });
  readonly keep = (id: string): void => this.#store.setState({ tabs: keepTab(this.#store.getState().tabs, id) });
  readonly step = (step: 1 | -1): void => this.#store.setState({ active: neighbour(this.#store.getState(), step) });
  readonly requestClose = (id: string): void => {
    if (this.#find(id)?.edited === 'dirty') this.#store.setState({ closing: id, active: id });
    else this.close(id);
  };
  readonly cancelClose = (): void => this.#store.setState({ closing: null });
  readonly close = (id: string): void => {
    const keeper = this.#keeperOf(this.#find(id));
    keeper?.documents?.closed(keeper.key);
    this.#store.setState({ ...closeTab(this.#store.getState(), id), closing: null });
    this.#dropDrafts();
  };
  readonly edited = (id: string, state: 'clean' | 'dirty'): void => {
    const tab = this.#find(id);
    if (!tab || tab.edited === state || tab.edited === 'saving') return;
    this.#change(id, state === 'dirty' ? { edited: state, hold: 'keep' } : { edited: state });
  };
  readonly save = async (id: string, on: 'check' | 'overwrite' = 'check'): Promise<boolean> => {
    const tab = this.#find(id);
    if (!tab || tab.edited === 'saving') return false;
    const keeper = this.#keeperOf(tab);
    if (keeper) return (await keeper.documents?.save(keeper.key, on)) ?? false;
    const draft = this.#drafts.get(id);
    if (draft?.save) return await this.#keep(tab, draft, on, draft.save);
    return this.canEdit(tab) && (await this.#saveFile(tab, on));
  };
  readonly reload = async (id: string): Promise<void> => {
    const tab = this.#find(id);
    const keeper = this.#keeperOf(tab);
    if (keeper) await keeper.documents?.reload(keeper.key);
    else if (tab) await this.#reload(tab);
  };
  readonly refresh = async (): Promise<void> => {
    await Promise.all(this.#store.getState().tabs.map((tab) => this.#recheck(tab)));
  };
  readonly moveMoment = async (from: number, to: number | null): Promise<void> => {
    this.#store.setState(moveMoment(this.#store.getState(), from, to));
    this.#dropDrafts();
    const tabs = this.#store.getState().tabs.filter(({ target }) => target.kind === 'moment' && target.moment === to);
    await Promise.all(tabs.map((tab) => this.#show(tab)));
  };
  readonly toggleBlame = (): void =>
    this.#store.setState({ blame: this.#store.getState().blame === 'shown' ? 'hidden' : 'shown' });
  readonly askLine = (): void => this.#store.setState({ lineAsked: this.#store.getState().lineAsked + 1 });
  readonly readBlame = (target: EditorTarget): Promise<CallOutput<'fileBlame'>> => {
    const { client, sandbox } = this.#deps;
    const moment = momentOf(target);
    return client.fileBlame({ sandbox, path: target.path, ...(moment !== null && { moment }) });
  };
  readonly lend = (id: string, draft: Draft): void => void this.#drafts.set(id, draft);
  readonly draft = (id: string): Draft | undefined => this.#drafts.get(id);

  readonly wantFocus = (): void => this.#store.setState({ focusWanted: this.#store.getState().active });
  readonly takeFocus = (id: string): boolean => {
    const wanted = this.#store.getState().focusWanted === id;
    if (wanted) this.#store.setState({ focusWanted: null });
    return wanted;
  };

  /** Who keeps what a tab shows, when it is not this feature. */
  #keeperOf(
    tab: EditorTab | undefined,
  ): { readonly documents: ForeignDocuments | undefined; readonly key: string } | null {
    if (!tab || !isForeign(tab.target)) return null;
    const { manifests, merges, settings } = this.#deps;
    if (tab.target.kind === 'settings') return { documents: settings, key: tab.target.page };
    if (tab.target.kind === 'manifest') return { documents: manifests, key: tab.target.file };
    // Of what is only looked at nobody keeps anything.
    return { documents: tab.target.kind === 'merge' ? merges : undefined, key: tab.target.path };
  }

  #find(id: string): EditorTab | undefined {
    return this.#store.getState().tabs.find((tab) => tab.id === id);
  }

  #change(id: string, part: Partial<EditorTab>): void {
    const tabs = this.#store.getState().tabs.map((tab) => (tab.id === id ? { ...tab, ...part } : tab));
    this.#store.setState({ tabs });
  }

  #dropDrafts(): void {
    for (const [id, draft] of this.#drafts) {
      if (this.#find(id)) continue;
      draft.dispose();
      this.#drafts.delete(id);
    }
  }

  async #read({ target }: EditorTab): Promise<TabContent> {
    try {
      return await readTarget(this.#deps, target);
    } catch (error) {
      return { at: 'failed', failure: toFailure(error) };
    }
  }

  /** A draft that saves itself is made anew from what is there. */
  async #reload(tab: EditorTab): Promise<void> {
    const draft = this.#drafts.get(tab.id);
    if (draft?.save) {
      draft.dispose();
      this.#drafts.delete(tab.id);
      this.#change(tab.id, { edited: 'clean' });
    }
    await this.#show(tab);
  }

  async #keep(
    tab: EditorTab,
    draft: Draft,
    on: 'check' | 'overwrite',
    save: NonNullable<Draft['save']>,
  ): Promise<boolean> {
    if (tab.edited === 'clean' && on === 'check') return true;
    const { mark } = draft.read();
    this.#change(tab.id, { edited: 'saving' });
    try {
      await save(on);
      this.#change(tab.id, { edited: 'clean', clash: 'none' });
      draft.saved(mark);
      return true;
    } catch (error) {
      this.#refused(tab, error);
      return false;
    }
  }

  async #show(tab: EditorTab): Promise<void> {
    this.#put(tab, await this.#read(tab));
  }

  #put(tab: EditorTab, content: TabContent): void {
    if (isGone(content) && tab.content.at === 'text' && tab.hold === 'preview') {
      this.close(tab.id);
      return;
    }
    if (content.at !== 'text') {
      this.#change(tab.id, { content, clash: 'none' });
      return;
    }
    this.#drafts.get(tab.id)?.replace(content.text);
    this.#change(tab.id, { content, clash: 'none', edited: 'clean' });
  }

  /** Shows a tab again when its file has another version now; edits are never thrown away. */
  async #recheck(tab: EditorTab): Promise<void> {
    if (!followsFiles(tab)) return;
    if (isDiff(tab) || !('stat' in tab.content)) {
      await this.#show(tab);
      return;
    }
    const version = await this.#versionOf(tab);
    const known = this.#find(tab.id);
    if (known && 'stat' in known.content && version !== known.content.stat.version) await this.#follow(known);
  }

  /** What was typed while the file was being read is as much an edit as what was typed before. */
  async #follow(tab: EditorTab): Promise<void> {
    const content = await this.#read(tab);
    const now = this.#find(tab.id);
    if (!now || now.edited === 'saving') return;
    // A checkpoint or a commit gives a file another version and leaves its text alone.
    if (hasSameText(content, now.content)) this.#change(tab.id, { content, clash: 'none' });
    else if (now.edited === 'dirty') this.#change(tab.id, { clash: 'moved' });
    else this.#put(now, content);
  }

  async #versionOf({ path, view }: EditorTab): Promise<string | null> {
    const { client, sandbox } = this.#deps;
    return await client.fileStat({ sandbox, path, view }).then(
      (stat) => stat.version,
      () => null,
    );
  }

  async #saveFile(tab: EditorTab, on: 'check' | 'overwrite'): Promise<boolean> {
    if (tab.content.at !== 'text') return false;
    return (tab.edited === 'clean' && on === 'check') || (await this.#write(tab, tab.content, on));
  }

  async #write(tab: EditorTab, document: TextDocument, on: 'check' | 'overwrite'): Promise<boolean> {
    const draft = this.#drafts.get(tab.id);
    if (!draft) return false;
    const { text, mark } = draft.read();
    this.#change(tab.id, { edited: 'saving' });
    try {
      const known = on === 'check' ? document : null;
      const stat = await saveFile({ ...this.#deps, read: () => this.#read(tab) }, { path: tab.path, text, known });
      this.#change(tab.id, { content: { at: 'text', text, stat }, edited: 'clean', clash: 'none', hold: 'keep' });
      draft.saved(mark);
      return true;
    } catch (error) {
      this.#refused(tab, error);
      return false;
    }
  }

  #refused(tab: EditorTab, error: unknown): void {
    const clash = toFailure(error).code === 'conflict';
    this.#change(tab.id, clash ? { edited: 'dirty', clash: 'refused' } : { edited: 'dirty' });
    if (!clash) this.#deps.notify.failed(`Could not save ${nameOf(tab.path)}`, messageOf(error));
  }
}

export function createEditorStore(deps: EditorDeps): EditorStore {
  return createStore<EditorState>()((_set, _get, store) =>
    Object.assign(
      {
        tabs: [],
        active: null,
        closing: null,
        recent: [],
        focusWanted: null,
        blame: 'hidden',
        lineAsked: 0,
      } as const,
      new EditorActions(deps, store),
    ),
  );
}

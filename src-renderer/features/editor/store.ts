/** Open documents: tabs, loading, saving into the overlay, and noticing when a file moved underneath. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { messageOf, toFailure } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';
import { nameOf } from '../../shared/paths.ts';
import type { EditorTarget } from '../../shared/selection.ts';

import { readDocument } from './document.ts';
import type { FileDocument, TabContent } from './document.ts';
import { closeTab, isWritable, keepTab, neighbour, openTab } from './tabs.ts';
import type { EditorTab, TabSet } from './tabs.ts';

/** The live text of a tab, lent by the editor that holds it. */
export interface Draft {
  /** The text, and a mark for this state of it. */
  readonly read: () => { readonly text: string; readonly mark: number };
  /** The state `mark` is what is on disk now. */
  readonly saved: (mark: number) => void;
  /** Takes a newer text from disk, keeping cursor and scroll where it can. */
  readonly replace: (text: string) => void;
  readonly dispose: () => void;
}

export interface EditorState extends TabSet {
  /** A dirty tab the user wants closed. */
  readonly closing: string | null;
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
  readonly lend: (id: string, draft: Draft) => void;
  readonly draft: (id: string) => Draft | undefined;
}
export type EditorStore = StoreApi<EditorState>;

export interface EditorDeps {
  readonly client: Pick<ApiClient, 'fileStat' | 'fileRead' | 'fileWrite' | 'changeDiff'>;
  readonly sandbox: string;
  readonly notify: Notify;
}

export function createEditorStore({ client, sandbox, notify }: EditorDeps): EditorStore {
  const drafts = new Map<string, Draft>();
  const encoder = new TextEncoder();

  const read = async (tab: EditorTab): Promise<TabContent> => {
    try {
      if (tab.kind === 'diff') return { at: 'diff', diff: await client.changeDiff({ sandbox, path: tab.path }) };
      return await readDocument(client, { sandbox, path: tab.path, view: tab.view });
    } catch (error) {
      return { at: 'failed', failure: toFailure(error) };
    }
  };

  return createStore<EditorState>()((set, get) => {
    const find = (id: string): EditorTab | undefined => get().tabs.find((tab) => tab.id === id);
    const change = (id: string, part: Partial<EditorTab>): void =>
      set({ tabs: get().tabs.map((tab) => (tab.id === id ? { ...tab, ...part } : tab)) });

    const dropDrafts = (): void => {
      for (const [id, draft] of drafts) {
        if (find(id)) continue;
        draft.dispose();
        drafts.delete(id);
      }
    };
    const show = async (tab: EditorTab): Promise<void> => {
      const content = await read(tab);
      if (content.at === 'text') drafts.get(tab.id)?.replace(content.text);
      change(tab.id, { content, clash: 'none', ...(content.at === 'text' ? { edited: 'clean' } : {}) });
    };
    /** A file tab whose file has another version now. */
    const recheck = async (tab: EditorTab): Promise<void> => {
      if (tab.kind === 'diff' || !('stat' in tab.content)) return await show(tab);
      const known = tab.content.stat.version;
      const version = await client.fileStat({ sandbox, path: tab.path, view: tab.view }).then(
        (stat) => stat.version,
        () => null,
      );
      const now = find(tab.id);
      if (!now || version === known || now.edited === 'saving') return;
      if (now.edited === 'dirty') change(tab.id, { clash: 'moved' });
      else await show(now);
    };
    const write = async (tab: EditorTab, document: FileDocument, on: 'check' | 'overwrite'): Promise<boolean> => {
      const draft = drafts.get(tab.id);
      if (!draft) return false;
      const { text, mark } = draft.read();
      change(tab.id, { edited: 'saving' });
      try {
        const version = on === 'check' ? { version: document.stat.version } : {};
        const stat = await client.fileWrite({ sandbox, path: tab.path, bytes: encoder.encode(text), ...version });
        change(tab.id, { content: { at: 'text', text, stat }, edited: 'clean', clash: 'none', hold: 'keep' });
        draft.saved(mark);
        return true;
      } catch (error) {
        change(tab.id, { edited: 'dirty' });
        if (toFailure(error).code === 'conflict') change(tab.id, { clash: 'refused' });
        else notify.failed(`Could not save ${nameOf(tab.path)}`, messageOf(error));
        return false;
      }
    };

    return {
      tabs: [],
      active: null,
      closing: null,
      async open(target, hold) {
        set(openTab(get(), target, hold));
        dropDrafts();
        const tab = find(get().active ?? '');
        if (tab && (tab.content.at === 'loading' || tab.content.at === 'failed')) await show(tab);
      },
      activate: (active) => set({ active }),
      keep: (id) => set({ tabs: keepTab(get().tabs, id) }),
      step: (step) => set({ active: neighbour(get(), step) }),
      requestClose(id) {
        if (find(id)?.edited === 'dirty') set({ closing: id, active: id });
        else get().close(id);
      },
      cancelClose: () => set({ closing: null }),
      close(id) {
        set({ ...closeTab(get(), id), closing: null });
        dropDrafts();
      },
      edited(id, state) {
        const tab = find(id);
        if (!tab || tab.edited === state || tab.edited === 'saving') return;
        change(id, state === 'dirty' ? { edited: state, hold: 'keep' } : { edited: state });
      },
      async save(id, on = 'check') {
        const tab = find(id);
        if (!tab || !isWritable(tab) || tab.content.at !== 'text' || tab.edited === 'saving') return false;
        if (tab.edited === 'clean' && on === 'check') return true;
        return await write(tab, tab.content, on);
      },
      async reload(id) {
        const tab = find(id);
        if (tab) await show(tab);
      },
      async refresh() {
        await Promise.all(get().tabs.map(recheck));
      },
      lend: (id, draft) => void drafts.set(id, draft),
      draft: (id) => drafts.get(id),
    };
  });
}

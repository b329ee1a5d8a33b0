/** The tabs of the editor area, and what other parts of the window keep for some of them: manifests and conflicts. */
import type { ApiClient } from '../src-preload/contract/api.ts';

import { createEditorStore } from './features/editor/store.ts';
import type { EditorStore } from './features/editor/store.ts';
import { manifestTabId, mergeTabId, settingsTabId } from './features/editor/tabs.ts';
import { isEdited } from './features/manifest/manifest-state.ts';
import type { ManifestsStore } from './features/manifest/manifest-state.ts';
import { createMergesStore, isMergeEdited } from './features/merge/store.ts';
import type { MergesStore } from './features/merge/store.ts';
import { createSettingsTextStore, isTextEdited } from './features/settings/text-store.ts';
import type { SettingsTextStore } from './features/settings/text-store.ts';
import type { Notify } from './shared/notify.ts';
import type { SettingsStore } from './shared/settings.ts';

interface EditorParts {
  readonly sandbox: string;
  readonly access: 'read-write' | 'read-only';
  readonly manifests: ManifestsStore;
  readonly undo: (operation: string) => void;
  /** Asks the engine for the changes again. */
  readonly refresh: () => Promise<void>;
}

export interface KeptTabs {
  readonly editor: EditorStore;
  readonly merges: MergesStore;
  readonly settingsText: SettingsTextStore;
}

export function createEditorStores(
  {
    client,
    notify,
    settings,
  }: { readonly client: ApiClient; readonly notify: Notify; readonly settings: SettingsStore },
  { sandbox, access, manifests, undo, refresh }: EditorParts,
): KeptTabs {
  const onResolved = (path: string): void => {
    editor.getState().close(mergeTabId(path));
    void refresh();
  };
  const merges = createMergesStore({ client, sandbox, notify, undo, onResolved });
  const settingsText = createSettingsTextStore({ settings, notify });
  const kept = { manifests: manifests.getState(), merges: merges.getState(), settings: settingsText.getState() };
  const editor = createEditorStore({ client, sandbox, notify, access, ...kept });
  return { editor, merges, settingsText };
}

/** The dots on the tabs of what has something to be saved. Returns the undo. */
export function followKept({
  manifests,
  merges,
  settingsText,
  editor,
}: KeptTabs & { readonly manifests: ManifestsStore }): () => void {
  const tell = (tab: string, state: 'clean' | 'dirty'): void => editor.getState().edited(tab, state);
  const undo = [
    manifests.subscribe(({ open }, before) => {
      for (const manifest of Object.values(open)) {
        if (manifest === before.open[manifest.file]) continue;
        tell(manifestTabId(manifest.file), isEdited(manifest) ? 'dirty' : 'clean');
      }
    }),
    settingsText.subscribe((text) => tell(settingsTabId('settings'), isTextEdited(text) ? 'dirty' : 'clean')),
    merges.subscribe(({ open }, before) => {
      for (const merge of Object.values(open)) {
        if (merge === before.open[merge.path]) continue;
        tell(mergeTabId(merge.path), isMergeEdited(merge) ? 'dirty' : 'clean');
      }
    }),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}

/** The staged text of a file as a Monaco model that can be edited and saved: lives as long as its tab. */
import type * as Monaco from 'monaco-editor/editor';

import { nameOf } from '../../../shared/paths.ts';
import type { Draft, EditorStore } from '../store.ts';

import { languageOf } from './environment.ts';
import { replaceText } from './replace-text.ts';

/** Where the staged text of a tab is kept. */
export interface StagedEdit {
  readonly store: EditorStore;
  readonly tab: string;
  /** Of the text that is shown. */
  readonly version: string;
  /** Answers with the new version. `version` null: whatever it is now. Errors: `conflict` when something newer is staged; those of the call. */
  readonly save: (text: string, version: string | null) => Promise<string>;
}

export interface StagedDraft extends Draft {
  readonly model: Monaco.editor.ITextModel;
  /** Takes what is staged now, unless it is being edited. */
  readonly follow: (text: string, version: string) => void;
}

const isStagedDraft = (draft: Draft | undefined): draft is StagedDraft => draft !== undefined && 'follow' in draft;

export function stagedDraftOf(monaco: typeof Monaco, edit: StagedEdit, path: string, text: string): StagedDraft {
  const known = edit.store.getState().draft(edit.tab);
  if (isStagedDraft(known)) return known;
  const fresh = createDraft(monaco, edit, path, text);
  edit.store.getState().lend(edit.tab, fresh);
  return fresh;
}

function createDraft(monaco: typeof Monaco, edit: StagedEdit, path: string, text: string): StagedDraft {
  const model = monaco.editor.createModel(text, languageOf(nameOf(path)));
  let [clean, version] = [model.getAlternativeVersionId(), edit.version];
  const isClean = (): boolean => model.getAlternativeVersionId() === clean;
  const tell = (): void => edit.store.getState().edited(edit.tab, isClean() ? 'clean' : 'dirty');
  model.onDidChangeContent(tell);
  return {
    model,
    read: () => ({ text: model.getValue(), mark: model.getAlternativeVersionId() }),
    saved(mark) {
      clean = mark;
      tell();
    },
    replace: () => undefined,
    follow(next, newer) {
      if (!isClean()) return;
      replaceText(monaco, model, next);
      [clean, version] = [model.getAlternativeVersionId(), newer];
      tell();
    },
    async save(on) {
      version = await edit.save(model.getValue(), on === 'overwrite' ? null : version);
    },
    dispose: () => model.dispose(),
  };
}

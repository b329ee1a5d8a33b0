/** A tab's text as a Monaco model: lives as long as the tab, so undo survives switching tabs. */
import type * as Monaco from 'monaco-editor/editor';

import { nameOf } from '../../../shared/paths.ts';
import type { Draft, EditorStore } from '../store.ts';
import type { EditorTab } from '../tabs.ts';

import { languageOf } from './environment.ts';
import { replaceText } from './replace-text.ts';

export interface ModelDraft extends Draft {
  readonly model: Monaco.editor.ITextModel;
  view: Monaco.editor.ICodeEditorViewState | null;
}

const isModelDraft = (draft: Draft | undefined): draft is ModelDraft => draft !== undefined && 'model' in draft;

/** The draft of a text tab, made at its first showing. */
export function draftOf(monaco: typeof Monaco, store: EditorStore, tab: EditorTab, text: string): ModelDraft {
  const known = store.getState().draft(tab.id);
  if (isModelDraft(known)) return known;
  const fresh = createDraft(monaco, store, tab, text);
  store.getState().lend(tab.id, fresh);
  return fresh;
}

function createDraft(monaco: typeof Monaco, store: EditorStore, tab: EditorTab, text: string): ModelDraft {
  const uri = monaco.Uri.from({ scheme: 'inspector', path: `/${tab.path}`, query: tab.id });
  // Of a sandbox that this window was on before.
  monaco.editor.getModel(uri)?.dispose();
  const model = monaco.editor.createModel(text, languageOf(nameOf(tab.path)), uri);
  let clean = model.getAlternativeVersionId();
  const tell = (): void =>
    store.getState().edited(tab.id, model.getAlternativeVersionId() === clean ? 'clean' : 'dirty');
  model.onDidChangeContent(tell);
  return {
    model,
    view: null,
    read: () => ({ text: model.getValue(), mark: model.getAlternativeVersionId() }),
    saved(mark) {
      clean = mark;
      tell();
    },
    replace(next) {
      replaceText(monaco, model, next);
      clean = model.getAlternativeVersionId();
      tell();
    },
    dispose: () => model.dispose(),
  };
}

/** The one text editor; tabs swap their models in and out of it. */
import { useEffect, useRef } from 'react';
import type * as Monaco from 'monaco-editor/editor';

import { nameOf } from '../../../shared/paths.ts';
import type { Theme } from '../../../shared/theme.ts';
import type { BlameView } from '../blame.ts';
import type { EditorStore } from '../store.ts';
import type { EditorTab } from '../tabs.ts';

import { useBlameGutter } from './blame-gutter.ts';
import { draftOf } from './draft.ts';
import { loadMonaco, themeName } from './environment.ts';
import { EDITOR_OPTIONS } from './options.ts';
import { useWantedFocus } from './wanted-focus.ts';
import { useWantedPlace } from './wanted-place.ts';

export interface CodeEditorProps {
  readonly store: EditorStore;
  readonly tab: EditorTab;
  readonly text: string;
  readonly theme: Theme;
  readonly blame: BlameView;
  readonly onCursor: (line: number, column: number) => void;
}

/** `monaco` is handed over by `createCodeEditor`, which waits for it. */
function CodeEditorView({
  monaco,
  store,
  tab,
  text,
  theme,
  blame,
  onCursor,
}: CodeEditorProps & { readonly monaco: typeof Monaco }) {
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<Monaco.editor.IStandaloneCodeEditor | null>(null);
  const cursor = useRef(onCursor);
  useEffect(() => {
    cursor.current = onCursor;
  }, [onCursor]);

  useEffect(() => {
    if (!frame.current) return;
    const made = monaco.editor.create(frame.current, { ...EDITOR_OPTIONS, model: null });
    editor.current = made;
    made.onDidChangeCursorPosition(({ position }) => cursor.current(position.lineNumber, position.column));
    return () => {
      editor.current = null;
      made.dispose();
    };
  }, [monaco]);
  useEffect(() => monaco.editor.setTheme(themeName(theme)), [monaco, theme]);

  const { id } = tab;
  const writable = store.getState().canEdit(tab);
  useEffect(() => {
    const made = editor.current;
    if (!made) return;
    const draft = draftOf(monaco, store, tab, text);
    if (made.getModel() !== draft.model) {
      made.setModel(draft.model);
      if (draft.view) made.restoreViewState(draft.view);
    }
    made.updateOptions({ readOnly: !writable, ariaLabel: `Editor, ${nameOf(tab.path)}` });
    return () => {
      if (!draft.model.isDisposed()) draft.view = made.saveViewState();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only another tab swaps models; its text reaches the model through the draft
  }, [monaco, store, id, writable]);
  useBlameGutter(monaco, () => editor.current, blame, id);
  useWantedFocus(store, id, editor);
  useWantedPlace(tab.target, editor);
  return <div ref={frame} className="monaco-frame" />;
}

/** For `React.lazy`: the editor component once its library, workers and font are there. */
export async function createCodeEditor(): Promise<{ default: (props: CodeEditorProps) => React.ReactNode }> {
  const monaco = await loadMonaco();
  return { default: (props) => <CodeEditorView {...props} monaco={monaco} /> };
}

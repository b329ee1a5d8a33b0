/** A text that another part of the window keeps, in Monaco. */
import { useEffect, useRef } from 'react';
import type * as Monaco from 'monaco-editor/editor';

import type { TextMark, TextPaneProps, TextPlaceWanted } from '../../../shared/text-editing.ts';
import type { Theme } from '../../../shared/theme.ts';
import type { Draft, EditorStore } from '../store.ts';

import { languageOf, loadMonaco, themeName } from './environment.ts';
import { setHelp } from './language-help.ts';
import { EDITOR_OPTIONS } from './options.ts';
import { replaceText } from './replace-text.ts';
import { useWantedFocus } from './wanted-focus.ts';

interface KeptModel extends Draft {
  readonly model: Monaco.editor.ITextModel;
  view: Monaco.editor.ICodeEditorViewState | null;
}

const isKept = (draft: Draft | undefined): draft is KeptModel => draft !== undefined && 'model' in draft;
const nothing = (): void => undefined;
/** Places that were gone to: a tab that is shown again does not go there again. */
const SERVED = new WeakSet<TextPlaceWanted>();

/** The model of a tab: it lives as long as the tab, and so does what can be undone. */
function modelOf(monaco: typeof Monaco, store: EditorStore, tab: string, { text, language }: TextPaneProps): KeptModel {
  const known = store.getState().draft(tab);
  if (isKept(known)) return known;
  const uri = monaco.Uri.from({ scheme: 'inspector', path: '/manifest', query: tab });
  // Of a sandbox that this window was on before.
  monaco.editor.getModel(uri)?.dispose();
  const model = monaco.editor.createModel(text, language === 'toml' ? language : languageOf(language.of), uri);
  const kept: KeptModel = {
    model,
    view: null,
    read: () => ({ text: model.getValue(), mark: model.getAlternativeVersionId() }),
    saved: nothing,
    replace: (next) => replaceText(monaco, model, next),
    dispose: () => model.dispose(),
  };
  store.getState().lend(tab, kept);
  return kept;
}

function markerOf(monaco: typeof Monaco, model: Monaco.editor.ITextModel, mark: TextMark): Monaco.editor.IMarkerData {
  const { Error: error, Warning: warning, Info: info } = monaco.MarkerSeverity;
  const start = model.getOffsetAt({ lineNumber: mark.line, column: mark.column });
  const end = model.getPositionAt(start + Math.max(1, mark.length));
  return {
    severity: { error, warning, info }[mark.severity],
    message: mark.sentence,
    startLineNumber: mark.line,
    startColumn: mark.column,
    endLineNumber: end.lineNumber,
    endColumn: end.column,
  };
}

export interface TextPaneViewProps extends TextPaneProps {
  readonly store: EditorStore;
  readonly tab: string;
  readonly theme: Theme;
  readonly onCursor: (line: number, column: number) => void;
}

/** A value that is read when something happens, not when it changes. */
function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  }, [value]);
  return latest;
}

function TextPaneView(props: TextPaneViewProps & { readonly monaco: typeof Monaco }) {
  const { monaco, store, tab, theme, text, marks, help, place, access, label } = props;
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<Monaco.editor.IStandaloneCodeEditor | null>(null);
  const latest = useLatest(props);
  useEffect(() => {
    if (!frame.current) return;
    const kept = modelOf(monaco, store, tab, latest.current);
    replaceText(monaco, kept.model, latest.current.text);
    const made = monaco.editor.create(frame.current, {
      ...EDITOR_OPTIONS,
      wordBasedSuggestions: 'off',
      model: kept.model,
      quickSuggestions: { strings: true, other: true, comments: false },
    });
    if (kept.view) made.restoreViewState(kept.view);
    editor.current = made;
    const told = kept.model.onDidChangeContent(() => latest.current.onChange(kept.model.getValue()));
    made.onDidChangeCursorPosition(({ position }) => latest.current.onCursor(position.lineNumber, position.column));
    return () => {
      editor.current = null;
      told.dispose();
      if (!kept.model.isDisposed()) kept.view = made.saveViewState();
      made.dispose();
    };
  }, [monaco, store, tab, latest]);
  useEffect(() => monaco.editor.setTheme(themeName(theme)), [monaco, theme]);
  useEffect(() => {
    editor.current?.updateOptions({ readOnly: access === 'read-only', ariaLabel: label });
  }, [access, label, tab]);
  useEffect(() => {
    const model = editor.current?.getModel();
    if (model) replaceText(monaco, model, text);
  }, [monaco, text, tab]);
  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return;
    setHelp(model, help);
    const markers = marks.map((mark) => markerOf(monaco, model, mark));
    monaco.editor.setModelMarkers(model, 'inspector', markers);
  }, [monaco, marks, help, tab]);
  useEffect(() => {
    const made = editor.current;
    if (!made || place === null || SERVED.has(place)) return;
    SERVED.add(place);
    const position = { lineNumber: place.line, column: place.column };
    made.setPosition(position);
    made.revealPositionInCenterIfOutsideViewport(position);
    made.focus();
  }, [place]);
  useWantedFocus(store, tab, editor);
  return <div ref={frame} className="monaco-frame" />;
}

/** For `React.lazy`: the component once Monaco is there. */
export async function createTextPane(): Promise<{ default: (props: TextPaneViewProps) => React.ReactNode }> {
  const monaco = await loadMonaco();
  return { default: (props) => <TextPaneView {...props} monaco={monaco} /> };
}

/** Two states of a file in Monaco's diff editor. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type * as Monaco from 'monaco-editor/editor';

import { nameOf } from '../../../shared/paths.ts';
import type { Theme } from '../../../shared/theme.ts';
import type { BlameView } from '../blame.ts';
import type { DiffMode } from '../diff-settings.ts';
import type { HunkPlace } from '../hunks/staging.ts';

import { useBlameGutter } from './blame-gutter.ts';
import { languageOf, loadMonaco, themeName } from './environment.ts';
import { bindChangeKeys, createChangeSteps } from './go-to-change.ts';
import { markedLines, placeIn, useHunkGutter } from './hunk-gutter.ts';
import type { GutterView } from './hunk-gutter.ts';
import { EDITOR_OPTIONS, HUNK_ROOM } from './options.ts';
import { replaceText } from './replace-text.ts';
import { stagedDraftOf } from './staged-draft.ts';
import type { StagedEdit } from './staged-draft.ts';

export interface DiffHandle {
  readonly go: (to: 'next' | 'previous') => void;
  readonly focus: () => void;
  /** What is selected, or the change that the cursor is in. */
  readonly place: () => HunkPlace | null;
}

/** A file with both of its texts. */
export interface ComparedText {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface DiffViewProps {
  readonly text: ComparedText;
  readonly mode: DiffMode;
  readonly unchanged: 'shown' | 'folded';
  readonly space: 'exact' | 'ignore-space';
  /** Lines around a change when what is unchanged is folded. */
  readonly context: number;
  readonly theme: Theme;
  readonly blame: BlameView;
  /** `first-change`: begins there rather than at the top. */
  readonly begin: 'top' | 'first-change';
  /** What each side is, for those who cannot see where it stands. */
  readonly sides: readonly [string, string];
  /** null: nothing can be staged here. */
  readonly hunks: GutterView | null;
  /** Set when the later text is edited here. */
  readonly edit: StagedEdit | null;
  readonly onReady: (handle: DiffHandle | null) => void;
  /** Changed regions, once they are computed. */
  readonly onCount: (count: number) => void;
}

type DiffEditor = Monaco.editor.IStandaloneDiffEditor;

/** Milliseconds: beyond them the worker answers with what it has found so far. */
const PATIENCE = 8000;
/** And these are for its way to the worker and back. */
const SPARE = 2000;

/** Whichever of its two editors has the keyboard; the later text when neither has. */
function placeOf(made: DiffEditor, hunks: GutterView | null): HunkPlace | null {
  if (!hunks) return null;
  const original = made.getOriginalEditor();
  return original.hasTextFocus()
    ? placeIn(original, hunks.marks, 'before')
    : placeIn(made.getModifiedEditor(), hunks.marks, 'after');
}

function DiffEditorView(props: DiffViewProps & { readonly monaco: typeof Monaco }) {
  const { monaco, text, mode, unchanged, space, context, theme, blame, begin, sides, hunks, edit, onReady, onCount } =
    props;
  const [left, right] = sides;
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<DiffEditor | null>(null);
  const latest = useRef(hunks);
  useEffect(() => {
    latest.current = hunks;
  }, [hunks]);
  const isEdited = edit !== null;

  useEffect(() => {
    if (!frame.current) return;
    const made = monaco.editor.createDiffEditor(frame.current, {
      ...EDITOR_OPTIONS,
      lineDecorationsWidth: HUNK_ROOM,
      readOnly: !isEdited,
      originalEditable: false,
      renderOverviewRuler: true,
      renderMarginRevertIcon: false,
      renderGutterMenu: false,
      diffAlgorithm: 'advanced',
      maxComputationTime: PATIENCE,
      originalAriaLabel: left,
      modifiedAriaLabel: right,
    });
    editor.current = made;
    const go = createChangeSteps(made, () => markedLines(latest.current));
    bindChangeKeys(monaco, made, go);
    made.onDidUpdateDiff(() => onCount(made.getLineChanges()?.length ?? 0));
    onReady({
      go,
      focus: () => made.getModifiedEditor().focus(),
      place: () => placeOf(made, latest.current),
    });
    return () => {
      editor.current = null;
      onReady(null);
      const models = made.getModel();
      made.dispose();
      // A comparison that is under way needs both to its end; it fails loudly without them.
      setTimeout(() => {
        models?.original.dispose();
        // A text that is being edited lives as long as its tab.
        if (!isEdited) models?.modified.dispose();
      }, PATIENCE + SPARE);
    };
  }, [monaco, left, right, isEdited, onReady, onCount]);
  useEffect(() => monaco.editor.setTheme(themeName(theme)), [monaco, theme]);
  useEffect(() => {
    editor.current?.updateOptions({
      renderSideBySide: mode === 'side-by-side',
      // Unless it is asked for: a capsule that touches blanks has touched the file.
      ignoreTrimWhitespace: space === 'ignore-space',
      useInlineViewWhenSpaceIsLimited: false,
      hideUnchangedRegions: { enabled: unchanged === 'folded', contextLineCount: context },
    });
  }, [mode, unchanged, space, context, monaco, left, right, isEdited, onReady]);
  useEffect(() => {
    const made = editor.current;
    if (!made) return;
    const isFirst = made.getModel() === null;
    showTexts(monaco, made, text, edit);
    if (isFirst && begin === 'first-change') made.revealFirstDiff();
  }, [monaco, text, edit, begin, left, right]);
  useBlameGutter(monaco, () => editor.current?.getModifiedEditor() ?? null, blame, text);
  useHunkGutter(monaco, () => editorsOf(editor.current), hunks, `${left} ${right} ${isEdited ? 'edited' : ''}`);
  return <div ref={frame} className="monaco-frame" />;
}

const editorsOf = (made: DiffEditor | null) =>
  made === null
    ? []
    : ([
        { editor: made.getOriginalEditor(), side: 'before' },
        { editor: made.getModifiedEditor(), side: 'after' },
      ] as const);

/** Keeps the models while the file is the same, so that a refresh does not jump. */
function showTexts(monaco: typeof Monaco, editor: DiffEditor, text: ComparedText, edit: StagedEdit | null): void {
  const { path, before, after } = text;
  const known = editor.getModel();
  if (edit) showDraft(monaco, editor, text, edit);
  else if (known) {
    replaceText(monaco, known.original, before);
    replaceText(monaco, known.modified, after);
  } else {
    const language = languageOf(nameOf(path));
    editor.setModel({
      original: monaco.editor.createModel(before, language),
      modified: monaco.editor.createModel(after, language),
    });
  }
}

/** The later text is the one that is being edited. */
function showDraft(monaco: typeof Monaco, editor: DiffEditor, text: ComparedText, edit: StagedEdit): void {
  const draft = stagedDraftOf(monaco, edit, text.path, text.after);
  draft.follow(text.after, edit.version);
  const known = editor.getModel();
  if (known?.modified === draft.model) {
    replaceText(monaco, known.original, text.before);
    return;
  }
  const original = monaco.editor.createModel(text.before, languageOf(nameOf(text.path)));
  editor.setModel({ original, modified: draft.model });
  known?.original.dispose();
}

/** For `React.lazy`: the diff component once its library, workers and font are there. */
export async function createDiffView(): Promise<{ default: (props: DiffViewProps) => ReactNode }> {
  const monaco = await loadMonaco();
  return { default: (props) => <DiffEditorView {...props} monaco={monaco} /> };
}

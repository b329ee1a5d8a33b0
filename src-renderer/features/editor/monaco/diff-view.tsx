/** Two states of a file in Monaco's diff editor. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type * as Monaco from 'monaco-editor/editor';

import type { TextDiff } from '../../../../src-preload/contract/schemas.ts';
import { nameOf } from '../../../shared/paths.ts';
import type { Theme } from '../../../shared/theme.ts';
import type { BlameView } from '../blame.ts';

import { useBlameGutter } from './blame-gutter.ts';
import { languageOf, loadMonaco, themeName } from './environment.ts';
import { EDITOR_OPTIONS } from './options.ts';

export type DiffMode = 'side-by-side' | 'inline';

export interface DiffHandle {
  readonly go: (to: 'next' | 'previous') => void;
  readonly focus: () => void;
}

export interface DiffViewProps {
  readonly diff: TextDiff;
  readonly mode: DiffMode;
  readonly unchanged: 'shown' | 'folded';
  readonly theme: Theme;
  readonly blame: BlameView;
  /** `first-change`: begins there rather than at the top. */
  readonly begin: 'top' | 'first-change';
  /** What each side is, for those who cannot see where it stands. */
  readonly sides: readonly [string, string];
  readonly onReady: (handle: DiffHandle | null) => void;
  /** Changed regions, once they are computed. */
  readonly onCount: (count: number) => void;
}

function DiffEditorView(props: DiffViewProps & { readonly monaco: typeof Monaco }) {
  const { monaco, diff, mode, unchanged, theme, blame, begin, sides, onReady, onCount } = props;
  const [left, right] = sides;
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<Monaco.editor.IStandaloneDiffEditor | null>(null);

  useEffect(() => {
    if (!frame.current) return;
    const made = monaco.editor.createDiffEditor(frame.current, {
      ...EDITOR_OPTIONS,
      readOnly: true,
      originalEditable: false,
      renderOverviewRuler: true,
      renderMarginRevertIcon: false,
      renderGutterMenu: false,
      diffAlgorithm: 'advanced',
      originalAriaLabel: left,
      modifiedAriaLabel: right,
    });
    editor.current = made;
    made.onDidUpdateDiff(() => onCount(made.getLineChanges()?.length ?? 0));
    onReady({ go: (to) => made.goToDiff(to), focus: () => made.getModifiedEditor().focus() });
    return () => {
      editor.current = null;
      onReady(null);
      const models = made.getModel();
      made.dispose();
      models?.original.dispose();
      models?.modified.dispose();
    };
  }, [monaco, left, right, onReady, onCount]);
  useEffect(() => monaco.editor.setTheme(themeName(theme)), [monaco, theme]);
  useEffect(() => {
    editor.current?.updateOptions({
      renderSideBySide: mode === 'side-by-side',
      ignoreTrimWhitespace: false, // a capsule that touches blanks has touched the file
      useInlineViewWhenSpaceIsLimited: false,
      hideUnchangedRegions: { enabled: unchanged === 'folded' },
    });
  }, [mode, unchanged, monaco, onReady]);
  useEffect(() => {
    const made = editor.current;
    if (!made) return;
    const isFirst = made.getModel() === null;
    showDiff(monaco, made, diff);
    if (isFirst && begin === 'first-change') made.revealFirstDiff();
  }, [monaco, diff, begin, left, right]);
  useBlameGutter(monaco, () => editor.current?.getModifiedEditor() ?? null, blame, diff);
  return <div ref={frame} className="monaco-frame" />;
}

/** Keeps the models while the file is the same, so that a refresh does not jump. */
function showDiff(monaco: typeof Monaco, editor: Monaco.editor.IStandaloneDiffEditor, diff: TextDiff): void {
  const [before, after] = [diff.before ?? '', diff.after ?? ''];
  const known = editor.getModel();
  if (known) {
    if (known.original.getValue() !== before) known.original.setValue(before);
    if (known.modified.getValue() !== after) known.modified.setValue(after);
    return;
  }
  const language = languageOf(nameOf(diff.path));
  editor.setModel({
    original: monaco.editor.createModel(before, language),
    modified: monaco.editor.createModel(after, language),
  });
}

/** For `React.lazy`: the diff component once its library, workers and font are there. */
export async function createDiffView(): Promise<{ default: (props: DiffViewProps) => ReactNode }> {
  const monaco = await loadMonaco();
  return { default: (props) => <DiffEditorView {...props} monaco={monaco} /> };
}

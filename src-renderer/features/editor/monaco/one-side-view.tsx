/** A file that only one side has: its whole text in that side's colour, without an empty other side. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type * as Monaco from 'monaco-editor/editor';

import { nameOf } from '../../../shared/paths.ts';
import type { Theme } from '../../../shared/theme.ts';
import type { BlameView } from '../blame.ts';

import { useBlameGutter } from './blame-gutter.ts';
import type { DiffHandle } from './diff-view.tsx';
import { languageOf, loadMonaco, themeName } from './environment.ts';
import { placeIn, useHunkGutter } from './hunk-gutter.ts';
import type { GutterView } from './hunk-gutter.ts';
import { EDITOR_OPTIONS } from './options.ts';

export interface OneSideViewProps {
  readonly path: string;
  readonly text: string;
  readonly side: 'base' | 'top';
  readonly theme: Theme;
  /** Of the top; the base has no writers. */
  readonly blame: BlameView;
  /** Of a new file; null when none of it can be staged by itself. */
  readonly hunks: GutterView | null;
  readonly onReady: (handle: DiffHandle | null) => void;
}

function OneSideEditor({
  monaco,
  path,
  text,
  side,
  theme,
  blame,
  hunks,
  onReady,
}: OneSideViewProps & { readonly monaco: typeof Monaco }) {
  const frame = useRef<HTMLDivElement>(null);
  const made = useRef<Monaco.editor.IStandaloneCodeEditor | null>(null);
  const latest = useRef(hunks);
  useEffect(() => {
    latest.current = hunks;
  }, [hunks]);
  useEffect(() => {
    if (!frame.current) return;
    const model = monaco.editor.createModel(text, languageOf(nameOf(path)));
    const label = side === 'top' ? 'sandbox' : 'folder';
    const editor = monaco.editor.create(frame.current, { ...EDITOR_OPTIONS, model, readOnly: true, ariaLabel: label });
    made.current = editor;
    const kind = side === 'top' ? 'insert' : 'delete';
    const options = { isWholeLine: true, className: `line-${kind}`, marginClassName: `gutter-${kind}` };
    editor.createDecorationsCollection([{ range: model.getFullModelRange(), options }]);
    if (document.activeElement === frame.current.closest('.diff')) editor.focus();
    onReady({
      go: () => undefined,
      focus: () => editor.focus(),
      place: () => (latest.current ? placeIn(editor, latest.current.marks, 'after') : null),
    });
    return () => {
      onReady(null);
      made.current = null;
      editor.dispose();
      model.dispose();
    };
  }, [monaco, path, text, side, onReady]);
  useEffect(() => monaco.editor.setTheme(themeName(theme)), [monaco, theme]);
  useBlameGutter(monaco, () => (side === 'top' ? made.current : null), blame, text);
  useHunkGutter(monaco, () => (made.current ? [{ editor: made.current, side: 'after' }] : []), hunks, text);
  return <div ref={frame} className="monaco-frame" />;
}

/** For `React.lazy`: the component once Monaco is there. */
export async function createOneSideView(): Promise<{ default: (props: OneSideViewProps) => ReactNode }> {
  const monaco = await loadMonaco();
  return { default: (props) => <OneSideEditor {...props} monaco={monaco} /> };
}

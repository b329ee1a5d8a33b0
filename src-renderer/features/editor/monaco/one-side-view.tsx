/** A file that only one side has: its whole text in that side's colour, without an empty other side. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type * as Monaco from 'monaco-editor/editor';

import { nameOf } from '../../../shared/paths.ts';
import type { Theme } from '../../../shared/theme.ts';
import type { BlameView } from '../blame.ts';

import { useBlameGutter } from './blame-gutter.ts';
import { languageOf, loadMonaco, themeName } from './environment.ts';
import { EDITOR_OPTIONS } from './options.ts';

export interface OneSideViewProps {
  readonly path: string;
  readonly text: string;
  readonly side: 'base' | 'top';
  readonly theme: Theme;
  /** Of the top; the base has no writers. */
  readonly blame: BlameView;
}

function OneSideEditor({
  monaco,
  path,
  text,
  side,
  theme,
  blame,
}: OneSideViewProps & { readonly monaco: typeof Monaco }) {
  const frame = useRef<HTMLDivElement>(null);
  const made = useRef<Monaco.editor.IStandaloneCodeEditor | null>(null);
  useEffect(() => {
    if (!frame.current) return;
    const model = monaco.editor.createModel(text, languageOf(nameOf(path)));
    const label = side === 'top' ? 'Top' : 'Base';
    const editor = monaco.editor.create(frame.current, { ...EDITOR_OPTIONS, model, readOnly: true, ariaLabel: label });
    made.current = editor;
    const kind = side === 'top' ? 'insert' : 'delete';
    const options = { isWholeLine: true, className: `line-${kind}`, marginClassName: `gutter-${kind}` };
    editor.createDecorationsCollection([{ range: model.getFullModelRange(), options }]);
    if (document.activeElement === frame.current.closest('.diff')) editor.focus();
    return () => {
      made.current = null;
      editor.dispose();
      model.dispose();
    };
  }, [monaco, path, text, side]);
  useEffect(() => monaco.editor.setTheme(themeName(theme)), [monaco, theme]);
  useBlameGutter(monaco, () => (side === 'top' ? made.current : null), blame, text);
  return <div ref={frame} className="monaco-frame" />;
}

/** For `React.lazy`: the component once Monaco is there. */
export async function createOneSideView(): Promise<{ default: (props: OneSideViewProps) => ReactNode }> {
  const monaco = await loadMonaco();
  return { default: (props) => <OneSideEditor {...props} monaco={monaco} /> };
}

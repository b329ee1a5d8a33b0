/** The events of lines in Monaco: in the gutter beside the numbers, to be pressed. */
import { useEffect, useRef } from 'react';
import type * as Monaco from 'monaco-editor/editor';

import { blockOfLine, gutterTexts, gutterWidth } from '../blame.ts';
import type { BlameView } from '../blame.ts';

import { lineNumbers } from './dress-editors.ts';

type Editor = Monaco.editor.IStandaloneCodeEditor;

function decorationsOf(monaco: typeof Monaco, { lines, reveal }: BlameView): Monaco.editor.IModelDeltaDecoration[] {
  return (lines ?? []).map(({ from, count, seq }, index) => {
    const isRevealed = seq !== null && seq === reveal;
    return {
      range: new monaco.Range(from, 1, from + count - 1, 1),
      options: {
        isWholeLine: true,
        marginClassName: index % 2 === 0 ? 'blame-even' : 'blame-odd',
        ...(seq !== null && { lineNumberClassName: 'blame-number' }),
        ...(isRevealed && { className: 'blame-revealed' }),
      },
    };
  });
}

/** Draws the blocks of lines. Returns the undo. */
function draw(monaco: typeof Monaco, editor: Editor, blame: BlameView): () => void {
  const { lines, reveal } = blame;
  if (lines === null) return () => undefined;
  editor.updateOptions({ lineNumbers: gutterTexts(lines), lineNumbersMinChars: gutterWidth(lines) });
  const drawn = editor.createDecorationsCollection(decorationsOf(monaco, blame));
  const wanted = lines.find(({ seq }) => seq !== null && seq === reveal);
  if (wanted) {
    editor.setPosition({ lineNumber: wanted.from, column: 1 });
    editor.revealLineInCenter(wanted.from);
  }
  return () => {
    drawn.clear();
    editor.updateOptions({ lineNumbers: lineNumbers(), lineNumbersMinChars: 5 });
  };
}

/** Lets lines be asked about by pressing the gutter, by key and by menu. Returns the undo. */
function listen(monaco: typeof Monaco, editor: Editor, view: { readonly current: BlameView }): () => void {
  const pressed = editor.onMouseDown(({ target }) => {
    const line = target.position?.lineNumber;
    const { lines, onLine } = view.current;
    if (target.type !== monaco.editor.MouseTargetType.GUTTER_LINE_NUMBERS || line === undefined) return;
    if (lines !== null && blockOfLine(lines, line) !== null) onLine(line);
  });
  const action = editor.addAction({
    id: 'line-event',
    label: 'Go to the Event That Wrote This Line',
    keybindings: [monaco.KeyMod.Alt | monaco.KeyCode.KeyE],
    contextMenuGroupId: 'navigation',
    run: (where) => view.current.onLine(where.getPosition()?.lineNumber ?? 1),
  });
  return () => {
    pressed.dispose();
    action.dispose();
  };
}

/** After the effect that makes the editor; `ready` changes whenever another editor, or another text, is there. */
export function useBlameGutter(
  monaco: typeof Monaco,
  find: () => Editor | null,
  blame: BlameView,
  ready: unknown,
): void {
  const view = useRef(blame);
  const editor = useRef(find);
  useEffect(() => {
    view.current = blame;
    editor.current = find;
  }, [blame, find]);
  const { lines, reveal, asked } = blame;
  useEffect(() => {
    const made = editor.current();
    return made === null ? undefined : listen(monaco, made, view);
  }, [monaco, ready]);
  useEffect(() => {
    const made = editor.current();
    return made === null ? undefined : draw(monaco, made, view.current);
  }, [monaco, lines, reveal, ready]);
  const answered = useRef(asked);
  useEffect(() => {
    const made = editor.current();
    if (asked === answered.current || made === null) return;
    answered.current = asked;
    view.current.onLine(made.getPosition()?.lineNumber ?? 1);
  }, [asked]);
}

/** Every editor looks as the settings say, from the moment it is made. */
import type * as Monaco from 'monaco-editor/editor';

import { textSettings } from '../../../shared/text-settings.ts';
import type { TextSettings } from '../../../shared/text-settings.ts';

/** Height of a line to the size of its font. */
const LINE = 20 / 13;

type Dressed = Monaco.editor.ICodeEditor | Monaco.editor.IDiffEditor;

function optionsOf({ editor }: TextSettings): Monaco.editor.IEditorOptions {
  return {
    fontFamily: editor.family,
    fontSize: editor.size,
    lineHeight: Math.round(editor.size * LINE),
    wordWrap: editor.wordWrap ? 'on' : 'off',
    minimap: { enabled: editor.minimap },
    renderWhitespace: editor.whitespace,
  };
}

/** The numbers of lines, where they are not taken for something else. */
export const lineNumbers = (): 'on' | 'off' => (textSettings.getState().editor.lineNumbers ? 'on' : 'off');

const numbersOf = (editor: Dressed): Monaco.editor.IEditorOptions =>
  'getRawOptions' in editor && typeof editor.getRawOptions().lineNumbers === 'function'
    ? {}
    : { lineNumbers: lineNumbers() };

const dress = (editor: Dressed): void =>
  editor.updateOptions({ ...optionsOf(textSettings.getState()), ...numbersOf(editor) });

/** Once, when the library is there. */
export function dressEditors({ editor: editors }: typeof Monaco): void {
  editors.onDidCreateEditor(dress);
  editors.onDidCreateDiffEditor(dress);
  textSettings.subscribe(() => {
    for (const editor of [...editors.getDiffEditors(), ...editors.getEditors()]) dress(editor);
    editors.remeasureFonts();
  });
}

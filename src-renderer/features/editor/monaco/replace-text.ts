/** Makes another text of a model in one step that can be undone, and that moves no more of it than it must. */
import type * as Monaco from 'monaco-editor/editor';

import { smallestEdit } from './smallest-edit.ts';

export function replaceText(monaco: typeof Monaco, model: Monaco.editor.ITextModel, next: string): void {
  const edit = smallestEdit(model.getValue(), next);
  if (!edit) return;
  const [from, to] = [model.getPositionAt(edit.from), model.getPositionAt(edit.to)];
  model.pushStackElement();
  model.pushEditOperations([], [{ range: monaco.Range.fromPositions(from, to), text: edit.text }], () => null);
  model.pushStackElement();
}

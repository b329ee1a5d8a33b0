/** The next and the previous change of a diff, by the lines of its later text. */
import type * as Monaco from 'monaco-editor/editor';

type DiffEditor = Monaco.editor.IStandaloneDiffEditor;
type Way = 'next' | 'previous';

/** Where each change begins, from 1; of a deletion the line before it. */
function startsOf(editor: DiffEditor): readonly number[] {
  const changes = editor.getLineChanges() ?? [];
  return changes.map(({ modifiedStartLineNumber }) => Math.max(1, modifiedStartLineNumber));
}

/** From `line` on to the next start, or back to the previous one, round the end; null without any. */
export function nextStart(starts: readonly number[], line: number, way: Way): number | null {
  const found = way === 'next' ? starts.find((start) => start > line) : starts.findLast((start) => start < line);
  return found ?? starts.at(way === 'next' ? 0 : -1) ?? null;
}

function go(editor: DiffEditor, way: Way): void {
  const modified = editor.getModifiedEditor();
  const line = nextStart(startsOf(editor), modified.getPosition()?.lineNumber ?? 1, way);
  if (line === null) return;
  modified.setPosition({ lineNumber: line, column: 1 });
  modified.revealLineInCenter(line);
  modified.focus();
}

/** Puts the cursor at the next or the previous change; as soon as the changes are known, when they are not yet. */
export function createChangeSteps(editor: DiffEditor): (way: Way) => void {
  let asked: readonly Way[] = [];
  editor.onDidUpdateDiff(() => {
    if (editor.getLineChanges() === null) return;
    const steps = asked;
    asked = [];
    for (const way of steps) go(editor, way);
  });
  return (way) => {
    if (editor.getLineChanges() === null) asked = [...asked, way];
    else go(editor, way);
  };
}

/** F7 in the editors themselves, where Monaco has its list of changes for screen readers on that key: that one is on Alt+F7. */
export function bindChangeKeys(monaco: typeof Monaco, made: DiffEditor, step: (way: Way) => void): void {
  const { F7 } = monaco.KeyCode;
  const { Shift, Alt } = monaco.KeyMod;
  for (const editor of [made.getOriginalEditor(), made.getModifiedEditor()]) {
    const add = (id: string, label: string, key: number, run: () => void): void =>
      void editor.addAction({ id, label, keybindings: [key], run });
    add('next-change', 'Next Change', F7, () => step('next'));
    add('previous-change', 'Previous Change', Shift | F7, () => step('previous'));
    add('list-changes', 'List Changes for Screen Readers', Alt | F7, () => made.accessibleDiffViewerNext());
  }
}

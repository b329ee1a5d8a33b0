/** The next and the previous change of a diff, by the lines of its later text. */
import type * as Monaco from 'monaco-editor/editor';

type DiffEditor = Monaco.editor.IStandaloneDiffEditor;
type Way = 'next' | 'previous';

/** Where each change begins, from 1; of a deletion the line before it. null while they are looked for. */
function startsOf(changes: readonly Monaco.editor.ILineChange[] | null): readonly number[] | null {
  return changes?.map(({ modifiedStartLineNumber }) => Math.max(1, modifiedStartLineNumber)) ?? null;
}

/** From `line` on to the next start, or back to the previous one, round the end; null without any. */
export function nextStart(starts: readonly number[], line: number, way: Way): number | null {
  const found = way === 'next' ? starts.find((start) => start > line) : starts.findLast((start) => start < line);
  return found ?? starts.at(way === 'next' ? 0 : -1) ?? null;
}

/** To one of `starts`. */
function go(editor: DiffEditor, starts: readonly number[], way: Way): void {
  const modified = editor.getModifiedEditor();
  const line = nextStart(starts, modified.getPosition()?.lineNumber ?? 1, way);
  if (line === null) return;
  modified.setPosition({ lineNumber: line, column: 1 });
  modified.revealLineInCenter(line);
  modified.focus();
}

/**
 * Puts the cursor at the next or the previous change, by the lines that are `known`, or else by Monaco's own changes; as soon as those are
 * known, when they are not yet.
 */
export function createChangeSteps(editor: DiffEditor, known: () => readonly number[] | null): (way: Way) => void {
  let asked: readonly Way[] = [];
  editor.onDidUpdateDiff(() => {
    const starts = startsOf(editor.getLineChanges());
    if (starts === null) return;
    const steps = asked;
    asked = [];
    for (const way of steps) go(editor, known() ?? starts, way);
  });
  return (way) => {
    const starts = known() ?? startsOf(editor.getLineChanges());
    if (starts === null) asked = [...asked, way];
    else go(editor, starts, way);
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

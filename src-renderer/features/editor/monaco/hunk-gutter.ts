/** Changes that can be staged, in Monaco: marks in the gutter, buttons beside the one that is looked at, keys and menu entries. */
import { useEffect, useRef } from 'react';
import type * as Monaco from 'monaco-editor/editor';

import { DEED_KEYS, deedLabel, isOpenTo, markWords, STATE_WORDS } from '../hunks/hunk-words.ts';
import { HUNK_DEEDS, markAt } from '../hunks/staging.ts';
import type { HunkDeed, HunkMark, HunkPlace } from '../hunks/staging.ts';
import type { HunkView } from '../hunks/use-staging.ts';

import { createHunkButtons } from './hunk-buttons.ts';

type Editor = Monaco.editor.IStandaloneCodeEditor;
type Side = HunkPlace['side'];

/** What is looked at and what can be done with it. `side` is the text that the editor shows. */
export interface GutterView extends HunkView {
  readonly onPlace: (place: HunkPlace | null) => void;
}

/** The line, from 1, at which a change is marked: a deletion at the line before it. */
const lineOf = ({ start, count }: HunkMark['after']): number => (count === 0 ? Math.max(1, start) : start + 1);

/** Where each change is marked in the later text; null while nothing is known of them. */
export const markedLines = (view: GutterView | null): readonly number[] | null =>
  view === null ? null : view.marks.map(({ after }) => lineOf(after));

function decorationOf(monaco: typeof Monaco, mark: HunkMark, side: Side): Monaco.editor.IModelDeltaDecoration {
  const range = mark[side];
  const first = lineOf(range);
  const last = Math.max(first, range.start + range.count);
  const edge = range.count === 0 ? (range.start === 0 ? ' hunk-above' : ' hunk-below') : '';
  return {
    range: new monaco.Range(first, 1, last, 1),
    options: {
      isWholeLine: true,
      linesDecorationsClassName: `hunk-bar hunk-${mark.state}${edge}`,
      linesDecorationsTooltip: `${markWords(mark)}, ${STATE_WORDS[mark.state]}`,
    },
  };
}

function glyphOf(
  monaco: typeof Monaco,
  mark: HunkMark,
  deeds: readonly HunkDeed[],
): Monaco.editor.IModelDeltaDecoration {
  const line = lineOf(mark.after);
  const deed = toggleOf(mark, deeds);
  return {
    range: new monaco.Range(line, 1, line, 1),
    options: {
      glyphMarginClassName: `hunk-glyph hunk-glyph-${mark.state}`,
      glyphMarginHoverMessage: {
        value: `Hunk: ${STATE_WORDS[mark.state]}${deed === null ? '' : `. Press to ${deed} it`}`,
      },
    },
  };
}

/** What pressing the sign of a change does. */
function toggleOf({ state }: HunkMark, deeds: readonly HunkDeed[]): HunkDeed | null {
  const deed = state === 'staged' ? 'unstage' : 'stage';
  return deeds.includes(deed) ? deed : null;
}

const hunkPlace = (mark: HunkMark, side: Side): HunkPlace => ({ what: 'hunk', side, range: mark[side] });

/** Where the cursor is: what is selected, or the change that it stands in. null: neither. */
export function placeIn(editor: Editor, marks: readonly HunkMark[], side: Side): HunkPlace | null {
  const selection = editor.getSelection();
  if (!selection) return null;
  const { startLineNumber: first, endLineNumber, endColumn } = selection;
  if (!selection.isEmpty()) {
    // A selection up to the first column of a line does not have that line.
    const last = endColumn === 1 && endLineNumber > first ? endLineNumber - 1 : endLineNumber;
    const range = { start: first - 1, count: last - first + 1 };
    return marks.some((mark) => meets(mark[side], range)) ? { what: 'lines', side, range } : null;
  }
  const mark = marks[markAt(marks, side, first - 1)];
  return mark ? hunkPlace(mark, side) : null;
}

const meets = (one: HunkMark['after'], other: HunkMark['after']): boolean =>
  one.count === 0
    ? one.start >= other.start && one.start <= other.start + other.count
    : one.start < other.start + other.count && other.start < one.start + one.count;

function bind(monaco: typeof Monaco, editor: Editor, view: { readonly current: GutterView }, side: Side): () => void {
  const keyCodes = { stage: monaco.KeyCode.KeyS, unstage: monaco.KeyCode.KeyU, revert: monaco.KeyCode.KeyR };
  const actions = HUNK_DEEDS.map((deed) =>
    editor.addAction({
      id: `hunk-${deed}`,
      label: `${deedLabel(deed, null)} or selected lines (${DEED_KEYS[deed]})`,
      keybindings: [monaco.KeyMod.Alt | keyCodes[deed]],
      contextMenuGroupId: '1_hunk',
      run: () => {
        const { marks, act } = view.current;
        const place = placeIn(editor, marks, side);
        if (place) act(deed, place);
      },
    }),
  );
  const moved = editor.onDidChangeCursorSelection(() =>
    view.current.onPlace(placeIn(editor, view.current.marks, side)),
  );
  return () => {
    moved.dispose();
    for (const action of actions) action.dispose();
  };
}

/** The sign of a change, pressed, stages or unstages all of it. */
function pressable(monaco: typeof Monaco, editor: Editor, view: { readonly current: GutterView }): () => void {
  const pressed = editor.onMouseDown(({ target }) => {
    if (target.type !== monaco.editor.MouseTargetType.GUTTER_GLYPH_MARGIN) return;
    const { marks, deeds, act } = view.current;
    const mark = marks.find(({ after }) => lineOf(after) === target.position.lineNumber);
    const deed = mark ? toggleOf(mark, deeds) : null;
    if (mark && deed) act(deed, hunkPlace(mark, 'after'));
  });
  return () => pressed.dispose();
}

function draw(monaco: typeof Monaco, editor: Editor, view: GutterView, side: Side): () => void {
  const bars = view.marks.map((mark) => decorationOf(monaco, mark, side));
  const glyphs = side === 'after' ? view.marks.map((mark) => glyphOf(monaco, mark, view.deeds)) : [];
  const drawn = editor.createDecorationsCollection([...bars, ...glyphs]);
  const buttons = side === 'after' ? createHunkButtons(editor, view, { lineOf, isOpenTo, hunkPlace }) : null;
  return () => {
    drawn.clear();
    buttons?.dispose();
  };
}

/** After the effect that makes the editor; `ready` changes whenever another editor, or another text, is there. null: nothing can be staged. */
export function useHunkGutter(
  monaco: typeof Monaco,
  find: () => readonly { readonly editor: Editor; readonly side: Side }[],
  hunks: GutterView | null,
  ready: unknown,
): void {
  const view = useRef(hunks);
  const editors = useRef(find);
  useEffect(() => {
    view.current = hunks;
    editors.current = find;
  }, [hunks, find]);
  const isOn = hunks !== null;
  useEffect(() => {
    if (!isOn) return;
    const latest = {
      get current() {
        return view.current ?? NONE;
      },
    };
    const undo = editors.current().flatMap(({ editor, side }) => {
      editor.updateOptions({ glyphMargin: side === 'after' });
      return [bind(monaco, editor, latest, side), ...(side === 'after' ? [pressable(monaco, editor, latest)] : [])];
    });
    return () => undo.forEach((stop) => stop());
  }, [monaco, ready, isOn]);
  useEffect(() => {
    if (!hunks) return;
    const undo = editors.current().map(({ editor, side }) => {
      // The same cursor may be in another change now, or in none.
      if (side === 'after' || editor.hasTextFocus()) hunks.onPlace(placeIn(editor, hunks.marks, side));
      return draw(monaco, editor, hunks, side);
    });
    return () => undo.forEach((stop) => stop());
  }, [monaco, hunks, ready]);
}
const NONE: GutterView = { marks: [], deeds: [], act: () => undefined, onPlace: () => undefined };

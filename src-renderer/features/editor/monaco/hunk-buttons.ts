/** The buttons that float at the change under the pointer, or under the cursor. */
import type { editor as MonacoEditor } from 'monaco-editor/editor';

import { DEED_KEYS, deedLabel } from '../hunks/hunk-words.ts';
import { markAt } from '../hunks/staging.ts';
import type { HunkDeed, HunkMark, HunkPlace } from '../hunks/staging.ts';
import type { HunkView } from '../hunks/use-staging.ts';

interface Rules {
  readonly lineOf: (range: HunkMark['after']) => number;
  readonly isOpenTo: (deed: HunkDeed, state: HunkMark['state']) => boolean;
  readonly hunkPlace: (mark: HunkMark, side: 'after') => HunkPlace;
}

type Editor = MonacoEditor.IStandaloneCodeEditor;

const WORDS: Readonly<Record<HunkDeed, string>> = { stage: 'Stage', unstage: 'Unstage', revert: 'Revert' };

function buttonOf(deed: HunkDeed, run: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'hunk-button';
  // The same by keys and in the bar above: here for the pointer alone.
  button.tabIndex = -1;
  button.textContent = WORDS[deed];
  button.title = `${deedLabel(deed, null)} (${DEED_KEYS[deed]})`;
  button.addEventListener('mousedown', (event) => {
    event.preventDefault();
    event.stopPropagation();
    run();
  });
  return button;
}

/** The node that floats at a change, and where it is. */
function createFloat(editor: Editor, { lineOf }: Pick<Rules, 'lineOf'>) {
  const node = document.createElement('div');
  node.className = 'hunk-buttons';
  node.setAttribute('aria-hidden', 'true');
  node.hidden = true;
  const widget: MonacoEditor.IOverlayWidget = {
    getId: () => 'inspector.hunk-buttons',
    getDomNode: () => node,
    getPosition: () => null,
  };
  const place = (mark: HunkMark | null): void => {
    node.hidden = mark === null;
    if (mark === null) return;
    const top = editor.getTopForLineNumber(lineOf(mark.after)) - editor.getScrollTop();
    const { height, verticalScrollbarWidth } = editor.getLayoutInfo();
    node.style.top = `${Math.min(Math.max(0, top), Math.max(0, height - 24))}px`;
    node.style.right = `${verticalScrollbarWidth + 14}px`;
  };
  return { node, widget, place };
}

/** Until it is disposed of. The keyboard has its own ways, so assistive technology does not see these. */
export function createHunkButtons(editor: Editor, view: HunkView, rules: Rules): { readonly dispose: () => void } {
  const { marks, deeds, act } = view;
  const { node, widget, place } = createFloat(editor, rules);
  let shown: HunkMark | null = null;
  const show = (mark: HunkMark | null): void => {
    if (mark === shown) return;
    shown = mark;
    const open = mark === null ? [] : deeds.filter((deed) => rules.isOpenTo(deed, mark.state));
    node.replaceChildren(
      ...open.map((deed) => buttonOf(deed, () => mark && act(deed, rules.hunkPlace(mark, 'after')))),
    );
    place(mark);
  };
  const at = (line: number): HunkMark | null => marks[markAt(marks, 'after', line - 1)] ?? null;
  const cursor = (): HunkMark | null => at(editor.getPosition()?.lineNumber ?? 0);
  const listening = [
    editor.onMouseMove(({ target }) => {
      if (node.contains(target.element)) return;
      show((target.position ? at(target.position.lineNumber) : null) ?? cursor());
    }),
    editor.onMouseLeave(() => show(cursor())),
    editor.onDidChangeCursorPosition(() => show(cursor())),
    editor.onDidScrollChange(() => place(shown)),
    editor.onDidLayoutChange(() => place(shown)),
  ];
  editor.addOverlayWidget(widget);
  show(cursor());
  return {
    dispose: () => {
      for (const listener of listening) listener.dispose();
      editor.removeOverlayWidget(widget);
    },
  };
}

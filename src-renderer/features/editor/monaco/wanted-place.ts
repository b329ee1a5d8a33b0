/** Goes to the place in a text that was asked for with its tab. */
import { useEffect } from 'react';
import type { RefObject } from 'react';
import type { editor } from 'monaco-editor/editor';

import type { EditorTarget, TextPlace } from '../../../shared/selection.ts';

/** Places that were gone to: a tab that is shown again does not go there again. */
const SERVED = new WeakSet<TextPlace>();

const placeOf = (target: EditorTarget): TextPlace | null =>
  target.kind === 'file' || target.kind === 'moment' ? (target.at ?? null) : null;

/** After the effect that puts the text of the tab into the editor. A place beyond the end is the end. */
export function useWantedPlace(target: EditorTarget, editor: RefObject<editor.IStandaloneCodeEditor | null>): void {
  const place = placeOf(target);
  useEffect(() => {
    const made = editor.current;
    if (!made || place === null || SERVED.has(place)) return;
    SERVED.add(place);
    const { line, column, length } = place;
    const last = made.getModel()?.getLineCount() ?? 1;
    const startLineNumber = Math.max(1, Math.min(line, last));
    const range = { startLineNumber, startColumn: column, endLineNumber: startLineNumber, endColumn: column + length };
    made.setSelection(range);
    made.revealRangeInCenterIfOutsideViewport(range);
  }, [place, editor]);
}

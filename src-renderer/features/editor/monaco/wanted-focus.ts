/** Gives an editor the keyboard when somebody asked for its tab. */
import { useEffect } from 'react';
import type { RefObject } from 'react';
import { useStore } from 'zustand';
import type { editor } from 'monaco-editor/editor';

import type { EditorStore } from '../store.ts';

export function useWantedFocus(
  store: EditorStore,
  tab: string,
  editor: RefObject<editor.IStandaloneCodeEditor | null>,
): void {
  const wanted = useStore(store, (state) => state.focusWanted === tab);
  useEffect(() => {
    if (wanted && store.getState().takeFocus(tab)) editor.current?.focus();
  }, [store, tab, wanted, editor]);
}

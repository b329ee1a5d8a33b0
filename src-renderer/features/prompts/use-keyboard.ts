/** Where the keyboard goes from question to question, and after the last one. */
import { useEffect, useRef } from 'react';
import type { FocusEvent, RefObject } from 'react';

import { giveFocusBack } from '../../shared/focus.ts';

import { focusPrompt } from './focus-prompt.ts';

const FALLBACKS = ['.side-bar .tree', '.title-search'];

interface KeyboardHandlers {
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/** Who answered a question goes on with the next one, on none of its buttons but Deny, and is brought back after the last. */
export function useKeyboard(panel: RefObject<HTMLElement | null>, question: string): KeyboardHandlers {
  const isInside = useRef(false);
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    if (isInside.current) focusPrompt();
  }, [question]);
  useEffect(
    () => () => {
      if (isInside.current) giveFocusBack(opener.current, FALLBACKS);
    },
    [],
  );
  return {
    onFocus({ relatedTarget }) {
      if (!isInside.current) opener.current = relatedTarget;
      isInside.current = true;
    },
    onBlur({ relatedTarget }) {
      // A button that goes with its question loses the focus to nobody.
      if (relatedTarget !== null) isInside.current = panel.current?.contains(relatedTarget) === true;
    },
  };
}

/** Where the keyboard goes from question to question, and after the last one. */
import { useEffect, useRef } from 'react';
import type { FocusEvent, KeyboardEvent, RefObject } from 'react';

import { giveFocusBack } from '../../shared/focus.ts';

import { focusPrompt } from './focus-prompt.ts';

const FALLBACKS = ['.side-bar .tree', '.title-search'];
/** Milliseconds in which a run comes with its next question, as a rule. */
const SOON = 1500;

/** Where the keyboard went when the last question was gone, and when: milliseconds of `performance.now()`. */
export interface LastLeft {
  readonly to: Element | null;
  readonly at: number;
}

interface KeyboardHandlers {
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * Who answered a question goes on with the next one, on none of its buttons but Deny, and is brought back after the last. That is so
 * also when the next one comes a moment later, unless the keyboard went elsewhere meanwhile. Escape leaves a question as it is.
 */
export function useKeyboard(
  panel: RefObject<HTMLElement | null>,
  question: string,
  lastLeftRef: RefObject<LastLeft | null>,
): KeyboardHandlers {
  const isInside = useRef(false);
  const opener = useRef<Element | null>(null);
  const leave = (): void => {
    isInside.current = false;
    giveFocusBack(opener.current, FALLBACKS);
  };
  useEffect(() => {
    if (isInside.current) focusPrompt();
  }, [question]);
  useEffect(() => {
    const left = lastLeftRef.current;
    lastLeftRef.current = null;
    if (left && performance.now() - left.at < SOON && document.activeElement === left.to) focusPrompt();
    return () => {
      if (!isInside.current) return;
      giveFocusBack(opener.current, FALLBACKS);
      lastLeftRef.current = { to: document.activeElement, at: performance.now() };
    };
  }, [lastLeftRef]);
  return {
    onFocus({ relatedTarget }) {
      if (!isInside.current) opener.current = relatedTarget;
      isInside.current = true;
    },
    onBlur({ relatedTarget }) {
      // A button that goes with its question loses the focus to nobody.
      if (relatedTarget !== null) isInside.current = panel.current?.contains(relatedTarget) === true;
    },
    onKeyDown(event) {
      if (event.key === 'Escape' && !event.defaultPrevented) leave();
    },
  };
}

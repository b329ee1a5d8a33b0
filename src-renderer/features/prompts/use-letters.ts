/** Single letters as answers, while the keyboard is in the question and in no field of it. */
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

import { PROMPT_PANEL } from './focus-prompt.ts';

/** Where a letter is text. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type="radio"]), textarea, select, [contenteditable]');

/** Tells letters, in upper case, that were pressed alone and not held. The element must be inside the panel. */
export function useLetters<E extends HTMLElement>(onLetter: (letter: string) => void): RefObject<E | null> {
  const element = useRef<E>(null);
  const latest = useRef(onLetter);
  useEffect(() => {
    latest.current = onLetter;
  });
  useEffect(() => {
    const panel = element.current?.closest<HTMLElement>(`#${PROMPT_PANEL}`);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.key.length === 1 && !isField(event.target)) latest.current(event.key.toUpperCase());
    };
    panel?.addEventListener('keydown', onKeyDown);
    return () => panel?.removeEventListener('keydown', onKeyDown);
  }, []);
  return element;
}

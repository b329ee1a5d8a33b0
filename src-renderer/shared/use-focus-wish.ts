/** Lets a page take the keyboard when its tab was asked for. */
import { useEffect } from 'react';
import type { RefObject } from 'react';

export interface FocusWish {
  readonly isWanted: boolean;
  /** Whether it still is: asking takes the wish. */
  readonly take: () => boolean;
}

export function useFocusWish({ isWanted, take }: FocusWish, element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (isWanted && take()) element.current?.focus();
  }, [isWanted, take, element]);
}

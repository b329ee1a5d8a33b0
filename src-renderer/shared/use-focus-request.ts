/** Lets a view that is not a tree take the keyboard when it is asked for. */
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useStore } from 'zustand';

import type { LayoutStore, SideView } from './layout.ts';

/** Focuses the first `selector` in the view; `ready` grows when there may be one at last. */
export function useFocusRequest(
  layout: LayoutStore,
  view: SideView,
  { selector, ready }: { readonly selector: string; readonly ready: number },
): RefObject<HTMLElement | null> {
  const pane = useRef<HTMLElement>(null);
  const served = useRef<number | null>(null);
  const serial = useStore(layout, ({ focusRequest }) => (focusRequest?.view === view ? focusRequest.serial : null));
  useEffect(() => {
    if (serial === null || serial === served.current) return;
    const target = pane.current?.querySelector<HTMLElement>(selector);
    if (!target) return;
    served.current = serial;
    target.focus();
  }, [serial, selector, ready]);
  return pane;
}

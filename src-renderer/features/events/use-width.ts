/** The width of the details, changed by dragging their edge or with the arrow keys on it, and kept for the next time. */
import { useState } from 'react';
import type { HTMLAttributes, KeyboardEvent, PointerEvent } from 'react';
import { useStore } from 'zustand';

import type { ViewStore } from './view-store.ts';

const LEAST = 240;
const STEP = 24;
/** What the list keeps, in pixels. */
const LIST = 300;

const most = (): number => Math.max(LEAST, window.innerWidth - LIST);
const held = (width: number): number => Math.round(Math.max(LEAST, Math.min(width, most())));

/** Pixels. */
export const detailsWidth = (kept: number | null): number => held(kept ?? (window.innerWidth < 1200 ? 330 : 504));

export function useSeparator(view: ViewStore): HTMLAttributes<HTMLElement> {
  const width = detailsWidth(useStore(view, (state) => state.detailsWidth));
  const { sizeDetails } = view.getState();
  const [from, setFrom] = useState<{ readonly x: number; readonly width: number } | null>(null);
  const separator = {
    role: 'separator',
    'aria-orientation': 'vertical',
    'aria-valuenow': width,
    'aria-valuemin': LEAST,
    'aria-valuemax': most(),
    tabIndex: 0,
    'data-dragged': from !== null,
    onPointerDown: (event: PointerEvent) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      setFrom({ x: event.clientX, width });
    },
    onPointerMove: (event: PointerEvent) => {
      if (from !== null) sizeDetails(held(from.width + from.x - event.clientX), 'passing');
    },
    onLostPointerCapture: () => {
      setFrom(null);
      sizeDetails(width, 'kept');
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'ArrowLeft') sizeDetails(held(width + STEP), 'kept');
      else if (event.key === 'ArrowRight') sizeDetails(held(width - STEP), 'kept');
      else return;
      event.preventDefault();
    },
  } as const;
  return separator;
}

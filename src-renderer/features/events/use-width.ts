/** The width of the details, changed by dragging their edge or with the arrow keys on it. */
import { useState } from 'react';
import type { HTMLAttributes, KeyboardEvent, PointerEvent } from 'react';

const LEAST = 240;
const STEP = 24;
/** What the list keeps, in pixels. */
const LIST = 300;

const most = (): number => Math.max(LEAST, window.innerWidth - LIST);
const held = (width: number): number => Math.round(Math.max(LEAST, Math.min(width, most())));

export function useWidth(): { readonly width: number; readonly separator: HTMLAttributes<HTMLElement> } {
  const [width, set] = useState(() => (window.innerWidth < 1200 ? 330 : 504));
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
      if (from !== null) set(held(from.width + from.x - event.clientX));
    },
    onLostPointerCapture: () => setFrom(null),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'ArrowLeft') set(held(width + STEP));
      else if (event.key === 'ArrowRight') set(held(width - STEP));
      else return;
      event.preventDefault();
    },
  } as const;
  return { width, separator };
}

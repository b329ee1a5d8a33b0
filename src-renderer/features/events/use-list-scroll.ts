/** Where the view is in the list. The scroller only says so: rows move when they are drawn, so that none is ever blank. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';

import type { EventsStore } from './events-state.ts';
import { canFollow, newestFirst } from './question.ts';
import { EVENT_ROW_HEIGHT, farthest, isScaled, revealed, scrollTopOf, seen, topOf } from './scroll-range.ts';

/** Pixels of the column heads, which are in the scroller. */
const HEAD_HEIGHT = 24;
/** Lines drawn beyond the edge while following, for when the list is made higher. */
const SPARE = 6;

export interface ListScroll {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Pixels from the top of the list, unscaled. */
  readonly top: number;
  readonly viewHeight: number;
  readonly width: number;
  /** Whole lines in the view. */
  readonly fit: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, set] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = (): void => set({ width: target.clientWidth, height: target.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

export function useListScroll(store: EventsStore): ListScroll {
  const { following, lines, question, reveal, cursor, see, watch } = useStore(store);
  const scroller = useRef<HTMLDivElement>(null);
  /** Where the scroller was put by us: what it says of that is no news. */
  const expected = useRef(0);
  /** Exactly; the scroller of a long list only knows it roughly. */
  const position = useRef(0);
  const served = useRef(reveal.serial);
  const { width, height } = useSize(scroller);
  const viewHeight = Math.max(0, height - HEAD_HEIGHT);
  const [kept, setTop] = useState(0);
  const pinned = newestFirst(question) ? 0 : farthest(lines, viewHeight);
  // Following is being at the end, wherever that is.
  if (following && kept !== pinned) setTop(pinned);
  const top = following ? pinned : Math.min(kept, farthest(lines, viewHeight));

  useEffect(() => watch(), [watch]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    position.current = top;
    const wanted = scrollTopOf(top, lines, viewHeight);
    // To put it where it is would stop it in the middle of a smooth turn of the wheel.
    if (Math.abs(element.scrollTop - wanted) >= 1) element.scrollTop = wanted;
    expected.current = element.scrollTop;
  }, [top, lines, viewHeight]);
  useLayoutEffect(() => {
    if (viewHeight === 0) return;
    const { first, count } = seen(top, lines, viewHeight);
    if (following) see(0, Math.ceil(viewHeight / EVENT_ROW_HEIGHT) + SPARE);
    else see(first, count);
  }, [top, lines, viewHeight, following, see]);
  useLayoutEffect(() => {
    if (reveal.serial === served.current || viewHeight === 0) return;
    served.current = reveal.serial;
    setTop(revealed(reveal.line, { top, viewHeight, align: reveal.align }));
  }, [reveal, top, viewHeight]);
  useCursorInView({ cursor, top, viewHeight, setTop });
  useScrolling({ store, scroller, expected, position, viewHeight, setTop });
  return { scroller, top, viewHeight, width, fit: Math.max(1, Math.floor(viewHeight / EVENT_ROW_HEIGHT)) };
}

interface CursorView extends Pick<ListScroll, 'top' | 'viewHeight'> {
  readonly cursor: number | null;
  readonly setTop: (top: number) => void;
}

/** The line of the cursor does not go out of view because the list becomes lower, as it does when the details open in a low pane. */
function useCursorInView({ cursor, top, viewHeight, setTop }: CursorView): void {
  const before = useRef(viewHeight);
  useLayoutEffect(() => {
    const had = before.current;
    before.current = viewHeight;
    if (cursor === null || viewHeight === 0 || viewHeight >= had) return;
    const place = cursor * EVENT_ROW_HEIGHT;
    if (place >= top && place < top + had) setTop(revealed(cursor, { top, viewHeight, align: 'nearest' }));
  }, [cursor, top, viewHeight, setTop]);
}

interface Scrolling {
  readonly store: EventsStore;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly expected: RefObject<number>;
  readonly position: RefObject<number>;
  readonly viewHeight: number;
  readonly setTop: (top: number) => void;
}

/** Pixels of one line of the wheel, where it counts in lines. */
const WHEEL_LINE = 3 * EVENT_ROW_HEIGHT;

const wheelPixels = (event: WheelEvent, viewHeight: number): number => {
  if (event.deltaMode === WheelEvent.DOM_DELTA_PAGE) return event.deltaY * viewHeight;
  return event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * WHEEL_LINE : event.deltaY;
};

/** What the user does to the scroller. */
function useScrolling(needs: Scrolling): void {
  const { store, scroller, expected, position, viewHeight, setTop } = needs;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const go = (top: number): void => {
      const { lines, see } = store.getState();
      const { first, count } = seen(top, lines, viewHeight);
      // In one go, or the rows would be those of one place drawn in another.
      flushSync(() => {
        see(first, count);
        setTop(top);
      });
    };
    const onScroll = (): void => {
      if (Math.abs(element.scrollTop - expected.current) < 1) return;
      // A list that became higher is scrolled by the browser, before its size is told: nobody turned a wheel.
      if (Math.max(0, element.clientHeight - HEAD_HEIGHT) !== viewHeight) return;
      store.getState().pause();
      expected.current = element.scrollTop;
      go(topOf(element.scrollTop, store.getState().lines, viewHeight));
    };
    const onWheel = (event: WheelEvent): void => {
      if (wheelDeed(event, element, store) !== 'scroll') return;
      const { lines, pause } = store.getState();
      pause();
      if (!isScaled(lines)) return;
      event.preventDefault();
      const wanted = position.current + wheelPixels(event, viewHeight);
      go(Math.max(0, Math.min(farthest(lines, viewHeight), wanted)));
    };
    element.addEventListener('scroll', onScroll);
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [store, scroller, expected, position, viewHeight, setTop]);
}

const isAtEnd = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean =>
  scrollTop + clientHeight >= scrollHeight - 1;

/** Turning towards the newest events follows them from the edge on. */
function wheelDeed(event: WheelEvent, element: HTMLElement, store: EventsStore): 'scroll' | 'nothing' {
  if (event.deltaY === 0 || event.ctrlKey || event.shiftKey) return 'nothing';
  const { following, question, resume } = store.getState();
  const isDown = event.deltaY > 0;
  if (isDown === newestFirst(question)) return 'scroll';
  if (following) return 'nothing';
  const atEdge = isDown ? isAtEnd(element) : element.scrollTop < 1;
  if (!atEdge) return 'scroll';
  if (canFollow(question)) resume();
  return 'nothing';
}

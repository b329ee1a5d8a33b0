/** Choosing a stretch of the time strip, by pointer and by keyboard. */
import { useState } from 'react';
import type { HTMLAttributes, KeyboardEvent, PointerEvent, RefObject } from 'react';
import { useStore } from 'zustand';

import type { Timeline } from '../../../src-preload/contract/event-schemas.ts';

import type { EventsStore } from './events-state.ts';
import { brushOf, ordered, placeOf } from './strip-layout.ts';
import type { Stretch } from './strip-layout.ts';
import { markNear } from './strip-words.ts';

/** Pixels that a pointer may move in a click. */
const SLACK = 3;
/** Buckets in a step of the keyboard. */
const STEP = 4;

export interface StripNeeds {
  readonly store: EventsStore;
  readonly timeline: Timeline | null;
  readonly frame: RefObject<HTMLElement | null>;
  /** Pixels. */
  readonly width: number;
}
export interface Strip {
  /** The stretch that the list is narrowed to, or that is being dragged. */
  readonly chosen: Stretch | null;
  /** The stretch that is being chosen now. */
  readonly choosing: Stretch | null;
  /** Where the pointer is, or the keyboard. */
  readonly pointed: number | null;
  readonly handlers: HTMLAttributes<HTMLElement>;
}

const placeAt = ({ frame }: StripNeeds, clientX: number): number => {
  const box = frame.current?.getBoundingClientRect();
  return box && box.width > 0 ? Math.min(1, Math.max(0, (clientX - box.left) / box.width)) : 0;
};

function goToMark({ store, timeline, width }: StripNeeds, place: number): 'gone' | 'none' {
  const mark = timeline && markNear(timeline, place, width);
  if (mark) void store.getState().goTo(mark.seq);
  return mark ? 'gone' : 'none';
}

function brush({ store, timeline }: StripNeeds, stretch: Stretch): void {
  if (timeline) store.getState().setBrush(brushOf(timeline, stretch));
}

/** A drag chooses a stretch, a click goes to a mark or chooses everything again. */
function drop(needs: StripNeeds, drag: Stretch): void {
  if (Math.abs(drag.to - drag.from) * needs.width >= SLACK) brush(needs, drag);
  else if (goToMark(needs, drag.from) === 'none') needs.store.getState().setBrush(null);
}

/** Where the keyboard is after a key; undefined when the key means nothing here. */
function afterKey(event: KeyboardEvent, needs: StripNeeds, keys: Stretch | null): Stretch | null | undefined {
  if (!needs.timeline) return undefined;
  const next = stepped(event, keys ?? { from: 0.5, to: 0.5 }, needs.timeline);
  if (next) {
    if (next.from !== next.to) brush(needs, next);
    return next;
  }
  if (event.key === 'Enter' && keys) goToMark(needs, keys.to);
  else if (event.key === 'Escape' || event.key === 'Delete') needs.store.getState().setBrush(null);
  else return undefined;
  return event.key === 'Enter' ? keys : null;
}

function usePointer(needs: StripNeeds) {
  const [hover, setHover] = useState<number | null>(null);
  const [drag, setDrag] = useState<Stretch | null>(null);
  const handlers: HTMLAttributes<HTMLElement> = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const place = placeAt(needs, event.clientX);
      setDrag({ from: place, to: place });
    },
    onPointerMove: ({ clientX }) => {
      const place = placeAt(needs, clientX);
      setHover(place);
      if (drag) setDrag({ ...drag, to: place });
    },
    onPointerUp: () => {
      setDrag(null);
      if (drag) drop(needs, drag);
    },
    onPointerLeave: () => setHover(null),
    onPointerCancel: () => setDrag(null),
  };
  return { hover, drag, handlers };
}

const lengthy = (keys: Stretch | null): Stretch | null => (keys && keys.from !== keys.to ? keys : null);

export function useStrip(needs: StripNeeds): Strip {
  const { store, timeline } = needs;
  const brushed = useStore(store, ({ question }) => question.brush);
  const { hover, drag, handlers } = usePointer(needs);
  /** Where the keyboard began to choose, and where it is. */
  const [keys, setKeys] = useState<Stretch | null>(null);
  const shown = timeline && brushed ? stretchOf(timeline, brushed) : null;
  return {
    chosen: drag ? ordered(drag) : shown,
    choosing: drag ?? lengthy(keys),
    pointed: drag?.to ?? hover ?? keys?.to ?? null,
    handlers: {
      ...handlers,
      onKeyDown: (event) => {
        const next = afterKey(event, needs, keys);
        if (next === undefined) return;
        setKeys(next);
        event.preventDefault();
      },
      onBlur: () => setKeys(null),
    },
  };
}

const stretchOf = (
  timeline: Timeline,
  { from, until }: { readonly from: number; readonly until: number },
): Stretch => ({
  from: placeOf(timeline, from),
  to: placeOf(timeline, until),
});

/** A step of the keyboard, or to an end; with Shift from where it began. */
function stepped(event: KeyboardEvent, { from, to }: Stretch, { buckets }: Timeline): Stretch | null {
  const step = STEP / Math.max(1, buckets);
  const targets: Readonly<Record<string, number>> = { ArrowLeft: to - step, ArrowRight: to + step, Home: 0, End: 1 };
  const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
  if (target === undefined) return null;
  const place = Math.min(1, Math.max(0, target));
  return event.shiftKey ? { from, to: place } : { from: place, to: place };
}

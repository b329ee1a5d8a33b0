/** Events over time, stacked by kind, problems on top: drag, or use the arrow keys, to look at a stretch of it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useStore } from 'zustand';

import type { Timeline } from '../../../src-preload/contract/event-schemas.ts';
import { formatClock, formatCount, plural } from '../../shared/format.ts';
import type { ThemeStore } from '../../shared/theme.ts';
import { visible } from '../../shared/visible.ts';

import type { EventsStore } from './events-state.ts';
import { drawStrip } from './strip-canvas.ts';
import { countWithin, ordered, timeAt } from './strip-layout.ts';
import type { Stretch } from './strip-layout.ts';
import type { StripStore } from './strip-store.ts';
import { MARK_WORDS, markNear, stripWords } from './strip-words.ts';
import { useStrip } from './use-strip.ts';

export interface TimeStripProps {
  readonly store: EventsStore;
  readonly strip: StripStore;
  readonly theme: ThemeStore;
}

export function TimeStrip({ store, strip, theme }: TimeStripProps) {
  const { value: timeline, watch, setWidth } = useStore(strip);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidthOf(frame);
  useEffect(() => watch(), [watch]);
  useEffect(() => setWidth(width), [setWidth, width]);
  const { chosen, choosing, pointed, handlers } = useStrip({ store, timeline, frame, width });
  return (
    <div
      ref={frame}
      className="time-strip"
      role="slider"
      tabIndex={0}
      aria-label="Time of events"
      aria-description="Arrows move, with Shift they choose a stretch, Escape clears it, Enter goes to a mark"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((pointed ?? 0) * 100)}
      aria-valuetext={stripWords(timeline, chosen ?? (pointed === null ? null : { from: pointed, to: pointed }))}
      {...handlers}
    >
      <Canvas timeline={timeline} theme={theme} width={width} />
      {chosen && <span className="strip-brush" style={span(chosen)} />}
      {pointed !== null && <span className="strip-cursor" style={{ left: `${pointed * 100}%` }} />}
      {pointed !== null && timeline && <Tip timeline={timeline} at={pointed} width={width} stretch={choosing} />}
      <Ends timeline={timeline} />
    </div>
  );
}

const span = ({ from, to }: Stretch) => ({ left: `${from * 100}%`, width: `${(to - from) * 100}%` });

interface TipProps {
  readonly timeline: Timeline;
  readonly at: number;
  readonly width: number;
  readonly stretch: Stretch | null;
}

function Tip({ timeline, at, width, stretch }: TipProps) {
  const mark = stretch ? null : markNear(timeline, at, width);
  const { from, to } = stretch ? ordered(stretch) : { from: at, to: at };
  const { events, problems } = countWithin(timeline, from, to);
  return (
    <span className="strip-tip" data-side={at > 0.7 ? 'left' : 'right'} style={{ left: `${at * 100}%` }}>
      <b>{formatClock(timeAt(timeline, at))}</b> {formatCount(events)}
      {problems > 0 && <span className="outcome denied"> {plural(problems, 'problem')}</span>}
      {mark && (
        <span className="strip-mark">
          {' '}
          {visible(mark.text)} {MARK_WORDS[mark.what]}
        </span>
      )}
    </span>
  );
}

function Ends({ timeline }: { readonly timeline: Timeline | null }) {
  if (!timeline || timeline.untilMs <= timeline.fromMs) return null;
  return (
    <>
      <span className="strip-end" data-side="left">
        {formatClock(timeline.fromMs)}
      </span>
      <span className="strip-end" data-side="right">
        {formatClock(timeline.untilMs)}
      </span>
    </>
  );
}

interface CanvasProps {
  readonly timeline: Timeline | null;
  readonly theme: ThemeStore;
  readonly width: number;
}

function Canvas({ timeline, theme, width }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useStore(theme, (state) => state.theme);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element || width === 0) return;
    drawStrip(element, timeline, { width, height: element.clientHeight, ratio: window.devicePixelRatio });
  }, [timeline, width, colours]);
  return <canvas ref={canvas} aria-hidden style={{ width: '100%', height: '100%' }} />;
}

function useWidthOf(element: RefObject<HTMLElement | null>): number {
  const [width, set] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new ResizeObserver(() => set(Math.floor(target.clientWidth)));
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

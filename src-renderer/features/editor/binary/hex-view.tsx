/** Both sides as bytes, at equal offsets beside each other, with differences marked: files of any size, read as they are looked at. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject, WheelEvent } from 'react';

import { messageOf } from '../../../shared/failure.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { BodyHandle, BodyViewProps } from '../diff-props.ts';
import { EditorLoading } from '../editor-loading.tsx';
import { FileNotice } from '../file-notice.tsx';
import { sandboxId } from '../review-deps.ts';

import { ByteSource } from './byte-source.ts';
import type { Sizes } from './byte-source.ts';
import { HexBar } from './hex-bar.tsx';
import type { Search } from './hex-bar.tsx';
import { HexHead, HexRow } from './hex-row.tsx';
import {
  bytesPerRow,
  clampTop,
  contentHeight,
  fitting,
  HEX_ROW_HEIGHT,
  isScaled,
  offsetDigits,
  scrollTopOf,
  topOf,
} from './hex-rows.ts';
import type { HexShape } from './hex-rows.ts';

/** Width of a character of the view's font, in pixels, and what stands beside the rows. */
const CHARACTER = 7;
const MARGIN = 40;

export function HexView({ subject, review, sides, diff, onReady }: BodyViewProps) {
  // Another diff object is another content.
  const source = useMemo(
    () => new ByteSource({ client: review.client, sandbox: sandboxId(review), subject }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- so it is part of what is read
    [review, subject, diff],
  );
  const [state, setState] = useState<{ source: ByteSource; sizes: Sizes | string } | null>(null);
  useEffect(() => {
    let wanted = true;
    source.sizes().then(
      (sizes) => wanted && setState({ source, sizes }),
      (error: unknown) => wanted && setState({ source, sizes: messageOf(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [source]);
  if (state === null) return <EditorLoading />;
  if (typeof state.sizes === 'string') return <FileNotice title="The bytes cannot be read" detail={state.sizes} />;
  return <HexTable source={state.source} sizes={state.sizes} sides={sides} onReady={onReady} />;
}

interface HexTableProps {
  readonly source: ByteSource;
  readonly sizes: Sizes;
  readonly sides: readonly [string, string];
  readonly onReady: (handle: BodyHandle | null) => void;
}

function HexTable({ source, sizes, sides, onReady }: HexTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);
  const size = Math.max(sizes.before ?? 0, sizes.after ?? 0);
  const digits = offsetDigits(size);
  const width = bytesPerRow(Math.floor((room.width - MARGIN) / CHARACTER), digits);
  const shape: HexShape = { rows: Math.max(1, Math.ceil(size / width)), view: room.height };
  /** The byte that the view begins with: rows change with its width. */
  const [first, setFirst] = useState(0);
  const [cursor, setCursor] = useState<number | null>(null);
  const top = clampTop(Math.floor(first / width), shape);
  useFollowed(scroller, top, shape);
  const go = (row: number): void => setFirst(clampTop(row, shape) * width);
  const showByte = (offset: number): void => {
    setCursor(offset);
    const row = Math.floor(offset / width);
    if (row < top || row >= top + fitting(shape)) go(row - Math.floor(fitting(shape) / 3));
  };
  const search = useSearch(source, size, cursor ?? first, showByte);
  useHandle(onReady, scroller, search.start);
  const shown = Math.min(shape.rows - top, fitting(shape) + 1);
  usePages(source, top * width, (top + shown) * width);
  useFirstFound(source, search.start, sizes);
  return (
    <div className="hex-diff" ref={frame}>
      <HexBar sizes={sizes} sides={sides} size={size} search={search} onGo={showByte} />
      <HexHead sides={sides} width={width} digits={digits} />
      <div
        ref={scroller}
        className="hex-scroller"
        role="document"
        aria-label={`Bytes of ${sides[0]} and ${sides[1]}`}
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          const row = topOf(currentTarget.scrollTop, shape);
          // Its own answer to what the view did is no wish of the user's.
          if (Math.abs(currentTarget.scrollTop - scrollTopOf(top, shape)) > 1) go(row);
        }}
        onWheel={(event) => isScaled(shape) && go(top + wheelRows(event))}
        onKeyDown={(event) => {
          const row = rowFor(event, top, shape);
          if (row === null) return;
          event.preventDefault();
          go(row);
        }}
      >
        <div style={{ height: contentHeight(shape) }}>
          <div className="hex-rows">
            {Array.from({ length: shown }, (_, index) => (
              <HexRow
                key={index}
                source={source}
                sizes={sizes}
                offset={(top + index) * width}
                width={width}
                digits={digits}
                cursor={cursor}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

const wheelRows = ({ deltaY, deltaMode }: WheelEvent): number =>
  Math.sign(deltaY) * Math.max(1, Math.round(Math.abs(deltaMode === 1 ? deltaY : deltaY / HEX_ROW_HEIGHT)));

/** The row that a key asks for; null for keys that mean nothing here. */
function rowFor(event: KeyboardEvent, top: number, shape: HexShape): number | null {
  if (event.altKey || event.metaKey) return null;
  switch (event.key) {
    case 'ArrowDown':
      return top + 1;
    case 'ArrowUp':
      return top - 1;
    case 'PageDown':
    case ' ':
      return top + fitting(shape);
    case 'PageUp':
      return top - fitting(shape);
    case 'Home':
      return 0;
    case 'End':
      return shape.rows;
    default:
      return null;
  }
}

function useRoom(frame: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } {
  const [room, setRoom] = useState({ width: 900, height: 400 });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const rows = element.lastElementChild?.clientHeight ?? 0;
      setRoom({ width: entry.contentRect.width, height: Math.max(HEX_ROW_HEIGHT, rows) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return room;
}

/** Keeps the scroller where the rows are. */
function useFollowed(scroller: RefObject<HTMLElement | null>, top: number, shape: HexShape): void {
  const wanted = scrollTopOf(top, shape);
  useEffect(() => {
    const element = scroller.current;
    if (element && Math.abs(element.scrollTop - wanted) > HEX_ROW_HEIGHT) element.scrollTo({ top: wanted });
  }, [scroller, wanted]);
}

/** Reads what is in view, and draws again when it is there. */
function usePages(source: ByteSource, from: number, until: number): void {
  const [, again] = useState(0);
  useEffect(() => {
    let wanted = true;
    source.need(from, until).then(
      (some) => some && wanted && again((count) => count + 1),
      () => undefined, // What cannot be read stays dots.
    );
    return () => {
      wanted = false;
    };
  }, [source, from, until]);
}

/** Whoever opens two files wants to see where they differ. */
function useFirstFound(source: ByteSource, start: Search['start'], { before, after }: Sizes): void {
  const begun = useRef<ByteSource | null>(null);
  useEffect(() => {
    if (begun.current === source || before === null || after === null) return;
    begun.current = source;
    start('first');
  });
}

function useHandle(
  onReady: BodyViewProps['onReady'],
  scroller: RefObject<HTMLElement | null>,
  start: (way: 'next' | 'previous') => void,
): void {
  const latest = useRef(start);
  useEffect(() => {
    latest.current = start;
  }, [start]);
  useEffect(() => {
    onReady({ focus: () => scroller.current?.focus(), go: (way) => latest.current(way) });
    return () => onReady(null);
  }, [onReady, scroller]);
}

function useSearch(source: ByteSource, size: number, at: number, found: (offset: number) => void): Search {
  const [state, setState] = useState<{ readonly at: Search['state']; readonly said: string }>({ at: 'idle', said: '' });
  const serial = useRef(0);
  useEffect(
    () => () => {
      serial.current += 1;
    },
    [source],
  );
  const start: Search['start'] = (where) => {
    const way = where === 'previous' ? 'previous' : 'next';
    const from = where === 'first' ? 0 : where === 'next' ? at + 1 : at;
    const own = ++serial.current;
    const wanted = (): boolean => serial.current === own;
    const say = (looking: Search['state'], said: string): void => {
      if (wanted()) setState({ at: looking, said });
    };
    const told = (offset: number): void =>
      say('looking', `looked at ${formatBytes(way === 'next' ? offset : size - offset)}`);
    const ended = (offset: number | null): void => {
      if (!wanted()) return;
      if (offset === null) say('idle', where === 'first' ? 'No difference' : `No ${way} difference`);
      else {
        found(offset);
        say('idle', `Difference at 0x${offset.toString(16)}`);
      }
    };
    say('looking', '');
    source
      .find(from, way, { until: size, wanted, told })
      .then(ended, (error: unknown) => say('idle', messageOf(error)));
  };
  const stop = (): void => {
    serial.current += 1;
    setState({ at: 'idle', said: 'Stopped' });
  };
  return { state: state.at, said: state.said, start, stop };
}

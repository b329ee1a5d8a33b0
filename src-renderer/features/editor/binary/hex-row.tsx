/** One row of the hex view: offset, bytes of both sides, their characters. */
import type { ReactNode } from 'react';

import type { ByteSource, Side, Sizes } from './byte-source.ts';
import { hexOf, letterOf } from './hex-rows.ts';

export interface HexRowProps {
  readonly source: ByteSource;
  readonly sizes: Sizes;
  readonly offset: number;
  /** Bytes. */
  readonly width: number;
  /** Of the offset. */
  readonly digits: number;
  /** The byte that was gone to. */
  readonly cursor: number | null;
}

export function HexRow({ source, sizes, offset, width, digits, cursor }: HexRowProps) {
  const bytes = (side: Side): readonly (number | undefined)[] =>
    Array.from({ length: width }, (_, index) => source.at(side, offset + index));
  const [before, after] = [bytes('before'), bytes('after')];
  const [first, last] = [sizes.before ?? 0, sizes.after ?? 0];
  const bounds = { both: Math.min(first, last), any: Math.max(first, last), cursor };
  const marks = before.map((byte, index) => markOf(byte, after[index], offset + index, bounds));
  const isHere = (side: Side) => (index: number) => offset + index < (sizes[side] ?? 0);
  return (
    <div className="hex-row" data-differs={marks.some((mark) => mark !== '')}>
      <span className="hex-offset">{offset.toString(16).padStart(digits, '0')}</span>
      <Half bytes={before} marks={marks} isHere={isHere('before')} side="before" />
      <Half bytes={after} marks={marks} isHere={isHere('after')} side="after" />
    </div>
  );
}

export interface HexHeadProps {
  readonly sides: readonly [string, string];
  /** Bytes. */
  readonly width: number;
  /** Of the offset. */
  readonly digits: number;
}

/** What stands in each column; it does not scroll. */
export function HexHead({ sides, width, digits }: HexHeadProps) {
  const columns = Array.from({ length: width }, (_, index) => `${hexOf(index, 'here')} `).join('');
  return (
    <div className="hex-row hex-head" aria-hidden>
      <span className="hex-offset">{'offset'.padStart(digits)}</span>
      {sides.map((side, index) => (
        <span key={index} className="hex-half">
          <span>{columns}</span>
          <span className="hex-letters hex-title" style={{ width: `${width}ch` }} title={side}>
            {side}
          </span>
        </span>
      ))}
    </div>
  );
}

interface Bounds {
  /** Bytes that both sides have, and that one of them has. */
  readonly both: number;
  readonly any: number;
  readonly cursor: number | null;
}

function markOf(before: number | undefined, after: number | undefined, offset: number, bounds: Bounds): string {
  const { both, any, cursor } = bounds;
  if (offset >= any) return '';
  // A byte that is not here yet differs from nothing.
  const isSame = before === after || before === undefined || after === undefined;
  const differs = offset >= both || !isSame;
  return `${differs ? 'hex-differs' : ''}${offset === cursor ? ' hex-cursor' : ''}`;
}

interface HalfProps {
  readonly bytes: readonly (number | undefined)[];
  readonly marks: readonly string[];
  readonly isHere: (index: number) => boolean;
  readonly side: Side;
}

function Half({ bytes, marks, isHere, side }: HalfProps) {
  return (
    <span className="hex-half" data-side={side}>
      <span>{joined(bytes, marks, (byte, index) => `${hexOf(byte, isHere(index) ? 'here' : 'none')} `)}</span>
      <span className="hex-letters">{joined(bytes, marks, letterOf)}</span>
    </span>
  );
}

/** Neighbours with the same mark are one element. */
function joined(
  bytes: readonly (number | undefined)[],
  marks: readonly string[],
  textOf: (byte: number | undefined, index: number) => string,
): ReactNode {
  const runs: { readonly mark: string; readonly at: number; text: string }[] = [];
  for (const [index, byte] of bytes.entries()) {
    const mark = marks[index] ?? '';
    const last = runs.at(-1);
    if (last?.mark === mark) last.text += textOf(byte, index);
    else runs.push({ mark, at: index, text: textOf(byte, index) });
  }
  return runs.map(({ mark, at, text }) =>
    mark === '' ? (
      text
    ) : (
      <mark key={at} className={mark}>
        {text}
      </mark>
    ),
  );
}

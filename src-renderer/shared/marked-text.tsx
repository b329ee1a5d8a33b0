/** A text with what matched in it marked. */
import { Fragment } from 'react';

import { visible } from './visible.ts';

type Span = readonly [number, number];

/** The stretches of a text, in their order; `spans` do not overlap, and those outside of the text are cut. */
function stretches(
  text: string,
  spans: readonly Span[],
): readonly { readonly text: string; readonly isMarked: boolean }[] {
  const parts: { text: string; isMarked: boolean }[] = [];
  let at = 0;
  for (const [from, to] of spans) {
    const [start, end] = [Math.max(at, from), Math.min(text.length, to)];
    if (end <= start) continue;
    if (start > at) parts.push({ text: text.slice(at, start), isMarked: false });
    parts.push({ text: text.slice(start, end), isMarked: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), isMarked: false });
  return parts;
}

export function MarkedText({ text, spans }: { readonly text: string; readonly spans: readonly Span[] }) {
  return stretches(text, spans).map(({ text: part, isMarked }, index) => (
    <Fragment key={index}>{isMarked ? <mark className="match">{visible(part)}</mark> : visible(part)}</Fragment>
  ));
}

/** The same spans, in a text that begins `from` units later. */
export const shiftSpans = (spans: readonly Span[], from: number): readonly Span[] =>
  spans.flatMap(([start, end]): Span[] => (end <= from ? [] : [[Math.max(0, start - from), end - from]]));

/** A pattern of gitignore as tokens, and whether names match it: no input makes it slow, because nothing is tried twice. */
import { foldName } from '../../vfs/node/fold-name.ts';
import { readBracket } from './ignore-bracket.ts';
import type { PointTest } from './ignore-bracket.ts';

type Token = 'star' | 'slash' | { readonly point: string } | { readonly test: PointTest };

/** What the name between two slashes must be; `globstar`: any number of names, also none. */
export type Segment = 'globstar' | readonly Token[];

/** How names are compared: as they are, or with letter case folded. */
export type Folding = 'exact' | 'folded';

/** Code points in Unicode form NFC: what is compared. */
export type Points = readonly string[];

export const pointsOf = (name: string, folding: Folding): Points =>
  Array.from(folding === 'folded' ? foldName(name) : name.normalize('NFC'));

interface Read {
  readonly token: Token;
  /** Where the next one begins. */
  readonly next: number;
}

const WILD: Readonly<Record<string, Token>> = { '*': 'star', '?': { test: () => true } };

/** A plain point, or one behind a backslash; null where that is the end. */
function readLiteral(points: Points, at: number, folding: Folding): Read | null {
  const isEscape = points[at] === '\\';
  const literal = points[isEscape ? at + 1 : at];
  if (literal === undefined) return null;
  const point = folding === 'folded' ? foldName(literal) : literal;
  return { token: literal === '/' ? 'slash' : { point }, next: at + (isEscape ? 2 : 1) };
}

/** null for what can match nothing. */
function readToken(points: Points, at: number, folding: Folding): Read | null {
  const wild = WILD[points[at] ?? ''];
  if (wild !== undefined) return { token: wild, next: at + 1 };
  if (points[at] !== '[') return readLiteral(points, at, folding);
  const bracket = readBracket(points, at + 1, folding);
  return bracket && { token: { test: bracket.test }, next: bracket.next };
}

const isGlobstar = (tokens: readonly Token[]): boolean =>
  tokens.length > 1 && tokens.every((token) => token === 'star');

/** The segments of a pattern; null when it can match nothing: an unfinished `[` or `\`, an unknown `[:class:]`. */
export function segmentsOf(pattern: string, folding: Folding): readonly Segment[] | null {
  const points = Array.from(pattern.normalize('NFC'));
  const segments: Token[][] = [[]];
  for (let at = 0; at < points.length;) {
    const read = readToken(points, at, folding);
    if (read === null) return null;
    if (read.token === 'slash') segments.push([]);
    else segments.at(-1)?.push(read.token);
    at = read.next;
  }
  return segments.map((tokens) => (isGlobstar(tokens) ? 'globstar' : tokens));
}

/** Whether `items` match `wanted`, where `isAny` marks what stands for any number of items: only the last such one is ever tried again. */
function matches<W, I>(
  wanted: readonly W[],
  items: readonly I[],
  isAny: (want: W) => boolean,
  isOne: (want: W, item: I) => boolean,
): boolean {
  let want = 0;
  let back: { readonly want: number; item: number } | null = null;
  for (let item = 0; item < items.length;) {
    const here = wanted[want];
    const there = items[item];
    if (here !== undefined && isAny(here)) {
      back = { want, item };
      want += 1;
    } else if (here !== undefined && there !== undefined && isOne(here, there)) {
      want += 1;
      item += 1;
    } else if (back !== null) {
      back.item += 1;
      item = back.item;
      want = back.want + 1;
    } else return false;
  }
  return wanted.slice(want).every(isAny);
}

const isPoint = (token: Token, point: string): boolean =>
  typeof token === 'object' && ('point' in token ? token.point === point : token.test(point));

/** Whether one name is what a segment wants. */
export const matchesName = (segment: Segment, name: Points): boolean =>
  segment === 'globstar' || matches(segment, name, (token) => token === 'star', isPoint);

/** Whether a whole path is what the segments want. A globstar at the end stands for one name at least. */
export function matchesPath(segments: readonly Segment[], names: readonly Points[]): boolean {
  const isInside = segments.length > 1 && segments.at(-1) === 'globstar';
  const wanted: readonly Segment[] = isInside ? [...segments, ['star']] : segments;
  return matches(wanted, names, (segment) => segment === 'globstar', matchesName);
}

/** Changes the texts of one TOML list, and keeps its comments, its order and its layout. */
import { tomlText } from './toml-text.ts';

/** One entry with what surrounds it. */
interface Piece {
  /** Between the comma before it and itself: space, line ends, comments on lines of their own. */
  readonly lead: string;
  readonly source: string;
  readonly value: string;
  /** Between it and its comma, and behind that on the same line: a comment is about this entry. */
  readonly between: string;
  readonly trail: string;
}

interface Pieces {
  readonly pieces: readonly Piece[];
  readonly hasLastComma: boolean;
  /** Between the last one and the bracket. */
  readonly rest: string;
}

/** An entry of the list: offsets are into `source`, which begins with its `[`. */
export interface ListItem {
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

const SPACE_AND_COMMENTS = /(?:[ \t\r\n]|#[^\n]*)*/y;
const SAME_LINE = /[ \t]*(?:#[^\r\n]*)?(?=\r?\n|$)/y;

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** `source` is the whole list with its brackets. */
function piecesOf(source: string, items: readonly ListItem[]): Pieces {
  const inside = source.slice(0, -1);
  const pieces: Piece[] = [];
  let [at, hasLastComma] = [1, false];
  for (const { value, from, to } of items) {
    const gap = matchAt(SPACE_AND_COMMENTS, inside, to) ?? '';
    hasLastComma = inside[to + gap.length] === ',';
    const between = hasLastComma ? gap : '';
    const end = to + between.length + (hasLastComma ? 1 : 0);
    const trail = matchAt(SAME_LINE, inside, end) ?? '';
    pieces.push({ lead: inside.slice(at, from), source: inside.slice(from, to), value, between, trail });
    at = end + trail.length;
  }
  return { pieces, hasLastComma, rest: inside.slice(at) };
}

const hasLineEnd = (text: string): boolean => text.includes('\n');

/** The comments on lines of their own before an entry, without the last line end. */
const commentsIn = (lead: string): string =>
  lead.includes('#') ? lead.slice(0, lead.lastIndexOf('\n')).replace(/\r$/, '') : '';

/** What stands before an entry whose predecessor, with `lead`, goes: comments on lines of their own stay. */
function leadAfter(lead: string, next: string): string {
  const comments = commentsIn(lead);
  return `${comments}${hasLineEnd(next) ? next : lead.slice(comments.length)}`;
}

/** Without the entries that are not wanted; `carried` is what the last ones of them leave behind. */
function without(
  pieces: readonly Piece[],
  wanted: ReadonlySet<string>,
): { readonly kept: readonly Piece[]; readonly carried: string | null } {
  const kept: Piece[] = [];
  let carried: string | null = null;
  for (const piece of pieces) {
    const lead: string = carried === null ? piece.lead : leadAfter(carried, piece.lead);
    carried = wanted.has(piece.value) ? null : lead;
    if (carried === null) kept.push({ ...piece, lead });
  }
  return { kept, carried };
}

/** Columns from which on a list that was on one line gets a line for each entry. */
const WIDE = 100;

function onLines(sources: readonly string[], lineEnd: string): string {
  return `[${sources.map((source) => `${lineEnd}  ${source},`).join('')}${lineEnd}]`;
}

export interface ListLayout {
  /** Of the text that the list is in. */
  readonly lineEnd: string;
  /** Columns before the list on its line. */
  readonly column: number;
  /** A list inside of braces cannot go over lines. */
  readonly spread: 'if-wide' | 'never';
}

/** A new list. */
export function printList(values: readonly string[], { lineEnd, column, spread }: ListLayout): string {
  const sources = values.map(tomlText);
  const line = `[${sources.join(', ')}]`;
  return spread === 'if-wide' && column + line.length > WIDE ? onLines(sources, lineEnd) : line;
}

/** A comment must not swallow what follows it. */
const joined = (before: string, after: string, lineEnd: string): string =>
  before.slice(before.lastIndexOf('\n') + 1).includes('#') && !/^\r?\n/.test(after)
    ? `${before}${lineEnd}${after}`
    : `${before}${after}`;

function print(
  pieces: readonly Piece[],
  { rest, hasLastComma }: Pick<Pieces, 'rest' | 'hasLastComma'>,
  lineEnd: string,
): string {
  let text = '[';
  let comment = '';
  for (const [index, { lead, source, between, trail }] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    const comma = isLast && !hasLastComma ? '' : ',';
    text += `${joined(comment, lead, lineEnd)}${source}${between}${comma}`;
    comment = trail;
  }
  return `${text}${joined(comment, rest, lineEnd)}]`;
}

/** New entries: on lines of their own when the list is on several. */
function freshPieces(
  values: readonly string[],
  before: readonly Piece[],
  source: string,
  lineEnd: string,
): readonly Piece[] {
  const lead = before.at(-1)?.lead ?? '';
  const indent = hasLineEnd(lead) ? lead.slice(lead.lastIndexOf('\n') + 1) : '  ';
  return values.map((value, index) => ({
    lead: hasLineEnd(source) ? `${lineEnd}${indent}` : before.length + index > 0 ? ' ' : '',
    source: tomlText(value),
    value,
    between: '',
    trail: '',
  }));
}

/** With what stays and what comes, in this order; comments of what went stand where it ended. */
function changed(
  kept: readonly Piece[],
  fresh: readonly Piece[],
  comments: string,
  pieces: Pieces,
  lineEnd: string,
): string {
  const [first, ...others] = fresh;
  const hasLastComma = pieces.hasLastComma && kept.length + fresh.length > 0;
  if (!first) return print(kept, { rest: joined(comments, pieces.rest, lineEnd), hasLastComma }, lineEnd);
  const all = [...kept, { ...first, lead: `${comments}${first.lead}` }, ...others];
  return print(all, { rest: pieces.rest, hasLastComma }, lineEnd);
}

/** The list with exactly the texts of `wanted`: those that are there stay where they are, new ones follow. */
export function editList(
  source: string,
  items: readonly ListItem[],
  wanted: readonly string[],
  layout: ListLayout,
): string {
  const set = new Set(wanted);
  const present = new Set(items.map(({ value }) => value));
  const added = [...set].filter((value) => !present.has(value));
  if (added.length === 0 && items.every(({ value }) => set.has(value))) return source;
  const pieces = piecesOf(source, items);
  if (items.length === 0 && pieces.rest.trim() === '') return printList(added, layout);
  const { kept, carried } = without(pieces.pieces, set);
  const fresh = freshPieces(added, kept.length > 0 ? kept : pieces.pieces.slice(-1), source, layout.lineEnd);
  const isTooWide = (text: string): boolean => layout.spread === 'if-wide' && layout.column + text.length > WIDE;
  const text = changed(kept, fresh, commentsIn(carried ?? ''), pieces, layout.lineEnd);
  if (hasLineEnd(source) || added.length === 0 || !isTooWide(text)) return text;
  return onLines(
    [...kept, ...fresh].map((piece) => piece.source),
    layout.lineEnd,
  );
}

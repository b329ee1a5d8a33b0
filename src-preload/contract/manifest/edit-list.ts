/** Changes the texts of one TOML list, and keeps its comments, its order and its layout. */

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

/** What stands before an entry whose predecessor, with `lead`, goes: comments on lines of their own stay. */
function leadAfter(lead: string, next: string): string {
  if (lead.includes('#')) {
    const kept = lead.slice(0, lead.lastIndexOf('\n')).replace(/\r$/, '');
    return `${kept}${hasLineEnd(next) ? next : lead.slice(kept.length)}`;
  }
  return hasLineEnd(next) ? next : lead;
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

/** Controls and what TOML does not take as it is are escaped. */
export const tomlText = (value: string): string => JSON.stringify(value).replaceAll('\u007f', '\\u007f');

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
  const { pieces, hasLastComma, rest } = piecesOf(source, items);
  const { kept, carried } = without(pieces, set);
  if (pieces.length === 0 && rest.trim() === '') return printList(added, layout);
  const last = kept.at(-1) ?? pieces.at(-1);
  const isOnLines = hasLineEnd(source);
  const indent = last && hasLineEnd(last.lead) ? last.lead.slice(last.lead.lastIndexOf('\n') + 1) : '  ';
  const fresh = added.map((value, index) => ({
    lead: isOnLines ? `${layout.lineEnd}${indent}` : kept.length + index > 0 ? ' ' : '',
    source: tomlText(value),
    value,
    between: '',
    trail: '',
  }));
  const left = carried?.includes('#') === true ? leadAfter(carried, rest) : rest;
  // Comments of what went stand before what is new.
  const head = left === rest || fresh.length === 0 ? null : left.slice(0, left.length - rest.length);
  const all = [
    ...kept,
    ...fresh.map((piece, index) => (index === 0 && head !== null ? { ...piece, lead: `${head}${piece.lead}` } : piece)),
  ];
  const text = print(
    all,
    { rest: head === null ? left : rest, hasLastComma: hasLastComma && all.length > 0 },
    layout.lineEnd,
  );
  const isTooWide = !isOnLines && layout.spread === 'if-wide' && added.length > 0 && layout.column + text.length > WIDE;
  return isTooWide
    ? onLines(
        all.map((piece) => piece.source),
        layout.lineEnd,
      )
    : text;
}

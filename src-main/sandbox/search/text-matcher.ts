/** Finds the lines of a text that match what is searched for. */
import { regexFind } from '../../../src-preload/contract/filter/regex-find.ts';
import { cutLine } from './cut-line.ts';
import type { LineFound, TextSpan } from './cut-line.ts';
import { regexFlags } from './text-query.ts';
import type { TextQuestion } from './text-query.ts';

/** Of one line. */
const MOST_SPANS = 100;
/** Lines between two yields. */
const SLICE = 512;

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

export interface FoundLines {
  readonly lines: readonly LineFound[];
  /** Lines beyond those. */
  readonly more: number;
}

export interface TextMatcher {
  /** Quickly tells what cannot match, by the bytes of a text in UTF-8. */
  mayMatch(bytes: Buffer): boolean;
  /** At most `most` lines of a text, and how many more there are. Yields between small steps. */
  lines(text: string, most: number): Generator<undefined, FoundLines>;
}

/** All matches of one line, in their order. */
type SpansInLine = (line: string) => Generator<undefined, readonly TextSpan[]>;

function* matchLines(text: string, most: number, spansIn: SpansInLine): Generator<undefined, FoundLines> {
  const lines: LineFound[] = [];
  let more = 0;
  // What ends in a line break has no line behind it.
  for (let at = 0, number = 1; at < text.length; number += 1) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    const line = text.slice(at, text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end);
    const spans = yield* spansIn(line);
    if (spans.length > 0) {
      if (lines.length < most) lines.push(cutLine(number, line, spans));
      else more += 1;
    }
    if (number % SLICE === 0) yield;
    at = end + 1;
  }
  return { lines, more };
}

const WORD = /[\p{L}\p{N}\p{M}_]/u;
const isWordAt = (line: string, at: number): boolean => WORD.test(String.fromCodePoint(line.codePointAt(at) ?? 0));
/** The character before a place. */
function isWordBefore(line: string, at: number): boolean {
  if (at === 0) return false;
  const isPair = at > 1 && (line.codePointAt(at - 2) ?? 0) > 0xffff;
  return isWordAt(line, isPair ? at - 2 : at - 1);
}
/** No letter, digit or underscore stands beside it. */
const isWhole = (line: string, [from, to]: TextSpan): boolean =>
  !isWordBefore(line, from) && (to >= line.length || !isWordAt(line, to));

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
const isAscii = (text: string): boolean => /^[ -~\t]*$/.test(text);

/** Plain text: JavaScript's own engine never tries twice. */
function plainMatcher({ text, letters, words }: TextQuestion): TextMatcher {
  const isFolded = letters === 'any-case';
  // Without `u` no letter beyond ASCII is taken for one of ASCII, so that bytes can be asked before they are decoded.
  const flags = isFolded ? (isAscii(text) ? 'i' : 'iu') : '';
  const pattern = new RegExp(escaped(text), `${flags}g`);
  const quick = new RegExp(escaped(text), flags);
  const bytes = Buffer.from(text, 'utf8');
  const spansIn = (line: string): readonly TextSpan[] => {
    const spans: TextSpan[] = [];
    pattern.lastIndex = 0;
    for (let found = pattern.exec(line); found && spans.length < MOST_SPANS; found = pattern.exec(line)) {
      const span: TextSpan = [found.index, found.index + found[0].length];
      if (words === 'anywhere' || isWhole(line, span)) spans.push(span);
      else pattern.lastIndex = found.index + 1;
    }
    return spans;
  };
  return {
    mayMatch(content) {
      if (!isFolded) return content.includes(bytes);
      return !isAscii(text) || quick.test(content.toString('latin1'));
    },
    *lines(content, most) {
      return yield* matchPlaces(content, most, { quick: new RegExp(quick, `${flags}g`), spansIn });
    },
  };
}

interface PlainSearch {
  readonly quick: RegExp;
  readonly spansIn: (line: string) => readonly TextSpan[];
}

/** Counts line breaks as far as it has come. */
function countBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) === LINE_FEED) count += 1;
  return count;
}

/** Goes from match to match, so that lines without one are never looked at alone. */
function* matchPlaces(text: string, most: number, { quick, spansIn }: PlainSearch): Generator<undefined, FoundLines> {
  const lines: LineFound[] = [];
  let [more, number, start, steps] = [0, 1, 0, 0];
  for (let found = quick.exec(text); found; found = quick.exec(text)) {
    const lineStart = text.lastIndexOf('\n', found.index) + 1;
    number += countBreaks(text, start, lineStart);
    start = lineStart;
    const next = text.indexOf('\n', found.index);
    const end = next < 0 ? text.length : next;
    const line = text.slice(start, text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end);
    const spans = spansIn(line);
    if (spans.length > 0) {
      if (lines.length < most) lines.push(cutLine(number, line, spans));
      else more += 1;
    }
    quick.lastIndex = Math.max(end, found.index + 1);
    if ((steps += 1) % SLICE === 0) yield;
  }
  return { lines, more };
}

function regexMatcher(question: TextQuestion): TextMatcher {
  const { text, words } = question;
  const find = regexFind(words === 'whole' ? String.raw`\b(?:${text})\b` : text, regexFlags(question));
  function* spansIn(line: string): Generator<undefined, readonly TextSpan[]> {
    const spans: TextSpan[] = [];
    for (let at = 0; at <= line.length && spans.length < MOST_SPANS;) {
      const found = yield* find(line, at);
      if (!found) break;
      // What matches nothing at all shows a line, and nothing in it.
      if (found[1] > found[0] || spans.length === 0) spans.push([found[0], found[1]]);
      at = found[1] > found[0] ? found[1] : found[1] + ((line.codePointAt(found[1]) ?? 0) > 0xffff ? 2 : 1);
    }
    return spans;
  }
  return { mayMatch: () => true, lines: (content, most) => matchLines(content, most, spansIn) };
}

/** Of a question without a problem (`queryProblem`). */
export const textMatcher = (question: TextQuestion): TextMatcher =>
  question.as === 'regex' ? regexMatcher(question) : plainMatcher(question);

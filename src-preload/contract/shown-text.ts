/** Shows foreign texts so that none passes for another: what cannot be seen as an escape, and what is odd about a path in words. */
import { ESCAPED_LOOK_ALIKES, isLetterOf, LOOK_ALIKES, SCRIPTS } from './look-alikes.ts';

/** Nothing in such a text needs a second look: most texts are. */
const PLAIN = /^(?:(?!\\u\{)[\x20-\x7e])*$/;

/** What has no shape of its own, or one that fonts do not agree on. A space is one only in ASCII. */
const UNSEEN =
  /^[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Variation_Selector}\p{Me}\u2800\u{1d159}]$/u;
const FOREIGN_SPACE = /^(?! )\p{Zs}$/u;
/** Parts of Hangul syllables: whole syllables look the same. */
const JAMO = /^[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]$/;
/** A letter, and the marks on it. */
const CLUSTERS = /\P{M}\p{M}*|\p{M}+/gsu;
/** Accents of no script: what is usual of them is part of a letter in NFC, and what is left can look like nothing (i and a dot). */
const LOOSE_MARK = /^(?=\p{M})\p{Script=Inherited}$/u;
const CARRIES_MARKS = /^[\p{L}\p{N}]$/u;
/** Marks on one letter that are drawn: more would run over the lines above. */
const MOST_MARKS = 4;

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

const mustBeEscaped = (character: string): boolean =>
  UNSEEN.test(character) ||
  FOREIGN_SPACE.test(character) ||
  JAMO.test(character) ||
  ESCAPED_LOOK_ALIKES.has(character) ||
  character !== character.normalize('NFC');

function showCluster(cluster: string): string {
  const [base = '', ...marks] = Array.from(cluster);
  const isComposed = cluster === cluster.normalize('NFC');
  const keepsMarks = isComposed && CARRIES_MARKS.test(base) && !mustBeEscaped(base);
  const shownMarks = marks.map((mark, index) => {
    const isDrawn = keepsMarks && index < MOST_MARKS && !LOOSE_MARK.test(mark) && !mustBeEscaped(mark);
    return isDrawn ? mark : escaped(mark);
  });
  const isLone = /^\p{M}$/u.test(base);
  return (isLone || mustBeEscaped(base) ? escaped(base) : base) + shownMarks.join('');
}

/**
 * A text as it can be shown on one line: controls, marks that turn the direction, what has no width, spaces other than the ASCII one,
 * private and unassigned characters, halves of surrogate pairs, loose accents, and what looks like `/`, `\`, `.` or `:` become
 * `\u{202e}`. Different texts stay different, also in NFC; letters that look like others are left, and `pathOddities` tells of them.
 */
export function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  // A text that holds an escape already is no escape.
  return text.replaceAll(CLUSTERS, (cluster, at: number) =>
    cluster === '\\' && text.startsWith('u{', at + 1) ? escaped('\\') : showCluster(cluster),
  );
}

export const ODDITY_KINDS = [
  'hidden',
  'scripts',
  'look-alike',
  'composition',
  'edge',
  'spaces',
  'direction',
  'long',
] as const;
export type OddityKind = (typeof ODDITY_KINDS)[number];

/** Something that a reader could take for something else; `sentence` names it, and may be shown as it is. */
export interface Oddity {
  readonly kind: OddityKind;
  readonly sentence: string;
}

/** One name of a path, or its beginning. */
export interface PathPart {
  /** Escaped, with the separator before it where there is one. */
  readonly shown: string;
  readonly oddities: readonly Oddity[];
}

/** Letters, digits, and the dashes that pass for `-`. */
const WORDS = /[\p{L}\p{M}\p{N}\u02d7\u2010-\u2015\u2212]+/gu;
/** Characters of a name that is read at a glance. */
const LONG_NAME = 96;
/** Characters of the beginning and of the end of a text that is quoted in a sentence. */
const QUOTED = { start: 28, end: 14 };

/** A text in quotes, escaped; of a long one the beginning and the end. */
export function quoteText(text: string): string {
  const characters = Array.from(text);
  const { start, end } = QUOTED;
  if (characters.length <= start + end) return `“${escapeText(text)}”`;
  const part = (from: number, to?: number): string => escapeText(characters.slice(from, to).join(''));
  return `“${part(0, start)}…${part(-end)}”`;
}

const scriptsOf = (word: string): readonly string[] => SCRIPTS.filter((script) => isLetterOf(script, word));

/** How a word would be read in ASCII, when each of its letters that is none looks like one; else null. */
function readAsAscii(word: string): string | null {
  let read = '';
  for (const character of word) {
    const plain = /^[\x21-\x7e]$/.test(character) ? character : asciiOf(character);
    if (plain === null) return null;
    read += plain;
  }
  return read === word ? null : read;
}

function asciiOf(character: string): string | null {
  const known = LOOK_ALIKES.get(character);
  if (known !== undefined) return known;
  const folded = character.normalize('NFKC');
  return /^[\x21-\x7e]+$/.test(folded) ? folded : null;
}

function wordOddity(word: string): Oddity | null {
  const scripts = scriptsOf(word);
  const read = readAsAscii(word);
  if (read !== null) {
    const whole = `${quoteText(word)} looks like ${quoteText(read)}, and is another name`;
    return { kind: 'look-alike', sentence: `${whole}: ${foreignLetters(word)}.` };
  }
  if (scripts.length < 2) return null;
  return { kind: 'scripts', sentence: `${quoteText(word)} mixes ${scripts.join(' and ')} letters.` };
}

/** `“а” is U+0430`, of the first letters that are not what they seem. */
function foreignLetters(word: string): string {
  const foreign = [...new Set(Array.from(word).filter((character) => !/^[\x21-\x7e]$/.test(character)))];
  const named = foreign
    .slice(0, 3)
    .map(
      (character) =>
        `“${character}” is U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    );
  return named.join(', ') + (foreign.length > 3 ? ', …' : '');
}

type Look = (name: string) => Oddity | null;

const hidden: Look = (name) => {
  const count = Array.from(escapeText(name).matchAll(/\\u\{/g)).length;
  if (count === 0) return null;
  const what = count === 1 ? 'a character that' : `${count} characters that`;
  return {
    kind: 'hidden',
    sentence: `${quoteText(name)} has ${what} cannot be seen, or looks like another: as \\u{…} here.`,
  };
};
const composition: Look = (name) =>
  name === name.normalize('NFC')
    ? null
    : {
        kind: 'composition',
        sentence: `${quoteText(name)} is not in the usual composed form: another name may look the same elsewhere.`,
      };
const edge: Look = (name) => {
  const told = (what: string): Oddity => ({ kind: 'edge', sentence: `${quoteText(name)} ${what}.` });
  if (name === '.' || name === '..') return null;
  if (name.startsWith(' ')) return told('begins with a space');
  if (name.endsWith(' ')) return told('ends with a space');
  if (name.endsWith('.')) return told('ends with a dot');
  return name.startsWith('..') ? told('begins with dots, and is no way up') : null;
};
const spaces: Look = (name) =>
  /\S {3,}\S/.test(name)
    ? { kind: 'spaces', sentence: `${quoteText(name)} has several spaces in a row: look at its end, too.` }
    : null;
const direction: Look = (name) =>
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(name)
    ? {
        kind: 'direction',
        sentence: `${quoteText(name)} has letters that are read from right to left; they stand in the order in which they are stored.`,
      }
    : null;
const long: Look = (name) => {
  const { length } = Array.from(name);
  return length > LONG_NAME ? { kind: 'long', sentence: `${quoteText(name)} has ${length} characters.` } : null;
};

const LOOKS: readonly Look[] = [hidden, composition, edge, spaces, direction, long];

function oddities(name: string): readonly Oddity[] {
  const words = [...name.matchAll(WORDS)].flatMap(([word]) => wordOddity(word) ?? []);
  return [...words, ...LOOKS.flatMap((look) => look(name) ?? [])];
}

/**
 * A path name by name, each with what is odd about it: letters that look like others or of several scripts in one word, hidden
 * characters, names not in NFC, spaces and dots at the edges, letters from right to left, long names. A mount's `cwd://` is a part of its own.
 */
export function pathParts(path: string): readonly PathPart[] {
  const scheme = /^[a-z][a-z0-9-]*:\/\//.exec(path)?.[0] ?? '';
  const names = path.slice(scheme.length).split('/');
  const parts = names.map((name, index) => ({
    shown: (index === 0 ? '' : '/') + escapeText(name),
    oddities: oddities(name),
  }));
  return [...(scheme === '' ? [] : [{ shown: scheme, oddities: [] }]), ...parts.filter(({ shown }) => shown !== '')];
}

/** All that is odd about a path, each kind with its name, each sentence once. */
export const pathOddities = (path: string): readonly Oddity[] => {
  const sentences = new Map<string, Oddity>();
  for (const part of pathParts(path)) for (const oddity of part.oddities) sentences.set(oddity.sentence, oddity);
  return [...sentences.values()];
};

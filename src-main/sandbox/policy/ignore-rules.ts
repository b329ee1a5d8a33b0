/** The lines of a `.capsuleignore`, and what they say about a place: the syntax and the rules of gitignore. */
import type { BoundaryKind } from './boundary.ts';
import { matchesName, matchesPath, pointsOf, segmentsOf } from './ignore-glob.ts';
import type { Folding, Points, Segment } from './ignore-glob.ts';

export interface IgnorePattern {
  /** As it is written. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

interface Parsed extends IgnorePattern {
  readonly verdict: 'ignored' | 'not-ignored';
  readonly of: 'anything' | 'directories';
  /** `name`: without a slash it means a name at any depth. */
  readonly about: 'name' | 'path';
  readonly segments: readonly Segment[];
}

/** Spaces at the end do not count, but for one behind a backslash. */
function withoutTrailingSpaces(line: string): string {
  let end = 0;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === ' ') continue;
    if (line[at] === '\\') at += 1;
    end = at + 1;
  }
  return line.slice(0, end);
}

/** null for a comment, and for what can match nothing. */
function parseLine(written: string, line: number, folding: Folding): Parsed | null {
  if (written.startsWith('#')) return null;
  const text = withoutTrailingSpaces(written);
  const isNegated = text.startsWith('!');
  const positive = isNegated ? text.slice(1) : text;
  const isForDirectories = positive.endsWith('/');
  const pattern = isForDirectories ? positive.slice(0, -1) : positive;
  if (pattern === '') return null;
  const segments = segmentsOf(pattern.startsWith('/') ? pattern.slice(1) : pattern, folding);
  return (
    segments && {
      text,
      line,
      verdict: isNegated ? 'not-ignored' : 'ignored',
      of: isForDirectories ? 'directories' : 'anything',
      about: pattern.includes('/') ? 'path' : 'name',
      segments,
    }
  );
}

/** A single `**` without a slash is a name like `*`. */
const nameMatches = (segments: readonly Segment[], name: Points): boolean =>
  segments.length === 1 && segments.every((segment) => matchesName(segment, name));

function isMatch({ of, about, segments }: Parsed, names: readonly Points[], kind: 'directory' | 'other'): boolean {
  if (of === 'directories' && kind !== 'directory') return false;
  return about === 'name' ? nameMatches(segments, names.at(-1) ?? []) : matchesPath(segments, names);
}

/** Whether a pattern could match something below a directory that it does not match itself. */
function reachesBelow({ verdict, about, segments }: Parsed, names: readonly Points[]): boolean {
  if (verdict === 'not-ignored') return false;
  if (about === 'name') return true;
  for (const [index, name] of names.entries()) {
    const segment = segments[index];
    if (segment === 'globstar') return true;
    if (segment === undefined || !matchesName(segment, name)) return false;
  }
  return segments.length > names.length;
}

/** Places whose answer is remembered; then it begins anew. */
const MOST_REMEMBERED = 8192;

export class IgnoreRules {
  readonly #patterns: readonly Parsed[];
  readonly #folding: Folding;
  readonly #remembered = new Map<string, IgnorePattern | null>();

  constructor(text: string, folding: Folding) {
    this.#folding = folding;
    this.#patterns = text
      .replace(/^\uFEFF/, '')
      .split('\n')
      .flatMap((line, index) => parseLine(line.replace(/\r$/, ''), index + 1, folding) ?? []);
  }

  /** Whether it says anything at all. */
  get isEmpty(): boolean {
    return this.#patterns.every(({ verdict }) => verdict === 'not-ignored');
  }

  /** The pattern that keeps a place out: the last one that matches it, or a directory above it. */
  ignoring(names: readonly string[], kind: BoundaryKind): IgnorePattern | null {
    const asOther = kind === 'directory' ? null : this.#remember(names, 'other');
    return asOther ?? (kind === 'directory' || kind === null ? this.#remember(names, 'directory') : null);
  }

  hasBelow(names: readonly string[]): boolean {
    const points = names.map((name) => pointsOf(name, this.#folding));
    return this.#patterns.some((pattern) => reachesBelow(pattern, points));
  }

  #remember(names: readonly string[], kind: 'directory' | 'other'): IgnorePattern | null {
    if (names.length === 0) return null;
    const key = `${kind === 'directory' ? 'd' : 'o'}${names.join('/')}`;
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    const found = this.#remember(names.slice(0, -1), 'directory') ?? this.#lastMatch(names, kind);
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, found);
    return found;
  }

  #lastMatch(names: readonly string[], kind: 'directory' | 'other'): IgnorePattern | null {
    const points = names.map((name) => pointsOf(name, this.#folding));
    const last = this.#patterns.findLast((pattern) => isMatch(pattern, points, kind));
    return last?.verdict === 'ignored' ? last : null;
  }
}

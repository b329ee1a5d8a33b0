/** The lines of a `.capsuleignore`, and what they say about a place: the syntax and the rules of gitignore. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
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

/** Names whose answer is remembered; then it begins anew. */
const MOST_REMEMBERED = 8192;

/** What is known of one name in a directory. */
interface Known {
  directory?: IgnorePattern | null;
  other?: IgnorePattern | null;
  below?: Map<string, Known>;
}

export class IgnoreRules {
  readonly #patterns: readonly Parsed[];
  readonly #folding: Folding;
  #known: Known = {};
  #remembered = 0;

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
    let known = this.#known;
    let depth = 0;
    for (const name of names) {
      known = this.#below(known, name);
      depth += 1;
      const isLast = depth === names.length;
      const found = isLast ? this.#asKind(known, names, kind) : this.#asDirectory(known, names, depth);
      if (found !== null) return found;
    }
    return null;
  }

  /** What the last pattern that matches the place itself says; null when none does. */
  verdict(names: readonly string[], kind: EntryKind): 'ignored' | 'not-ignored' | null {
    const points = names.map((name) => pointsOf(name, this.#folding));
    const as = kind === 'directory' ? 'directory' : 'other';
    return this.#patterns.findLast((pattern) => isMatch(pattern, points, as))?.verdict ?? null;
  }

  hasBelow(names: readonly string[]): boolean {
    const points = names.map((name) => pointsOf(name, this.#folding));
    return this.#patterns.some((pattern) => reachesBelow(pattern, points));
  }

  #below(known: Known, name: string): Known {
    known.below ??= new Map();
    const there = known.below.get(name);
    if (there) return there;
    const made: Known = {};
    known.below.set(name, made);
    this.#remembered += 1;
    // What is held on to by this walk is forgotten with the rest.
    if (this.#remembered > MOST_REMEMBERED) {
      this.#known = {};
      this.#remembered = 0;
    }
    return made;
  }

  #asKind(known: Known, names: readonly string[], kind: BoundaryKind): IgnorePattern | null {
    const asOther = kind === 'directory' ? null : this.#as(known, names, 'other');
    return asOther ?? (kind === 'directory' || kind === null ? this.#as(known, names, 'directory') : null);
  }

  #asDirectory(known: Known, names: readonly string[], depth: number): IgnorePattern | null {
    const answered = known.directory;
    return answered === undefined ? this.#as(known, names.slice(0, depth), 'directory') : answered;
  }

  #as(known: Known, names: readonly string[], kind: 'directory' | 'other'): IgnorePattern | null {
    const answered = known[kind];
    if (answered !== undefined) return answered;
    return (known[kind] = this.#lastMatch(names, kind));
  }

  #lastMatch(names: readonly string[], kind: 'directory' | 'other'): IgnorePattern | null {
    const points = names.map((name) => pointsOf(name, this.#folding));
    const last = this.#patterns.findLast((pattern) => isMatch(pattern, points, kind));
    return last?.verdict === 'ignored' ? last : null;
  }
}

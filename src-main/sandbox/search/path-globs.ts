/** Which files are searched, by globs of their paths: patterns as git and ripgrep have them, and braces. */
import { IgnoreRules } from '../policy/ignore-rules.ts';

/** Patterns that braces stand for, of one text. */
const MOST = 1000;

/** `{a,b}.ts` as `a.ts` and `b.ts`; braces within braces too. Beyond `MOST` the rest stands as it is written. */
export function expandBraces(pattern: string): readonly string[] {
  const done: string[] = [];
  const pending = [pattern];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const choice = done.length + pending.length < MOST ? firstChoice(next) : null;
    if (choice) pending.push(...choice.toReversed());
    else done.push(next);
  }
  return done;
}

/** The innermost braces with a comma, one text for each of their parts. */
function firstChoice(pattern: string): readonly string[] | null {
  const found = /\{(?<inside>[^{}]*,[^{}]*)\}/.exec(pattern);
  const inside = found?.groups?.['inside'];
  if (!found || inside === undefined) return null;
  const [before, after] = [pattern.slice(0, found.index), pattern.slice(found.index + found[0].length)];
  return inside.split(',').map((part) => before + part + after);
}

/** The mount that a pattern names, and the rest of it. */
function placeOf(pattern: string): { readonly mount: string | null; readonly inside: string } {
  const found = /^(?<mount>[a-z][a-z0-9+.-]*):\/\/(?<inside>.*)$/i.exec(pattern);
  const [mount, inside] = [found?.groups?.['mount'], found?.groups?.['inside']];
  if (mount === undefined || inside === undefined) return { mount: null, inside: pattern.replace(/^\.\//, '/') };
  return { mount, inside: inside === '' ? '**' : `/${inside}` };
}

/** `!` and `#` mean nothing here. */
const asLine = (pattern: string): string => pattern.replace(/^(?=[!#])/, '\\');

class Globs {
  readonly #patterns: readonly string[];
  readonly #byMount = new Map<string, IgnoreRules>();

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.flatMap((pattern) => expandBraces(pattern.trim())).filter((pattern) => pattern !== '');
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0;
  }

  /** Whether a pattern names a place, or a directory above it. */
  has(mount: string, names: readonly string[], kind: 'file' | 'directory'): boolean {
    return !this.isEmpty && this.#of(mount).ignoring(names, kind) !== null;
  }

  #of(mount: string): IgnoreRules {
    const known = this.#byMount.get(mount);
    if (known) return known;
    const lines = this.#patterns.map(placeOf).flatMap((place) => {
      const isHere = place.mount === null || place.mount === mount;
      return isHere ? [asLine(place.inside)] : [];
    });
    const rules = new IgnoreRules(lines.join('\n'), 'exact');
    this.#byMount.set(mount, rules);
    return rules;
  }
}

export interface PathFilter {
  isSearched(mount: string, names: readonly string[]): boolean;
  /** Whether anything below a directory may be. */
  isEntered(mount: string, names: readonly string[]): boolean;
}

export function pathFilter(include: readonly string[], exclude: readonly string[]): PathFilter {
  const [wanted, unwanted] = [new Globs(include), new Globs(exclude)];
  return {
    isSearched: (mount, names) =>
      (wanted.isEmpty || wanted.has(mount, names, 'file')) && !unwanted.has(mount, names, 'file'),
    isEntered: (mount, names) => !unwanted.has(mount, names, 'directory'),
  };
}

/** The filter language: text to a tree. docs/filter.md has its grammar. */
import { FilterError, fail } from './filter-error.ts';
import { tokensOf } from './filter-tokens.ts';
import type { Saved, Sign, Token } from './filter-tokens.ts';
import type { Filter } from './filter-tree.ts';
import { termFilter } from './term-filter.ts';

export interface FilterSettings {
  /** What relative times are relative to: milliseconds since the epoch. */
  readonly nowMs: number;
  /** Saved filters by name, for `@name`. */
  readonly saved?: ReadonlyMap<string, string> | undefined;
}

/** How deep brackets, "not" and saved filters may stand in one another. */
const DEEPEST = 50;
/** Saved filters in one filter, those in them included: each may double what stands in it. */
const MOST_SAVED = 200;

/** What saved filters stand in. */
interface Expansion {
  readonly within: readonly string[];
  readonly count: { total: number; isNamed: boolean };
}

class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  readonly #settings: FilterSettings;
  readonly #expansion: Expansion;
  #at = 0;
  #depth = 0;

  constructor(text: string, settings: FilterSettings, expansion: Expansion) {
    this.#tokens = tokensOf(text);
    this.#end = text.length;
    this.#settings = settings;
    this.#expansion = expansion;
  }

  parse(): Filter {
    if (this.#tokens.length === 0) return { kind: 'all', of: [] };
    const filter = this.#either();
    const rest = this.#tokens[this.#at];
    if (rest) fail(rest.from, rest.to, 'This bracket closes nothing: leave it out, or open one before it.');
    return filter;
  }

  #either(): Filter {
    const of = [this.#both()];
    while (this.#takes('or')) of.push(this.#both());
    return joined('any', of);
  }

  #both(): Filter {
    const of = [this.#one()];
    while (this.#takes('and') || this.#startsOne()) of.push(this.#one());
    return joined('all', of);
  }

  #startsOne(): boolean {
    const kind = this.#tokens[this.#at]?.kind;
    return kind !== undefined && kind !== 'or' && kind !== 'close';
  }

  #takes(kind: Sign['kind']): boolean {
    const taken = this.#tokens[this.#at]?.kind === kind;
    if (taken) this.#at += 1;
    return taken;
  }

  #one(): Filter {
    const token = this.#tokens[this.#at];
    if (!token) return fail(this.#end, this.#end, 'A condition is missing here.');
    this.#at += 1;
    switch (token.kind) {
      case 'term':
        return termFilter(token, this.#settings.nowMs);
      case 'saved':
        return this.#savedFilter(token);
      case 'not':
        return this.#deeper(token, () => this.#negated(token));
      case 'open':
        return this.#deeper(token, () => this.#bracketed(token));
      case 'close':
        return fail(token.from, token.to, 'A condition is missing before this bracket.');
      case 'and':
      case 'or':
        return fail(
          token.from,
          token.to,
          `A condition is missing beside "${token.text}"; for the word itself, quote it.`,
        );
    }
  }

  #deeper(token: Sign, read: () => Filter): Filter {
    this.#depth += 1;
    if (this.#depth > DEEPEST) fail(token.from, token.to, `Conditions can be ${DEEPEST} deep at most.`);
    const filter = read();
    this.#depth -= 1;
    return filter;
  }

  #negated({ to, text }: Sign): Filter {
    const next = this.#tokens[this.#at];
    if (text === '-' && next?.from !== to)
      fail(to, to, 'A word is missing after this minus; to look for a minus, quote it.');
    const of = this.#one();
    return of.kind === 'not' ? of.of : { kind: 'not', of };
  }

  #bracketed({ from, to }: Sign): Filter {
    const filter = this.#either();
    if (!this.#takes('close')) fail(from, to, 'This bracket is not closed: put a ) where the condition ends.');
    return filter;
  }

  #savedFilter({ from, to, name: { text: name, unclosed } }: Saved): Filter {
    if (unclosed !== null) fail(unclosed, to, 'This quote is not closed: put another " at its end.');
    const text = this.#settings.saved?.get(name);
    if (text === undefined)
      fail(from, to, `There is no saved filter "${name}". To look for the text, put it in quotes.`);
    const { within, count } = this.#expansion;
    if (within.includes(name)) fail(from, to, `The saved filter "${name}" stands in itself.`);
    count.total += 1;
    if (within.length >= DEEPEST || count.total > MOST_SAVED)
      fail(from, to, `Too many saved filters stand in one another: ${MOST_SAVED} at most, ${DEEPEST} deep.`);
    try {
      return new FilterParser(text, this.#settings, { within: [...within, name], count }).parse();
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      const where = count.isNamed ? '' : `In the saved filter "${name}": `;
      count.isNamed = true;
      return fail(from, to, `${where}${error.message}`);
    }
  }
}

function joined(kind: 'all' | 'any', of: readonly Filter[]): Filter {
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind, of };
}

/** Empty text matches everything. Errors: `FilterError`, and nothing else. */
export const parseFilter = (text: string, settings: FilterSettings): Filter =>
  new FilterParser(text, settings, { within: [], count: { total: 0, isNamed: false } }).parse();

/** Whether a filter means something else as time goes by: it has a time such as `-5m` or `12:00`. False for one that is wrong. */
export function isRelative(text: string, settings: FilterSettings): boolean {
  const at = (later: number): string =>
    JSON.stringify(parseFilter(text, { ...settings, nowMs: settings.nowMs + later }));
  try {
    // More than a day, and not a whole number of them: times of the day move too.
    return at(0) !== at(90_000_001);
  } catch (error) {
    if (error instanceof FilterError) return false;
    throw error;
  }
}

/** A regular expression as a tree: what JavaScript's own engine understands, without what it can only do by trying. */

/** One character is tested by the atom's own source. `edge`: a place between two characters. */
export type RegexNode =
  | { readonly kind: 'character'; readonly source: string }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'no-word' }
  | { readonly kind: 'sequence' | 'choice'; readonly of: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly of: RegexNode; readonly least: number; readonly most: number };

/** What is not offered; `message` is the second half of a sentence. */
export class RegexRefusal extends Error {
  override readonly name = 'RegexRefusal';
}

const REPEAT = /(?:([*+?])|\{(\d+)(,(\d*))?\})\??/y;
const GROUP_HEAD = /\((\?:|\?<\w+>|\?)?/y;
const CLASS = /\[(?:[^\]\\]|\\[^])*\]/y;
const ATOM = /\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z]|[^])|[^]/iy;
const UNICODE_ATOM = /\\(?:p\{[^}]*\}|u\{[^}]*\}|ud[89ab]\w\w\\ud[c-f]\w\w|x[\da-f]{2}|u[\da-f]{4}|c[a-z]|[^])|[^]/iuy;
const EDGES = { '^': 'start', $: 'end', '\\b': 'word', '\\B': 'no-word' } as const;
type EdgeSign = keyof typeof EDGES;
const isEdge = (atom: string): atom is EdgeSign => Object.hasOwn(EDGES, atom);

/** How deep groups may stand in one another. */
const DEEPEST = 50;

class RegexReader {
  readonly #source: string;
  readonly #atom: RegExp;
  #at = 0;
  #depth = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#atom = flags.includes('u') ? UNICODE_ATOM : ATOM;
  }

  choice(): RegexNode {
    const of = [this.#sequence()];
    while (this.#source.charAt(this.#at) === '|') {
      this.#at += 1;
      of.push(this.#sequence());
    }
    return { kind: 'choice', of };
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #sequence(): RegexNode {
    const of: RegexNode[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source.charAt(this.#at))) of.push(this.#piece());
    return { kind: 'sequence', of };
  }

  #piece(): RegexNode {
    const of = this.#source.charAt(this.#at) === '(' ? this.#group() : this.#single();
    const repeat = this.#take(REPEAT);
    if (!repeat) return of;
    const [, sign, least, range, most] = repeat;
    if (sign !== undefined)
      return { kind: 'repeat', of, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    const high = range === undefined ? least : most;
    return { kind: 'repeat', of, least: Number(least), most: high === '' ? Infinity : Number(high) };
  }

  #group(): RegexNode {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new RegexRefusal(`groups can be ${DEEPEST} deep at most`);
    if (this.#take(GROUP_HEAD)?.[1] === '?') throw new RegexRefusal('looking ahead or back is not offered');
    const inside = this.choice();
    this.#at += 1;
    this.#depth -= 1;
    return inside;
  }

  #single(): RegexNode {
    const source = (this.#source.charAt(this.#at) === '[' ? this.#take(CLASS) : this.#take(this.#atom))?.[0] ?? '';
    if (/^\\[1-9k]/.test(source)) throw new RegexRefusal('references to groups are not offered');
    return isEdge(source) ? { kind: 'edge', edge: EDGES[source] } : { kind: 'character', source };
  }
}

/** Of a source that `RegExp` takes. Errors: `RegexRefusal`. */
export const regexTree = (source: string, flags: string): RegexNode => new RegexReader(source, flags).choice();

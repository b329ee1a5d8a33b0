/** A regular expression as steps that are all taken at once, so that no text takes longer than its length times the steps. */
import { RegexRefusal } from './regex-tree.ts';
import type { RegexNode } from './regex-tree.ts';

/** `next` and `other` are places in the program. */
export type Step =
  | { readonly kind: 'character'; readonly test: (code: number) => boolean; readonly next: number }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'no-word'; readonly next: number }
  | { readonly kind: 'fork'; readonly next: number; readonly other: number }
  | { readonly kind: 'found' };

export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
}

/** The place of the end of every program. */
export const FOUND = 0;

/** Steps: `(a{50}){50}` is 2,500. */
const MOST_STEPS = 1000;

/** Tests of the same atom share what they know. */
function characterTest(source: string, flags: string): (code: number) => boolean {
  const regex = new RegExp(`^(?:${source})$`, flags);
  const known = new Map<number, boolean>();
  return (code) => {
    const before = known.get(code);
    if (before !== undefined) return before;
    const answer = regex.test(String.fromCodePoint(code));
    // Texts of the world's writings must not fill the memory.
    if (known.size < 4096) known.set(code, answer);
    return answer;
  };
}

/** Built from its end to its beginning: every step knows what comes after it. */
class Builder {
  readonly steps: Step[] = [{ kind: 'found' }];
  readonly #flags: string;
  readonly #tests = new Map<string, (code: number) => boolean>();

  constructor(flags: string) {
    this.#flags = flags;
  }

  /** The place where `node` begins when `next` comes after it. */
  add(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'character':
        return this.#put({ kind: 'character', test: this.#test(node.source), next });
      case 'edge':
        return this.#put({ kind: 'edge', edge: node.edge, next });
      case 'sequence':
        return node.of.reduceRight((after, each) => this.add(each, after), next);
      case 'choice':
        return node.of
          .map((each) => this.add(each, next))
          .reduceRight((other, one) => this.#put({ kind: 'fork', next: one, other }));
      case 'repeat':
        return this.#repeat(node, next);
    }
  }

  #repeat({ of, least, most }: Extract<RegexNode, { readonly kind: 'repeat' }>, next: number): number {
    let at = most === Infinity ? this.#loop(of, next) : next;
    for (let left = most === Infinity ? 0 : most - least; left > 0; left -= 1)
      at = this.#put({ kind: 'fork', next: this.add(of, at), other: next });
    for (let left = least; left > 0; left -= 1) at = this.add(of, at);
    return at;
  }

  #loop(of: RegexNode, next: number): number {
    const fork = this.#put({ kind: 'fork', next, other: next });
    this.steps[fork] = { kind: 'fork', next: this.add(of, fork), other: next };
    return fork;
  }

  #put(step: Step): number {
    if (this.steps.length >= MOST_STEPS) throw new RegexRefusal('it is too large when its repetitions are written out');
    return this.steps.push(step) - 1;
  }

  #test(source: string): (code: number) => boolean {
    const known = this.#tests.get(source);
    if (known) return known;
    const test = characterTest(source, this.#flags);
    this.#tests.set(source, test);
    return test;
  }
}

/** Errors: `RegexRefusal`. */
export function regexProgram(tree: RegexNode, flags: string): Program {
  const builder = new Builder(flags);
  const start = builder.add(tree, FOUND);
  return { steps: builder.steps, start };
}

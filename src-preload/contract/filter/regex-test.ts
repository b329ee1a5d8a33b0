/** Regular expressions that may be asked of millions of texts that strangers chose: none of them can take for ever. */
import { nativeReach } from './regex-effort.ts';
import { FOUND, regexProgram } from './regex-program.ts';
import type { Program } from './regex-program.ts';
import { RegexRefusal, regexTree } from './regex-tree.ts';

/** Characters. */
const MOST_LENGTH = 256;

const isWordCode = (code: number): boolean => /^\w$/.test(String.fromCodePoint(code));

/** Before the first character and after the last one there is none. */
export const NONE = -1;

/** Where the matcher stands: between two characters. */
export interface Between {
  readonly before: number;
  readonly after: number;
}

/** Whether a place between two characters is such an edge. */
export function holds(edge: 'start' | 'end' | 'word' | 'no-word', { before, after }: Between): boolean {
  switch (edge) {
    case 'start':
      return before === NONE;
    case 'end':
      return after === NONE;
    case 'word':
    case 'no-word': {
      const isEdge = (before !== NONE && isWordCode(before)) !== (after !== NONE && isWordCode(after));
      return isEdge === (edge === 'word');
    }
  }
}

/** The steps a text has come to, all at once. */
class Walk {
  readonly #program: Program;
  /** The turn in which a step was last come to. */
  readonly #seen: Int32Array;
  #turn = 0;
  #active: number[] = [];

  constructor(program: Program) {
    this.#program = program;
    this.#seen = new Int32Array(program.steps.length);
  }

  test(text: string, { stride, codeAt }: Characters): boolean {
    this.#active = [];
    let before = NONE;
    for (let at = 0; ;) {
      const after = at < text.length ? codeAt(text, at) : NONE;
      if (this.#isFound({ before, after })) return true;
      if (after === NONE) return false;
      this.#advance(after);
      before = after;
      at += stride(after);
    }
  }

  /** Follows what takes no character, as far as it goes or to the end of the program. */
  #isFound(between: Between): boolean {
    this.#turn += 1;
    const pending = [...this.#active, this.#program.start];
    this.#active = [];
    for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
      if (this.#seen[place] === this.#turn) continue;
      this.#seen[place] = this.#turn;
      if (place === FOUND) return true;
      this.#follow(place, between, pending);
    }
    return false;
  }

  #follow(place: number, between: Between, pending: number[]): void {
    const step = this.#program.steps[place];
    if (step?.kind === 'character') this.#active.push(place);
    else if (step?.kind === 'fork') pending.push(step.other, step.next);
    else if (step?.kind === 'edge' && holds(step.edge, between)) pending.push(step.next);
  }

  #advance(code: number): void {
    const next: number[] = [];
    for (const place of this.#active) {
      const step = this.#program.steps[place];
      if (step?.kind === 'character' && step.test(code)) next.push(step.next);
    }
    this.#active = next;
  }
}

/** What counts as one character. */
export interface Characters {
  readonly stride: (code: number) => number;
  readonly codeAt: (text: string, at: number) => number;
}
const byUnit: Characters = { stride: () => 1, codeAt: (text, at) => text.charCodeAt(at) };
export const byCodePoint: Characters = {
  stride: (code) => (code > 0xffff ? 2 : 1),
  codeAt: (text, at) => text.codePointAt(at) ?? NONE,
};

/** Whether it matches anywhere, as `RegExp.test` says. Errors: `RegexRefusal` for what `regexProblem` names. */
export function regexTest(source: string, flags: string): (text: string) => boolean {
  const tree = regexTree(source, flags);
  const walk = new Walk(regexProgram(tree, flags));
  const native = new RegExp(source, flags);
  const reach = nativeReach(tree);
  const characters = flags.includes('u') ? byCodePoint : byUnit;
  return (text) => (text.length <= reach ? native.test(text) : walk.test(text, characters));
}

/** As `regexTest`, always by steps taken at once: for the test that holds it against JavaScript's engine. */
export function steppedTest(source: string, flags: string): (text: string) => boolean {
  const walk = new Walk(regexProgram(regexTree(source, flags), flags));
  const characters = flags.includes('u') ? byCodePoint : byUnit;
  return (text) => walk.test(text, characters);
}

/** Why an expression is refused: the second half of a sentence; null when it may be used. */
export function regexProblem(source: string, flags: string): string | null {
  if (source.length > MOST_LENGTH) return `it is longer than ${MOST_LENGTH} characters`;
  try {
    new RegExp(source, flags);
    regexTest(source, flags);
    return null;
  } catch (error) {
    if (error instanceof RegexRefusal) return error.message;
    if (!(error instanceof SyntaxError)) throw error;
    return error.message.replace(/^Invalid regular expression: \/[^]*\/\w*: /, '');
  }
}

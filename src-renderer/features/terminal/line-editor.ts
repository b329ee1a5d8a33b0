/** Keyboard data of a terminal turned into lines for stdin, with local echo and history. Pure but for its own line. */
export type LineAction =
  | { readonly do: 'echo'; readonly text: string }
  | { readonly do: 'send'; readonly text: string }
  | { readonly do: 'end' }
  | { readonly do: 'interrupt' };

export interface LineEditor {
  /** What to do, in order, with `data` as the terminal delivered it. */
  feed(data: string): readonly LineAction[];
}

const ERASE = '\b \b';
const UP = '\x1b[A';
const DOWN = '\x1b[B';

/** The characters of `text` as a terminal counts them: code points, so that erasing never splits one. */
const characters = (text: string): string[] => Array.from(text);

class TypedLine implements LineEditor {
  #line: string[] = [];
  #recalled = 0;
  readonly #history: string[] = [];
  readonly #controls: Readonly<Record<string, () => readonly LineAction[]>> = {
    '\r': () => this.#enter(),
    '\n': () => this.#enter(),
    '\x7f': () => this.#erase(),
    '\b': () => this.#erase(),
    '\x03': () => [{ do: 'echo', text: '^C\r\n' }, { do: 'interrupt' }],
    '\x04': () => [this.#flushOrEnd()],
    '\x15': () => [this.#replace('')],
  };

  feed(data: string): readonly LineAction[] {
    if (data === UP) return [this.#recall(-1)];
    if (data === DOWN) return [this.#recall(1)];
    // Other escape sequences move a cursor that this line does not have.
    if (data.startsWith('\x1b')) return [];
    return characters(data.replaceAll('\r\n', '\r')).flatMap((character) => this.#type(character));
  }

  #type(character: string): readonly LineAction[] {
    const control = this.#controls[character];
    if (control) return control();
    if (character < ' ' && character !== '\t') return [];
    this.#line.push(character);
    return [{ do: 'echo', text: character }];
  }

  #enter(): readonly LineAction[] {
    const text = this.#take();
    if (text !== '') this.#history.push(text);
    this.#recalled = this.#history.length;
    return [
      { do: 'echo', text: '\r\n' },
      { do: 'send', text: `${text}\n` },
    ];
  }

  #flushOrEnd(): LineAction {
    return this.#line.length === 0 ? { do: 'end' } : { do: 'send', text: this.#take() };
  }

  #erase(): readonly LineAction[] {
    return this.#line.pop() === undefined ? [] : [{ do: 'echo', text: ERASE }];
  }

  #recall(step: -1 | 1): LineAction {
    this.#recalled = Math.max(0, Math.min(this.#history.length, this.#recalled + step));
    return this.#replace(this.#history[this.#recalled] ?? '');
  }

  #replace(text: string): LineAction {
    const echo = ERASE.repeat(this.#line.length) + text;
    this.#line = characters(text);
    return { do: 'echo', text: echo };
  }

  #take(): string {
    const text = this.#line.join('');
    this.#line = [];
    return text;
  }
}

export const createLineEditor = (): LineEditor => new TypedLine();

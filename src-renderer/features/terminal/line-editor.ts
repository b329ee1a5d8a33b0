/** Keyboard data of a terminal turned into lines for stdin, edited as in a shell and echoed as they are. Pure but for its own line. */
import { EditedLine } from './edited-line.ts';
import { LineHistory } from './line-history.ts';
import { splitKeys } from './keys.ts';

export type LineAction =
  | { readonly do: 'echo'; readonly text: string }
  | { readonly do: 'send'; readonly text: string }
  | { readonly do: 'end' }
  | { readonly do: 'interrupt' };

export interface LineEditor {
  /** What to do, in order, with `data` as the terminal delivered it. */
  feed(data: string): readonly LineAction[];
}

const echo = (text: string): readonly LineAction[] => (text === '' ? [] : [{ do: 'echo', text }]);

class TypedLine implements LineEditor {
  readonly #line = new EditedLine();
  readonly #history = new LineHistory();
  readonly #keys: Readonly<Record<string, () => readonly LineAction[]>> = {
    enter: () => this.#enter(),
    interrupt: () => this.#interrupt(),
    end: () => [this.#flushOrEnd()],
    earlier: () => this.#recall('earlier'),
    later: () => this.#recall('later'),
    left: () => echo(this.#line.move('left')),
    right: () => echo(this.#line.move('right')),
    'word-left': () => echo(this.#line.move('word-left')),
    'word-right': () => echo(this.#line.move('word-right')),
    home: () => echo(this.#line.move('home')),
    'line-end': () => echo(this.#line.move('end')),
    erase: () => echo(this.#line.erase('left')),
    delete: () => echo(this.#line.erase('right')),
    'kill-word': () => echo(this.#line.kill('word-left')),
    'kill-word-right': () => echo(this.#line.kill('word-right')),
    'kill-line': () => echo(this.#line.kill('home')),
    'kill-end': () => echo(this.#line.kill('end')),
    yank: () => echo(this.#line.yank()),
  };

  feed(data: string): readonly LineAction[] {
    return splitKeys(data).flatMap(({ key, text }) =>
      key === 'text' ? echo(this.#line.insert(text)) : this.#press(key),
    );
  }

  #press(key: string): readonly LineAction[] {
    return this.#keys[key]?.() ?? [];
  }

  /** The rest of a line that is sent stays where it is on the screen. */
  #enter(): readonly LineAction[] {
    const toEnd = this.#line.move('end');
    const text = this.#line.take();
    this.#history.add(text);
    return [
      { do: 'echo', text: `${toEnd}\r\n` },
      { do: 'send', text: `${text}\n` },
    ];
  }

  #interrupt(): readonly LineAction[] {
    const toEnd = this.#line.move('end');
    this.#line.take();
    return [{ do: 'echo', text: `${toEnd}^C\r\n` }, { do: 'interrupt' }];
  }

  #flushOrEnd(): LineAction {
    return this.#line.text === '' ? { do: 'end' } : { do: 'send', text: this.#line.take() };
  }

  #recall(direction: 'earlier' | 'later'): readonly LineAction[] {
    const text = this.#history.recall(direction, this.#line.text);
    return text === null ? [] : echo(this.#line.replace(text));
  }
}

export const createLineEditor = (): LineEditor => new TypedLine();

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

export function createLineEditor(): LineEditor {
  let line: string[] = [];
  const history: string[] = [];
  let recalled = 0;

  const replace = (text: string): LineAction => {
    const echo = ERASE.repeat(line.length) + text;
    line = [...text];
    return { do: 'echo', text: echo };
  };
  const recall = (step: -1 | 1): LineAction => {
    recalled = Math.max(0, Math.min(history.length, recalled + step));
    return replace(history[recalled] ?? '');
  };
  const enter = (): readonly LineAction[] => {
    const text = line.join('');
    line = [];
    if (text !== '') history.push(text);
    recalled = history.length;
    return [
      { do: 'echo', text: '\r\n' },
      { do: 'send', text: `${text}\n` },
    ];
  };
  const flushOrEnd = (): LineAction => {
    if (line.length === 0) return { do: 'end' };
    const text = line.join('');
    line = [];
    return { do: 'send', text };
  };
  const erase = (): readonly LineAction[] => (line.pop() === undefined ? [] : [{ do: 'echo', text: ERASE }]);

  const CONTROLS: Readonly<Record<string, () => readonly LineAction[]>> = {
    '\r': enter,
    '\n': enter,
    '\x7f': erase,
    '\b': erase,
    '\x03': () => [{ do: 'echo', text: '^C\r\n' }, { do: 'interrupt' }],
    '\x04': () => [flushOrEnd()],
    '\x15': () => [replace('')],
  };
  const type = (character: string): readonly LineAction[] => {
    const control = CONTROLS[character];
    if (control) return control();
    if (character < ' ' && character !== '\t') return [];
    line.push(character);
    return [{ do: 'echo', text: character }];
  };

  return {
    feed(data) {
      if (data === UP) return [recall(-1)];
      if (data === DOWN) return [recall(1)];
      if (data.startsWith('\x1b')) return [];
      return [...data.replaceAll('\r\n', '\r')].flatMap(type);
    },
  };
}

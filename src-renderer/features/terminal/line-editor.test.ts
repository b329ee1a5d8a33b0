// @vitest-environment happy-dom
/** Typing in a terminal, as it looks there. */
import { Terminal } from '@xterm/xterm';
import { afterEach, describe, expect, it } from 'vitest';

import { createLineEditor } from './line-editor.ts';
import type { LineAction } from './line-editor.ts';
import { prepareTerminal } from './prepare-terminal.ts';

const COLUMNS = 20;
const opened: Terminal[] = [];
afterEach(() => {
  for (const terminal of opened.splice(0)) terminal.dispose();
});

/** A terminal with an editor on it, behind a prompt. */
function sitDown(prompt = '> ') {
  const terminal = new Terminal({ cols: COLUMNS, rows: 8, allowProposedApi: true });
  opened.push(terminal);
  prepareTerminal(terminal);
  const editor = createLineEditor();
  const write = (text: string): Promise<void> => new Promise((resolve) => terminal.write(text, resolve));
  const started = write(prompt);
  return {
    /** Types, and tells what was sent. */
    async type(...keys: readonly string[]): Promise<readonly LineAction[]> {
      await started;
      const actions = keys.flatMap((key) => editor.feed(key));
      await write(actions.map((action) => (action.do === 'echo' ? action.text : '')).join(''));
      return actions.filter((action) => action.do !== 'echo');
    },
    /** All that is to be seen, without the prompt; lines that the terminal broke are one. */
    screen(): string {
      const { active } = terminal.buffer;
      let text = '';
      for (let row = 0; row < active.length; row++) {
        const line = active.getLine(row);
        text += `${line?.isWrapped === true || row === 0 ? '' : '\n'}${line?.translateToString(true) ?? ''}`;
      }
      return text.trimEnd().slice(prompt.length);
    },
    /** The same as one line: whoever goes back over an edge tells the terminal that the line ends there. */
    joined(): string {
      return this.screen().replaceAll('\n', '');
    },
    /** Columns from the first row's beginning. */
    cursor: (): number => terminal.buffer.active.cursorY * COLUMNS + terminal.buffer.active.cursorX,
  };
}

const LEFT = '\x1b[D';
const RIGHT = '\x1b[C';
const HOME = '\x1b[H';
const END = '\x1b[F';
const UP = '\x1b[A';
const DOWN = '\x1b[B';
const WORD_LEFT = '\x1b[1;5D';
const WORD_RIGHT = '\x1bf';
const BACKSPACE = '\x7f';
const DELETE = '\x1b[3~';
const times = (count: number, key: string): readonly string[] => Array.from({ length: count }, () => key);

describe('the line editor', () => {
  it('shows what is typed and sends the line with Enter', async () => {
    const desk = sitDown();
    expect(await desk.type('l', 's', '\r')).toEqual([{ do: 'send', text: 'ls\n' }]);
    expect(desk.screen()).toBe('ls');
    expect(desk.cursor()).toBe(COLUMNS);
  });

  it('inserts where the cursor stands', async () => {
    const desk = sitDown();
    await desk.type('hello', ...times(3, LEFT), 'XY', HOME, '^', END, '$', LEFT, RIGHT, RIGHT, '!');
    expect(desk.screen()).toBe('^heXYllo$!');
    expect(await desk.type(LEFT, LEFT, '\r')).toEqual([{ do: 'send', text: '^heXYllo$!\n' }]);
  });

  it('erases before and at the cursor, whole characters only', async () => {
    const desk = sitDown();
    await desk.type('a😀e\u0301日z', LEFT, BACKSPACE);
    expect(desk.screen()).toBe('a😀e\u0301z');
    await desk.type(BACKSPACE, BACKSPACE);
    expect(desk.screen()).toBe('az');
    await desk.type(HOME, BACKSPACE, DELETE);
    expect(desk.screen()).toBe('z');
    expect(await desk.type(DELETE, DELETE, '\r')).toEqual([{ do: 'send', text: '\n' }]);
  });

  it('jumps over words and kills them, and brings back what was killed last', async () => {
    const desk = sitDown('');
    await desk.type('one two-three', WORD_LEFT, WORD_LEFT, '<', WORD_RIGHT, '>');
    expect(desk.screen()).toBe('one <two>-three');
    await desk.type('\x17');
    expect(desk.screen()).toBe('one <-three');
    await desk.type('\x1bd');
    expect(desk.screen()).toBe('one <');
    await desk.type('\x19\x19');
    expect(desk.screen()).toBe('one <-three-three');
    await desk.type(HOME, '\x0b');
    expect(desk.screen()).toBe('');
    await desk.type('\x19', LEFT, '\x15');
    expect(desk.screen()).toBe('e');
  });

  it('goes back and forth over the edge of the terminal', async () => {
    const desk = sitDown('> ');
    const long = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ';
    await desk.type(long, HOME, '[');
    expect(desk.joined()).toBe(`[${long}`);
    expect(desk.cursor()).toBe(3);
    await desk.type(END, ']', ...times(30, LEFT), DELETE, '*');
    expect(desk.joined()).toBe(`[${long.slice(0, 17)}*${long.slice(18)}]`);
    await desk.type('\x15');
    expect(desk.joined()).toBe(`${long.slice(18)}]`);
    await desk.type('\x0b', 'x');
    expect(desk.joined()).toBe('x');
  });

  it('goes over the edge with characters of two columns, which do not fit there', async () => {
    const desk = sitDown('>');
    const wide = '日本語日本語日本語日本語日本語';
    await desk.type(wide, HOME, 'a', END, ...times(5, BACKSPACE), 'z');
    expect(desk.joined().replaceAll(' ', '')).toBe(`a${wide.slice(0, 10)}z`);
    await desk.type(HOME, '\x0b');
    expect(desk.joined()).toBe('');
    expect(desk.cursor()).toBe(1);
  });

  it('brings earlier lines back, and what was begun after them', async () => {
    const desk = sitDown('');
    await desk.type('one\r', 'two\r', 'two\r', '\r', 'begun');
    await desk.type(UP, UP, UP);
    expect(desk.screen().split('\n').at(-1)).toBe('one');
    await desk.type(DOWN, '!');
    expect(desk.screen().split('\n').at(-1)).toBe('two!');
    await desk.type(DOWN, DOWN);
    expect(desk.screen().split('\n').at(-1)).toBe('begun');
    expect(await desk.type(UP, UP, '\r')).toEqual([{ do: 'send', text: 'one\n' }]);
  });

  it('ends input on an empty line with Ctrl+D, and sends a line that is not as it is', async () => {
    const desk = sitDown();
    expect(await desk.type('\x04')).toEqual([{ do: 'end' }]);
    expect(await desk.type('no newline', '\x04')).toEqual([{ do: 'send', text: 'no newline' }]);
  });

  it('interrupts with Ctrl+C wherever the cursor is, and forgets the line', async () => {
    const desk = sitDown();
    expect(await desk.type('wrong', HOME, '\x03')).toEqual([{ do: 'interrupt' }]);
    expect(desk.screen()).toBe('wrong^C');
    expect(await desk.type('right\r')).toEqual([{ do: 'send', text: 'right\n' }]);
  });

  it('sends each line of a paste, puts the first behind what was typed, and leaves the last for more', async () => {
    const desk = sitDown();
    expect(await desk.type('say ', 'a\r\nb\tc\rlast')).toEqual([
      { do: 'send', text: 'say a\n' },
      { do: 'send', text: 'b\tc\n' },
    ]);
    expect(await desk.type('!\r')).toEqual([{ do: 'send', text: 'last!\n' }]);
    expect(desk.screen()).toBe('say a\nb    c\nlast!');
  });

  it('takes no key for text that it does not know', async () => {
    const desk = sitDown();
    expect(await desk.type('\x1b[5~', '\x1bOP', '\x1b[15~', '\x1bx', '\x0c', '\x1b', '\x1b[8;24;80t', 'ok\r')).toEqual([
      { do: 'send', text: 'ok\n' },
    ]);
    expect(desk.screen()).toBe('ok');
  });

  it('shows after any keys what it would send', async () => {
    const keys = [
      'x',
      'ab',
      ' ',
      '日',
      'e\u0301',
      LEFT,
      RIGHT,
      HOME,
      END,
      BACKSPACE,
      DELETE,
      WORD_LEFT,
      WORD_RIGHT,
      '\x17',
      '\x19',
      '-',
    ];
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 40; round++) {
      const desk = sitDown('? ');
      const typed = Array.from({ length: 60 }, () => keys[next(keys.length)] ?? '');
      await desk.type(...typed);
      const screen = desk.joined().replaceAll(' ', '');
      const [sent] = await desk.type('\r');
      expect(sent?.do === 'send' && sent.text.replaceAll(/\s/g, ''), JSON.stringify(typed)).toBe(screen);
    }
  });
});

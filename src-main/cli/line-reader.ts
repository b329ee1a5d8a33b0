/** Lines out of what a terminal sends: whole lines, or single keys when it does not show them. */

export interface LineReader {
  /** `keys`: the terminal leaves editing to us. What was begun is forgotten. */
  start(mode: 'lines' | 'keys'): void;
  read(bytes: Uint8Array): {
    readonly lines: readonly string[];
    /** What came behind the last whole line. */
    readonly rest: string;
    /** Somebody wants no more of this (Ctrl-C or Ctrl-D, as keys). */
    readonly isEnded: boolean;
  };
}

const INTERRUPT = '\u0003';
const END = '\u0004';
const BACKSPACE = '\b';
const KILL = '\u0015';
const DELETE = '\u007f';

/** A line as keys make it: what was erased is not in it. */
function edited(keys: string): string {
  const line: string[] = [];
  for (const key of keys)
    if (key === BACKSPACE || key === DELETE) line.pop();
    else if (key === KILL) line.length = 0;
    else line.push(key);
  return line.join('');
}

export function createLineReader(): LineReader {
  let begun = '';
  let mode: 'lines' | 'keys' = 'lines';
  let decoder = new TextDecoder();
  return {
    start(next) {
      begun = '';
      mode = next;
      decoder = new TextDecoder();
    },
    read(bytes) {
      begun += decoder.decode(bytes, { stream: true });
      const isEnded = mode === 'keys' && (begun.includes(INTERRUPT) || begun.includes(END));
      const lines = begun.split(/\r\n|\n|\r/);
      begun = lines.pop() ?? '';
      return { lines: mode === 'keys' ? lines.map(edited) : lines, rest: begun, isEnded };
    },
  };
}

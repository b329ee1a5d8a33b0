/** What a terminal sends for a keyboard, taken apart into keys that mean something and text. */

/** `text` is what was typed or pasted; it is empty for every other key. */
export interface Key {
  readonly key: string;
  readonly text: string;
}

/** By what xterm sends; names are those of the line editor. */
const KEYS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x01': 'home',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'end',
  '\x05': 'line-end',
  '\x06': 'right',
  '\b': 'erase',
  '\x0b': 'kill-end',
  '\x0e': 'later',
  '\x10': 'earlier',
  '\x15': 'kill-line',
  '\x17': 'kill-word',
  '\x19': 'yank',
  '\x7f': 'erase',
  '\x1b\x7f': 'kill-word',
  '\x1b\b': 'kill-word',
  '\x1bb': 'word-left',
  '\x1bf': 'word-right',
  '\x1bd': 'kill-word-right',
  '\x1b[A': 'earlier',
  '\x1b[B': 'later',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1b[F': 'line-end',
  '\x1b[H': 'home',
  '\x1b[1~': 'home',
  '\x1b[3~': 'delete',
  '\x1b[4~': 'line-end',
  '\x1b[7~': 'home',
  '\x1b[8~': 'line-end',
  '\x1b[1;3C': 'word-right',
  '\x1b[1;3D': 'word-left',
  '\x1b[1;5C': 'word-right',
  '\x1b[1;5D': 'word-left',
  '\x1b[3;5~': 'kill-word-right',
};

const ESCAPE = '\x1b';
/** A sequence of the keyboard, Alt with a key, another control character, or text; a tab is text. */
const PARTS = new RegExp(
  `${ESCAPE}\\[[0-?]*[ -/]*[@-~]|${ESCAPE}O[ -~]|${ESCAPE}.?|\\r\\n|[^\\P{Cc}\\t]|[\\P{Cc}\\t]+`,
  'gsu',
);

/** The keypad in application mode says `O` where others say `[`. */
const plain = (part: string): string => (part.startsWith('\x1bO') ? `\x1b[${part.slice(2)}` : part);

const TEXT = /^[\P{Cc}\t]/u;

function keyOf(part: string): Key {
  if (part === '\r\n') return { key: 'enter', text: '' };
  const name = KEYS[plain(part)];
  if (name !== undefined) return { key: name, text: '' };
  return TEXT.test(part) ? { key: 'text', text: part } : { key: 'other', text: '' };
}

export const splitKeys = (data: string): readonly Key[] => (data.match(PARTS) ?? []).map(keyOf);

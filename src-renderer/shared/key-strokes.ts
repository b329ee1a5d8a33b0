/** Keys as they are written and as they are pressed: `Ctrl+Shift+P`, and after one another, `Ctrl+K Ctrl+S`. */

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Signs that go by their place on the keyboard, like letters and digits. */
const CODES: Readonly<Record<string, string>> = {
  '`': 'Backquote',
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash',
  ';': 'Semicolon',
  "'": 'Quote',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '\\': 'Backslash',
  '=': 'Equal',
  '-': 'Minus',
  Space: 'Space',
};
const SIGNS: ReadonlyMap<string, string> = new Map(Object.entries(CODES).map(([sign, code]) => [code, sign]));
const MODIFIERS: ReadonlySet<string> = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead']);

function codeOf(key: string): string | null {
  if (/^[A-Z]$/.test(key)) return `Key${key}`;
  if (/^\d$/.test(key)) return `Digit${key}`;
  return CODES[key] ?? null;
}

/** Whether a key press is the one stroke `keys`; Command counts as Ctrl, letters go by their place on the keyboard. */
export function matchesKeys(press: KeyPress, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  if ((press.ctrlKey || press.metaKey) !== wants('Ctrl')) return false;
  if (press.shiftKey !== wants('Shift') || press.altKey !== wants('Alt')) return false;
  const code = codeOf(key);
  return code === null ? press.key === key : press.code === code;
}

function keyOf({ key, code }: KeyPress): string | null {
  const letter = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  if (letter) return letter[1] ?? letter[2] ?? null;
  if (MODIFIERS.has(key)) return null;
  // A plus sign parts the keys of a stroke.
  return SIGNS.get(code) ?? (key.length > 1 ? key : null);
}

/** How a key press is written; null while only modifiers are down, and for keys that cannot be bound. */
export function strokeOf(press: KeyPress): string | null {
  const key = keyOf(press);
  if (key === null) return null;
  const modifiers = [
    press.ctrlKey || press.metaKey ? 'Ctrl' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey ? 'Shift' : '',
  ];
  return [...modifiers.filter(Boolean), key].join('+');
}

/** The strokes of keys that are pressed after one another. */
export const strokesOf = (keys: string): readonly string[] => keys.split(' ').filter(Boolean);

const ORDER = ['Ctrl', 'Alt', 'Shift'];

/** Keys with their modifiers in one order, so that equal ones are equal texts. */
export const normalKeys = (keys: string): string =>
  strokesOf(keys)
    .map((stroke) => {
      const parts = stroke.split('+');
      const modifiers = ORDER.filter((modifier) => parts.slice(0, -1).includes(modifier));
      return [...modifiers, parts.at(-1) ?? ''].join('+');
    })
    .join(' ');

/** A stroke that would type something, or moves about: it must not be taken from a field. */
export const isPlain = (stroke: string): boolean =>
  !/^(?:Ctrl|Alt)\+/.test(stroke) && !/^(?:Shift\+)?F\d+$/.test(stroke);

/** A thing the user can ask for by palette, by key or by the native menu. */
export interface Command {
  /** Also what the native shell sends as `shellCommand`. */
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** Other words that it is looked for by. */
  readonly also?: readonly string[];
  /** As shown, e.g. `Ctrl+Shift+P`. */
  readonly keys?: string;
  /** Bound too, but not shown. */
  readonly alsoKeys?: string;
  /** Its keys mean something else there. */
  readonly keysNotIn?: 'terminal';
  /** Its keys mean it only there. */
  readonly keysOnlyIn?: 'events';
  readonly run: () => void;
}

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const CODES: Readonly<Record<string, string>> = { '`': 'Backquote', ',': 'Comma', '.': 'Period' };

/** Whether a key press is `keys`; Command counts as Ctrl, letters go by their place on the keyboard. */
export function matchesKeys(press: KeyPress, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  if ((press.ctrlKey || press.metaKey) !== wants('Ctrl')) return false;
  if (press.shiftKey !== wants('Shift') || press.altKey !== wants('Alt')) return false;
  const code = CODES[key] ?? (/^[A-Z]$/.test(key) ? `Key${key}` : null);
  return code === null ? press.key === key : press.code === code;
}

export function findByKeys(commands: readonly Command[], press: KeyPress): Command | null {
  const isBound = ({ keys, alsoKeys }: Command): boolean =>
    [keys, alsoKeys].some((bound) => bound !== undefined && matchesKeys(press, bound));
  return commands.find(isBound) ?? null;
}

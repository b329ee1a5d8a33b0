/** Names and texts of others with what cannot be seen made visible: a name must not pass for another one. */
import { escapeText } from '../../src-preload/contract/shown-text.ts';

/** `a\nb.txt` -> `a\u{a}b.txt`. Letters of any script stay as they are. */
export const visible = (name: string): string => escapeText(name);

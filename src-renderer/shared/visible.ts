/** File names with what cannot be seen made visible: a name must not pass for another one. */

/** Control characters, line separators, and the marks that turn the direction of what follows. */
const HIDDEN = /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** Not the control pictures of Unicode: few fonts have them. */
const code = (character: string): string =>
  `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** `a\nb.txt` -> `a⟨U+000A⟩b.txt`. Letters of any script stay as they are. */
export const visible = (name: string): string => name.replaceAll(HIDDEN, code);

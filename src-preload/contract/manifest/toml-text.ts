/** A text as TOML writes it. */

/** What could steer whatever shows the manifest, or turn a line of it round. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * In double quotes, on one line; what cannot be seen, or must not stand there, is escaped. Of half a surrogate pair it makes an escape
 * that TOML refuses: it has no such text.
 */
export const tomlText = (text: string): string => JSON.stringify(text).replaceAll(UNSEEN, escaped);

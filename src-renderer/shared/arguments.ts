/** An arguments field read the way a shell reads words: spaces, quotes, backslashes; no expansion of any kind. */
export type ParsedArguments =
  { readonly ok: true; readonly args: readonly string[] } | { readonly ok: false; readonly message: string };

interface Reader {
  readonly text: string;
  at: number;
  word: string | null;
}

const isSpace = (character: string): boolean => /\s/.test(character);

/** Reads up to the closing quote; false when there is none. In single quotes a backslash is a backslash. */
function readQuoted(reader: Reader, quote: string): boolean {
  reader.word ??= '';
  for (reader.at += 1; reader.at < reader.text.length; reader.at += 1) {
    const character = reader.text.charAt(reader.at);
    if (character === quote) return true;
    const next = reader.text.charAt(reader.at + 1);
    const escapes = quote === '"' && character === '\\' && (next === '"' || next === '\\');
    reader.word += escapes ? next : character;
    if (escapes) reader.at += 1;
  }
  return false;
}

export function parseArguments(text: string): ParsedArguments {
  const reader: Reader = { text, at: 0, word: null };
  const args: string[] = [];
  const finish = (): void => {
    if (reader.word !== null) args.push(reader.word);
    reader.word = null;
  };
  for (; reader.at < text.length; reader.at += 1) {
    const character = text.charAt(reader.at);
    if (isSpace(character)) finish();
    else if (character === '"' || character === "'") {
      if (!readQuoted(reader, character)) return { ok: false, message: `A ${character} is never closed` };
    } else if (character === '\\' && reader.at + 1 < text.length) {
      reader.at += 1;
      reader.word = (reader.word ?? '') + text.charAt(reader.at);
    } else reader.word = (reader.word ?? '') + character;
  }
  finish();
  return { ok: true, args };
}

/** The other way: words as one line that `parseArguments` reads back. */
export function formatArguments(args: readonly string[]): string {
  return args.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** What a person types for an argument, read as a JSON value by the argument's type: text needs no quotes. */
import type { FunctionExport, ValueType } from './value-type.ts';

/** Types whose values are words of their own. */
function isWord(type: ValueType): boolean {
  if (type.kind === 'option') return isWord(type.of);
  return ['string', 'char', 'enum'].includes(type.kind) || isBytes(type);
}
const isBytes = (type: ValueType): boolean => type.kind === 'list' && type.of.kind === 'u8';

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null; // no JSON: taken as it is
  }
}

/** For a word of its own, JSON only where it looks like that: a string in quotes, bytes as a list of numbers, `null` for nothing. */
function readWord(type: ValueType, text: string): unknown {
  const json = parsed(text);
  if (json === null) return text;
  const { value } = json;
  const isMeant =
    typeof value === 'string' ||
    (value === null && type.kind === 'option') ||
    (Array.isArray(value) && (isBytes(type) || (type.kind === 'option' && isBytes(type.of))));
  return isMeant ? value : text;
}

/** A value, or the text itself where it is none: the check of the type then says what is wanted. */
function readArgument(type: ValueType, text: string): unknown {
  if (isWord(type)) return readWord(type, text);
  const json = parsed(text);
  return json === null ? text : json.value;
}

/** More words than parameters stay text: the check says that they are too many. */
export const readArguments = ({ params }: Pick<FunctionExport, 'params'>, words: readonly string[]): unknown[] =>
  words.map((word, index) => {
    const type = params[index]?.type;
    return type === undefined ? word : readArgument(type, word);
  });

/** What texts of guests may be: their length in bytes, and that they are text. */

export const bytesOf = (text: string): number => Buffer.byteLength(text);

const CONTROL = /\p{Cc}/u;
const CONTROLS = /\p{Cc}/gu;

/** One spelling only (NFC), whole characters, no control characters, not empty. */
export const isPlainName = (text: string, mostBytes: number): boolean =>
  text !== '' && isPlainText(text) && text.normalize('NFC') === text && bytesOf(text) <= mostBytes;

export const isPlainText = (text: string): boolean => text.isWellFormed() && !CONTROL.test(text);

/** Without control characters, which could change what a person sees around it. */
export const withoutControls = (text: string): string => text.toWellFormed().replaceAll(CONTROLS, '');

/** As much of its beginning as fits, never half a character. */
export function cutToBytes(text: string, most: number): string {
  if (bytesOf(text) <= most) return text;
  const bytes = Buffer.from(text).subarray(0, most + 1);
  let end = most;
  // A byte 10xxxxxx goes on with the character before it.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}

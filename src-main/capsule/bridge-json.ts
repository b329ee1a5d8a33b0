/** Carries any JSON value, with byte arrays beside it: for calls that are too rare and too many for codecs of their own. */
import type { WireReader, WireWriter } from './bridge-wire.ts';

/** Stands for a byte array: no value that travels has such a key. */
const BYTES_KEY = '$bytes';
const utf8 = { encode: new TextEncoder(), decode: new TextDecoder() };

const isMark = (value: unknown): value is { readonly [BYTES_KEY]: number } =>
  typeof value === 'object' && value !== null && BYTES_KEY in value;

/** As UTF-8, which is never longer than six bytes for each byte of a text; lone surrogates arrive as they were. */
export const json = {
  write(to: WireWriter, value: unknown): void {
    const arrays: Uint8Array[] = [];
    const text = JSON.stringify(value, (_key, part: unknown) =>
      part instanceof Uint8Array ? { [BYTES_KEY]: arrays.push(part) - 1 } : part,
    );
    to.bytes(utf8.encode.encode(text));
    to.u32(arrays.length);
    for (const array of arrays) to.bytes(array);
  },
  read(from: WireReader): unknown {
    const text = utf8.decode.decode(from.bytes());
    const arrays = Array.from({ length: from.u32() }, () => from.bytes());
    return JSON.parse(text, (_key, part: unknown) => (isMark(part) ? arrays[part[BYTES_KEY]] : part));
  },
};

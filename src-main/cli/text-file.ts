/** A text file of the user's that is named on the command line. */
import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';

import { CallError } from '../../src-preload/contract/reply.ts';

/** Bytes beyond which a file is none that a person wrote. */
const MOST_BYTES = 256 * 1024 * 1024;

/** What is no UTF-8 must not be put into a file of the user's in another shape. */
function decoded(file: string, bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new CallError('invalid-input', `${file} is no text in UTF-8.`);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Errors: `CallError` `not-found`, `access`; `invalid-input` for what is no UTF-8, no file, or has more than 256 MiB. */
export async function readTextFile(file: string): Promise<string> {
  try {
    const found = await stat(file);
    if (found.isDirectory() || found.size > MOST_BYTES)
      throw new CallError('invalid-input', `${file} is no text file of at most 256 MiB.`);
    return decoded(file, await readFile(file));
  } catch (error) {
    if (error instanceof CallError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CallError(code === 'ENOENT' ? 'not-found' : 'access', `${file} cannot be read: ${message}`);
  }
}

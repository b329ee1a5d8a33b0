/** What kind of thing a content is, by its bytes. */
import { createGunzip } from 'node:zlib';

import { tarMembers } from './tar-members.ts';
import type { Member } from './member.ts';
import { zipMembers } from './zip-members.ts';

export type InsideFormat = 'zip' | 'tar' | 'tar.gz' | 'sqlite';

const USTAR_AT = 257;
const SQLITE = 'SQLite format 3\0';
/** Enough of a gzipped file to see the first header of a tar. */
const PEEK = 512;

const startsWith = (bytes: Uint8Array, ...values: readonly number[]): boolean =>
  values.every((value, at) => bytes[at] === value);

const textAt = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.subarray(at, at + length)).toString('latin1');

const isTar = (bytes: Uint8Array): boolean => textAt(bytes, USTAR_AT, 5) === 'ustar';

/** The first bytes of what is packed; none when it is damaged. */
async function peek(bytes: Uint8Array): Promise<Uint8Array> {
  const gunzip = createGunzip();
  gunzip.end(bytes.subarray(0, 64 * 1024));
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of gunzip as AsyncIterable<Uint8Array>) {
      parts.push(part);
      length += part.length;
      if (length >= PEEK) break;
    }
  } catch {
    // It was cut off on purpose, or is damaged: what came until then says what it is.
  }
  return Buffer.concat(parts);
}

/** null for what is none of them. */
export async function insideFormat(bytes: Uint8Array): Promise<InsideFormat | null> {
  if (startsWith(bytes, 0x50, 0x4b, 3, 4) || startsWith(bytes, 0x50, 0x4b, 5, 6)) return 'zip';
  if (textAt(bytes, 0, SQLITE.length) === SQLITE) return 'sqlite';
  if (isTar(bytes)) return 'tar';
  return startsWith(bytes, 0x1f, 0x8b) && isTar(await peek(bytes)) ? 'tar.gz' : null;
}

/** Errors: `unsupported` with a sentence. */
export async function membersOf(
  bytes: Uint8Array,
  format: Exclude<InsideFormat, 'sqlite'>,
): Promise<readonly Member[]> {
  if (format === 'zip') return zipMembers(bytes);
  return tarMembers(bytes, format === 'tar.gz' ? 'gzip' : 'none');
}

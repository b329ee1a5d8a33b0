/** The members of a tar archive, gzipped or not. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { extract } from 'tar-stream';
import type { Header } from 'tar-stream';

import { fail, VfsError } from '../../vfs/errors.ts';
import { Breather } from './breather.ts';
import { checkMembers, MOST_UNPACKED } from './member.ts';
import type { Member } from './member.ts';

/** Bytes handed on at a time. */
const PIECE = 64 * 1024;

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

async function* bounded(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const piece of source) {
    total += piece.length;
    if (total > MOST_UNPACKED)
      fail('unsupported', `Archives of more than ${MOST_UNPACKED / 1024 ** 2} MiB, unpacked, are not looked into.`);
    yield piece;
  }
}

interface Entry extends AsyncIterable<Uint8Array> {
  readonly header: Header;
}

async function memberOf(entry: Entry, breather: Breather): Promise<Member> {
  const { name, type, size, mode, mtime, linkname } = entry.header;
  const digest = createHash('sha256');
  for await (const piece of entry) {
    digest.update(piece);
    await breather.breathe();
  }
  const isFile = type === 'file' || type === 'contiguous-file';
  const modified = mtime.toISOString().replace('T', ' ').replace('.000Z', '');
  const shown = linkname ? `${name} -> ${linkname}` : name;
  return { name: shown, kind: type, size, mode, modified, hash: isFile ? digest.digest('hex') : null };
}

async function collect(entries: AsyncIterable<Entry>): Promise<readonly Member[]> {
  const members: Member[] = [];
  const breather = new Breather();
  for await (const entry of entries) {
    members.push(await memberOf(entry, breather));
    checkMembers(members.length);
    await breather.breathe();
  }
  return members;
}

/** Errors: `unsupported` with a sentence when it is damaged, or has more than is looked at. */
export async function tarMembers(bytes: Uint8Array, packing: 'gzip' | 'none'): Promise<readonly Member[]> {
  const reading = extract();
  const source = Readable.from(pieces(bytes));
  const collected = collect(reading as unknown as AsyncIterable<Entry>);
  try {
    const flow =
      packing === 'gzip' ? pipeline(source, createGunzip(), bounded, reading) : pipeline(source, bounded, reading);
    const [members] = await Promise.all([collected, flow]);
    return members;
  } catch (error) {
    if (error instanceof VfsError) throw error;
    return fail('unsupported', 'This tar archive is damaged.');
  }
}

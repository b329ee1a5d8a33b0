/** Takes the content of a base file over, with what the base file was at that moment. */
import { createHash, hash as hashOf } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { WorkFile } from '../../store/content-store.ts';
import type { HostFile, HostStat } from '../host/host-tree.ts';
import type { Content } from './content.ts';

export interface BaseCopy {
  readonly stat: HostStat;
  /** sha-256, hex; null when not all of the file was read. */
  readonly hash: string | null;
  /** Has seen what was copied; null when it was not read. */
  readonly hasher: Hash | null;
}

type Source = Pick<HostFile, 'read'>;

const CHUNK = 1024 * 1024;
const ZEROS = Buffer.alloc(CHUNK);

/** Reads until `into` is full or the file ends. */
function readFully(file: Source, into: Uint8Array, offset: number): number {
  let done = 0;
  while (done < into.length) {
    const read = file.read(into.subarray(done), offset + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

/** The first `kept` bytes, in memory. */
export function readBase(file: HostFile, kept: number): BaseCopy & { readonly bytes: Uint8Array } {
  const stat = file.stat();
  const bytes = new Uint8Array(kept);
  const read = readFully(file, bytes, 0);
  const isWhole = read === stat.size && kept >= stat.size;
  return { stat, bytes, hash: isWhole ? hashOf('sha256', bytes, 'hex') : null, hasher: null };
}

/** The first `kept` bytes; `into` may get more. Shares the blocks of the base file where the file system can. */
export function copyBase(file: HostFile, into: WorkFile, kept: number): BaseCopy {
  const stat = file.stat();
  if (isCloned(file, into)) return { stat, hash: null, hasher: null };
  const hasher = createHash('sha256');
  const done = stream(file, into, kept, (piece) => hasher.update(piece));
  const isWhole = done === stat.size && kept >= stat.size;
  return { stat, hash: isWhole ? hasher.copy().digest('hex') : null, hasher: done === kept ? hasher : null };
}

/** As `copyBase`, of a content of the top. Returns what has seen the bytes that were copied, if anything has. */
export function copyContent(content: Content, into: WorkFile, kept: number): Hash | null {
  if (content.kind === 'work') {
    if (!isCloned(content, into)) stream(content, into, kept, () => undefined);
    return kept === content.size ? content.forkHash() : null;
  }
  const hasher = createHash('sha256');
  return stream(content, into, kept, (piece) => hasher.update(piece)) === kept ? hasher : null;
}

/** The first `kept` bytes, in memory. */
export function readContent(content: Content, kept: number): Uint8Array {
  const bytes = new Uint8Array(kept);
  readFully(content, bytes, 0);
  return bytes;
}

const isCloned = ({ clonePath }: { readonly clonePath: string | null }, into: WorkFile): boolean =>
  clonePath !== null && into.cloneFrom(clonePath);

/** Stretches of zeros stay holes. Returns how many bytes there were. */
function stream(from: Source, into: WorkFile, kept: number, each: (piece: Buffer) => void): number {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK, kept));
  let done = 0;
  while (done < kept) {
    const read = readFully(from, chunk.subarray(0, Math.min(CHUNK, kept - done)), done);
    if (read === 0) break;
    const piece = chunk.subarray(0, read);
    each(piece);
    if (!piece.equals(ZEROS.subarray(0, read))) into.write(piece, done);
    done += read;
  }
  return done;
}

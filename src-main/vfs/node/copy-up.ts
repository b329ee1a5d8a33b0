/** Takes the content of a base file over, with what the base file was at that moment. */
import { createHash, hash as hashOf } from 'node:crypto';
import type { WorkFile } from '../../store/content-store.ts';
import type { HostFile, HostStat } from '../host/host-tree.ts';

export interface BaseCopy {
  readonly stat: HostStat;
  /** sha-256, hex; null when not all of the file was read. */
  readonly hash: string | null;
}

const CHUNK = 1024 * 1024;
const ZEROS = Buffer.alloc(CHUNK);

/** Reads until `into` is full or the file ends. */
function readFully(file: HostFile, into: Uint8Array, offset: number): number {
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
  return { stat, bytes, hash: isWhole ? hashOf('sha256', bytes, 'hex') : null };
}

/** The first `kept` bytes, streamed. Stretches of zeros stay holes. */
export function copyBase(file: HostFile, into: WorkFile, kept: number): BaseCopy {
  const stat = file.stat();
  const hasher = createHash('sha256');
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK, kept));
  let done = 0;
  while (done < kept) {
    const read = readFully(file, chunk.subarray(0, Math.min(CHUNK, kept - done)), done);
    if (read === 0) break;
    const piece = chunk.subarray(0, read);
    hasher.update(piece);
    if (!piece.equals(ZEROS.subarray(0, read))) into.write(piece, done);
    done += read;
  }
  return { stat, hash: done === stat.size && kept >= stat.size ? hasher.digest('hex') : null };
}

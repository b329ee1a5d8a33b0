/** Unpacks gzip and Zstandard piece by piece, bounded and checked, without leaving the thread. */
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';

import { partOf } from './host-bytes.ts';
import { badLayer, MOST_LAYER_BYTES } from './tar-member.ts';
import type { ByteSource } from './tar-member.ts';
import { zstdFrames } from './zstd-frames.ts';

export type Packing = 'plain' | 'gzip' | 'zstd';

const GZIP = [0x1f, 0x8b] as const;
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd] as const;
/** What is known, and not read. */
const OTHERS: Readonly<Record<string, readonly number[]>> = {
  bzip2: [0x42, 0x5a, 0x68],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
  zip: [0x50, 0x4b, 0x03, 0x04],
};

/** How the bytes are packed, by how they begin. Errors: `ArchiveError` for a packing that is not read. */
export function packingOf(source: ByteSource): Packing {
  const start = source.read(0, Math.min(8, source.size));
  const begins = (magic: readonly number[]): boolean => magic.every((byte, index) => start[index] === byte);
  if (begins(GZIP)) return 'gzip';
  if (begins(ZSTD)) return 'zstd';
  const other = Object.entries(OTHERS).find(([, magic]) => begins(magic));
  return other ? badLayer(`it is packed with ${other[0]}; gzip and zstd are read`) : 'plain';
}

/**
 * Bytes given to the decoder at a time. What comes out at once is held in memory: gzip makes at most 1,032 bytes of one; a block of
 * zstd is 3 bytes at least and makes 128 KiB.
 */
const PIECES = { gzip: 64 * 1024, zstd: 1024 } as const;

interface NativeDecoder {
  close: () => void;
}

/**
 * What Node's streams do below, which npm's own tar relies on too: only so can it be done in steps of this thread, as everything of the engine
 * is. A test sees when Node changes it.
 */
interface SteppedDecoder {
  _handle: NativeDecoder | null;
  /** Takes it for the only piece, and gives the native part up afterwards. */
  _processChunk(chunk: Uint8Array, flush: number): Uint8Array;
  close(): void;
  on(event: 'error', listener: () => void): void;
  removeAllListeners(event: 'error'): void;
}

function decoderOf(packing: 'gzip' | 'zstd'): {
  readonly decoder: SteppedDecoder;
  readonly end: number;
  readonly on: number;
} {
  const made = packing === 'gzip' ? createGunzip() : createZstdDecompress();
  const decoder = made as unknown as SteppedDecoder;
  return packing === 'gzip'
    ? { decoder, on: constants.Z_NO_FLUSH, end: constants.Z_FINISH }
    : { decoder, on: constants.ZSTD_e_continue, end: constants.ZSTD_e_end };
}

/** Gives the unpacked bytes to `write`. Yields the bytes of `source` that were read. Errors: `ArchiveError`; those of `write`. */
export function* unpackBytes(
  source: ByteSource,
  packing: 'gzip' | 'zstd',
  write: (bytes: Uint8Array) => void,
): Generator<number> {
  let made = 0;
  const bounded = (bytes: Uint8Array): void => {
    made += bytes.length;
    if (made > MOST_LAYER_BYTES) badLayer(`it unpacks to more than ${MOST_LAYER_BYTES / 2 ** 30} GiB`);
    write(bytes);
  };
  // Node goes from one member of a gzip to the next by itself.
  const parts = packing === 'gzip' ? [{ at: 0, size: source.size }] : zstdFrames(source);
  for (const { at, size } of parts)
    for (const done of unpackPart(partOf(source, at, size), packing, bounded)) yield at + done;
}

function* unpackPart(
  source: ByteSource,
  packing: 'gzip' | 'zstd',
  write: (bytes: Uint8Array) => void,
): Generator<number> {
  const { decoder, on, end } = decoderOf(packing);
  try {
    for (let at = 0; at < source.size;) {
      const piece = source.read(at, Math.min(PIECES[packing], source.size - at));
      at += piece.length;
      write(decoded(decoder, piece, at < source.size ? on : end));
      yield at;
    }
  } finally {
    decoder.close();
  }
}

function decoded(decoder: SteppedDecoder, piece: Uint8Array, flush: number): Uint8Array {
  const native = decoder._handle;
  if (!native) throw new TypeError('a decoder that is over');
  const close = native.close;
  native.close = () => undefined;
  try {
    return decoder._processChunk(piece, flush);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return badLayer('what is packed in it is damaged, or cut short');
    throw error;
  } finally {
    native.close = close;
    decoder._handle = native;
    // It has added one for each piece; an error was thrown already.
    decoder.removeAllListeners('error');
    decoder.on('error', () => undefined);
  }
}

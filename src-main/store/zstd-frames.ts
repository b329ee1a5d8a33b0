/** Where the frames of a Zstandard file are (RFC 8878, section 3.1): Node's decoder stops at the end of the first one, and says nothing. */
import { badLayer } from './tar-member.ts';
import type { ByteSource } from './tar-member.ts';

export interface ZstdFrame {
  readonly at: number;
  readonly size: number;
}

const FRAME = 0xfd2fb528;
/** The last four bits are free. */
const SKIPPABLE = 0x184d2a50;
const RAW_BLOCK = 0;
const RLE_BLOCK = 1;
const COMPRESSED_BLOCK = 2;
const CHECKSUM_BYTES = 4;

const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;

function numberAt(source: ByteSource, at: number, bytes: number): number {
  if (at + bytes > source.size) return badLayer('what is packed in it is damaged, or cut short');
  return Buffer.from(source.read(at, bytes)).readUIntLE(0, bytes);
}

/** The magic number, the descriptor, and what that says is there. */
function headerBytes(descriptor: number): number {
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionary = DICTIONARY_BYTES[descriptor & 3] ?? 0;
  const size = CONTENT_SIZE_BYTES[descriptor >> 6] ?? 0;
  return 4 + 1 + (isSingle ? 0 : 1) + dictionary + (size === 0 && isSingle ? 1 : size);
}

/** Where the frame at `start` ends. */
function endOf(source: ByteSource, start: number): number {
  const descriptor = numberAt(source, start + 4, 1);
  let at = start + headerBytes(descriptor);
  for (;;) {
    const head = numberAt(source, at, 3);
    const [kind, size] = [(head >> 1) & 3, head >> 3];
    if (kind !== RAW_BLOCK && kind !== RLE_BLOCK && kind !== COMPRESSED_BLOCK)
      badLayer('what is packed in it is damaged');
    at += 3 + (kind === RLE_BLOCK ? 1 : size);
    if (head & 1) break;
  }
  return at + ((descriptor & 4) === 0 ? 0 : CHECKSUM_BYTES);
}

/** Those that have a content, in their order. Errors: `ArchiveError` when something else lies between them. */
export function* zstdFrames(source: ByteSource): Generator<ZstdFrame> {
  for (let at = 0; at < source.size;) {
    const magic = numberAt(source, at, 4);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      at += 8 + numberAt(source, at + 4, 4);
      continue;
    }
    if (magic !== FRAME) badLayer('what is packed in it is damaged, or something follows its end');
    const end = endOf(source, at);
    if (end > source.size) badLayer('what is packed in it is damaged, or cut short');
    yield { at, size: end - at };
    at = end;
  }
}

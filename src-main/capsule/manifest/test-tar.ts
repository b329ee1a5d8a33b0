/** For tests: writes tar archives entry by entry, sound or not. */
import { gzipSync } from 'node:zlib';

const BLOCK = 512;

export interface TarEntry {
  readonly name: string;
  readonly content?: Uint8Array | string;
  /** The type's letter; `0` when not given. */
  readonly type?: string;
  readonly prefix?: string;
  /** A size other than that of the content. */
  readonly size?: number;
}

const put = (block: Buffer, at: number, text: string): void => void block.write(text, at, 'utf8');

function header({ name, type = '0', prefix = '', size }: TarEntry, length: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  put(block, 0, name);
  put(block, 100, '0000644\0');
  put(block, 124, `${(size ?? length).toString(8).padStart(11, '0')}\0`);
  put(block, 156, type);
  put(block, 257, 'ustar\u000000');
  put(block, 345, prefix);
  put(block, 148, '        ');
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(block, 148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

export function makeTar(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    return [header(entry, content.length), content, padding];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

export const makePackage = (entries: readonly TarEntry[]): Buffer => gzipSync(makeTar(entries));

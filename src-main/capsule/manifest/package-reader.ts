/** Opens a `.capsule` package: a gzipped tar with a manifest and the program it names. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { CapsuleError } from '../capsule-error.ts';
import { readTar } from './tar-reader.ts';

/** Bytes that a package may unpack to; a bomb is stopped there. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

const unzip = promisify(gunzip);

/** Whether the bytes begin as gzip does. */
export const isPackage = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function unpack(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  try {
    return await unzip(bytes, { maxOutputLength: most });
  } catch (error) {
    const isBomb = error instanceof RangeError;
    if (isBomb) throw new CapsuleError('too-large', `The capsule package unpacks to more than ${most} bytes.`);
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CapsuleError('bad-package', 'The capsule package cannot be used: its compression is damaged.');
  }
}

/** The files of a package by their canonical paths. Errors: `bad-package`, `too-large`. */
export const readPackage = async (
  bytes: Uint8Array,
  most: number = MAX_UNPACKED_BYTES,
): Promise<ReadonlyMap<string, Uint8Array>> => readTar(await unpack(bytes, most));

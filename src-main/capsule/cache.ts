/** Transpiled components on disk, by hash of the component and version of everything that shaped the result. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A component turned into what a capsule thread can run. */
export interface Transpiled {
  /** The body of a function that returns `{ instantiate }`. */
  readonly glue: string;
  /** The core modules by the names the glue uses. */
  readonly cores: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export interface TranspileCache {
  get(key: string): Transpiled | undefined;
  /** Replaces what is there, in one step. A full disk or a missing right is no failure: it is then transpiled again next time. */
  put(key: string, transpiled: Transpiled): void;
}

const DIGEST_BYTES = 32;
const PREFIX_BYTES = 4;

/** `[sha-256 of the rest][length][JSON: names and sizes][glue, cores]` */
function encode({ glue, cores }: Transpiled): Uint8Array {
  const text = Buffer.from(glue);
  const head = Buffer.from(
    JSON.stringify({ glue: text.length, cores: cores.map(({ name, bytes }) => ({ name, size: bytes.length })) }),
  );
  const length = Buffer.alloc(PREFIX_BYTES);
  length.writeUInt32LE(head.length);
  const rest = Buffer.concat([length, head, text, ...cores.map(({ bytes }) => bytes)]);
  return Buffer.concat([createHash('sha256').update(rest).digest(), rest]);
}

interface Head {
  readonly glue: number;
  readonly cores: readonly { readonly name: string; readonly size: number }[];
}

/** undefined for anything but exactly what `encode` made. */
function decode(file: Buffer): Transpiled | undefined {
  const rest = file.subarray(DIGEST_BYTES);
  const digest = createHash('sha256').update(rest).digest();
  if (rest.length < PREFIX_BYTES || !digest.equals(file.subarray(0, DIGEST_BYTES))) return undefined;
  let at = PREFIX_BYTES + rest.readUInt32LE();
  // The digest vouches for its shape.
  const head = JSON.parse(rest.toString('utf8', PREFIX_BYTES, at)) as Head;
  const take = (size: number): Buffer => rest.subarray(at, (at += size));
  const glue = take(head.glue).toString('utf8');
  const cores = head.cores.map(({ name, size }) => ({ name, bytes: Uint8Array.from(take(size)) }));
  return { glue, cores };
}

/** The file system's own failures; anything else is a fault of ours. */
const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

/** A cache in `folder`, which is made at first need. `version` is part of every key. */
export function createTranspileCache(folder: string, version: string): TranspileCache {
  const fileOf = (key: string): string => join(folder, `${key}-${version}.transpiled`);
  return {
    get(key) {
      try {
        return decode(readFileSync(fileOf(key)));
      } catch (error) {
        if (isSystemError(error)) return undefined;
        throw error;
      }
    },
    put(key, transpiled) {
      const file = fileOf(key);
      const temporary = `${file}.${randomBytes(6).toString('hex')}`;
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(temporary, encode(transpiled));
        renameSync(temporary, file);
      } catch (error) {
        if (!isSystemError(error)) throw error;
        rmSync(temporary, { force: true });
      }
    },
  };
}

/** The seven file functions of 0.5 over `GuestFs`: what they take, how they answer, which errors trap. */
import { GuestError } from '../../guest-fs.ts';
import type { GuestFs, GuestPath } from '../../guest-fs.ts';
import { listWhole, readWhole, replaceWhole } from '../../guest-whole.ts';
import { describeFileFailure, WORDING } from './failure-text.ts';
import { argument, failWith, MAX_PATH, MAX_PAYLOAD, printable, succeed, textOf, tooLong, utf8 } from './parts.ts';
import type { Parts } from './parts.ts';
import { trap } from './plugin-trap.ts';

type FileFunction = keyof typeof WORDING;

const NANOSECONDS = 1_000_000_000n;
/** Bytes of a path that is too long to be one, for the record. */
const SHOWN_PATH = 256;

const importName = (fn: FileFunction): string => `astrid_${fn}`;

/** Not UTF-8 is not a path: a lone surrogate in its place lets the engine refuse and record it like any bad path. */
const pathOf = (bytes: Uint8Array): string => textOf(bytes).replaceAll('\uFFFD', '\uDFFF');

/** A path too long for the contract is recorded, and traps. */
function readPath(parts: Parts, fn: FileFunction, offset: bigint): GuestPath {
  const bytes = argument(parts, offset);
  if (bytes.length <= MAX_PATH) return { at: 0, path: pathOf(bytes) };
  const message = tooLong(bytes.length, MAX_PATH);
  const shown = `${textOf(bytes.subarray(0, SHOWN_PATH))}…`;
  parts.world.fs.refused(importName(fn), { at: 0, path: shown }, 'name-too-long', message);
  return trap(message);
}

/** Only a known failure is the plug-in's to see. */
function sentenceOf(fn: FileFunction, path: string, error: unknown): string {
  if (!(error instanceof GuestError)) throw error;
  return describeFileFailure(WORDING[fn], error.code, printable(path.replaceAll('\uDFFF', '\uFFFD')));
}

/** A function whose errors are values. */
const valued =
  (parts: Parts, fn: FileFunction, act: (path: GuestPath, name: string) => Uint8Array) =>
  (offset: bigint): bigint => {
    const path = readPath(parts, fn, offset);
    let payload: Uint8Array;
    try {
      payload = act(path, importName(fn));
    } catch (error) {
      return failWith(parts, sentenceOf(fn, path.path, error));
    }
    return succeed(parts, payload);
  };

/** A function that answers nothing, so that its errors trap. */
function silent(parts: Parts, fn: FileFunction, offset: bigint, act: (path: GuestPath, name: string) => void): void {
  const path = readPath(parts, fn, offset);
  try {
    act(path, importName(fn));
  } catch (error) {
    trap(sentenceOf(fn, path.path, error));
  }
}

/** In the order of 0.5: `size`, `isDir`, `mtime` in whole seconds. */
function describeStat(fs: GuestFs, name: string, path: GuestPath): Uint8Array {
  const { size, kind, mtimeNs } = fs.stat(name, path, 'follow');
  const mtime = mtimeNs < 0n ? 0 : Number(mtimeNs / NANOSECONDS);
  return utf8(JSON.stringify({ size, isDir: kind === 'directory', mtime }));
}

function writeWhole(parts: Parts, path: GuestPath, name: string, content: bigint): void {
  const { fs } = parts.world;
  const bytes = argument(parts, content);
  if (bytes.length > MAX_PAYLOAD) {
    const message = tooLong(bytes.length, MAX_PAYLOAD);
    fs.refused(name, path, 'too-large', message);
    trap(message);
  }
  replaceWhole({ fs, fn: name, path }, bytes);
}

export function fileFunctions(parts: Parts) {
  const { fs } = parts.world;
  return {
    astrid_fs_exists: valued(parts, 'fs_exists', (path, name) => utf8(fs.exists(name, path, 'follow') ? 'true' : '')),
    astrid_fs_mkdir: (offset: bigint) =>
      silent(parts, 'fs_mkdir', offset, (path, name) => fs.makeDirectory(name, path)),
    astrid_fs_readdir: valued(parts, 'fs_readdir', (path, name) =>
      utf8(JSON.stringify(listWhole({ fs, fn: name, path }))),
    ),
    astrid_fs_stat: valued(parts, 'fs_stat', (path, name) => describeStat(fs, name, path)),
    astrid_fs_unlink: (offset: bigint) => silent(parts, 'fs_unlink', offset, (path, name) => fs.unlink(name, path)),
    astrid_read_file: valued(parts, 'read_file', (path, name) => readWhole({ fs, fn: name, path }, MAX_PAYLOAD)),
    astrid_write_file: (offset: bigint, content: bigint) =>
      silent(parts, 'write_file', offset, (path, name) => writeWhole(parts, path, name, content)),
  };
}

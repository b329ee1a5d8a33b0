/** A path below a directory: parsed once, so that inside nobody checks again. */
import { fail } from '../errors.ts';

declare const parsed: unique symbol;

/**
 * Names below some directory. `..` is kept, because only the walk knows where it leads; `.` and empty
 * names are gone. Made only by `parseRelPath` and `relPath`.
 */
export interface RelPath {
  readonly names: readonly string[];
  /** The text ended in `/` or `/.`: what it names must be a directory. */
  readonly mustBeDirectory: boolean;
  readonly [parsed]: true;
}

/** Bytes of UTF-8, as on Linux. */
export const MAX_NAME_BYTES = 255;
export const MAX_PATH_BYTES = 4096;
export const MAX_DEPTH = 256;

// eslint-disable-next-line no-control-regex -- finding control characters is its job
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const encoder = new TextEncoder();
/** One UTF-16 unit is 3 bytes at most, so that most texts need no encoding. */
const isLongerThan = (text: string, bytes: number): boolean =>
  text.length * 3 > bytes && (text.length > bytes || encoder.encode(text).length > bytes);

/** Checks one name: well-formed, NFC, no control characters, at most 255 bytes. Errors: `invalid-path`, `name-too-long`. */
function checkName(name: string): void {
  if (CONTROL.test(name)) fail('invalid-path', 'a path must not contain control characters');
  if (!name.isWellFormed()) fail('invalid-path', 'a path must be well-formed Unicode');
  if (name.normalize('NFC') !== name) fail('invalid-path', 'a path must be in Unicode form NFC');
  if (isLongerThan(name, MAX_NAME_BYTES)) fail('name-too-long', `a name may have ${MAX_NAME_BYTES} bytes`);
}

/**
 * Parses a path relative to some directory. Empty text and `.` mean the directory itself. A leading `/`
 * is `boundary-escape`: what is absolute has left the directory. Errors: `invalid-path`, `name-too-long`.
 */
export function parseRelPath(text: string): RelPath {
  if (text.startsWith('/')) fail('boundary-escape', 'an absolute path is not below this directory');
  if (isLongerThan(text, MAX_PATH_BYTES)) fail('name-too-long', `a path may have ${MAX_PATH_BYTES} bytes`);
  const names: string[] = [];
  let mustBeDirectory = false;
  for (const name of text.split('/')) {
    mustBeDirectory = name === '' || name === '.' || name === '..';
    if (name === '' || name === '.') continue;
    checkName(name);
    names.push(name);
  }
  if (names.length > MAX_DEPTH) fail('name-too-long', `a path may have ${MAX_DEPTH} levels`);
  return { names, mustBeDirectory } as unknown as RelPath;
}

/** The path of names that already come from a tree, and so need no checks. */
export const relPath = (names: readonly string[]): RelPath => ({ names, mustBeDirectory: false }) as unknown as RelPath;

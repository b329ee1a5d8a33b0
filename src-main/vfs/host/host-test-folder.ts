/** For tests: a folder to confine to, and beside it what nobody may reach from there. */
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VfsError } from '../errors.ts';

export interface TestFolder {
  /** The folder to confine to. */
  readonly root: string;
  /** The same names with other contents: whoever is led here by a link sees a difference. */
  readonly outside: string;
  remove(): void;
}

/** `a/b` with a file `f`, a link `l`, a directory `empty`; inside the file says `inside`, outside `SECRET`. */
function fill(folder: string, word: string): void {
  mkdirSync(join(folder, 'a/b/empty'), { recursive: true });
  writeFileSync(join(folder, 'a/b/f'), word);
  writeFileSync(join(folder, 'a/b', `only-${word}`), '');
  symlinkSync(`${word}-target`, join(folder, 'a/b/l'));
}

/** `inFolder` is for a test that makes thousands, and has a faster disk. */
export function makeTestFolder(inFolder: string = tmpdir()): TestFolder {
  const base = mkdtempSync(join(inFolder, 'capsule-inspector-host-'));
  const [root, outside] = [join(base, 'root'), join(base, 'outside')];
  fill(root, 'inside');
  fill(outside, 'SECRET');
  return { root, outside, remove: () => rmSync(base, { recursive: true, force: true }) };
}

/** Everything about a tree that a stray write could change, one line per entry. */
export function snapshot(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const path = join(folder, name);
      const stats = lstatSync(path, { bigint: true });
      const content = stats.isFile() ? readFileSync(path, 'utf8') : stats.isSymbolicLink() ? readlinkSync(path) : '';
      return `${name} ${stats.mode.toString(8)} ${stats.mtimeNs} ${content}`;
    });
}

/** What `call` answers, or the word of its `VfsError`; any other error goes on. */
export function outcome<T>(call: () => T): T | { readonly refused: string } {
  try {
    return call();
  } catch (error) {
    if (error instanceof VfsError) return { refused: error.code };
    throw error;
  }
}

/** The word of the `VfsError` that `call` fails with; `none` when it does not fail. */
export function refusal(call: () => unknown): string {
  const result = outcome(() => {
    call();
    return { refused: 'none' };
  });
  return result.refused;
}

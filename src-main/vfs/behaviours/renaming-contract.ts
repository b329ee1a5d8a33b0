/** What a rename answers for each kind of thing over each other kind. */
import { expect } from 'vitest';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { codeOf } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import { answers, shows } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

type Answer = FsErrorCode | 'ok';

/** What is renamed: in words, where, and how to know it again. */
const SOURCES: readonly (readonly [string, string, (files: Files, path: string) => unknown])[] = [
  ['a file', 'docs/a.md', (files, path) => files.read(path)],
  ['an empty directory', 'bare', (files, path) => files.list(path)],
  ['a full directory', 'docs/deep', (files, path) => files.read(`${path}/c.md`)],
  ['a link to a file', 'to-readme', (files, path) => files.readlink(path)],
  ['a link to a directory', 'to-docs', (files, path) => files.readlink(path)],
  ['a dangling link', 'dangling', (files, path) => files.readlink(path)],
];

/** Over what: in words, where, and what is answered for a source that is no directory and for one that is. */
const TARGETS: readonly (readonly [string, string, Answer, Answer])[] = [
  ['nothing', 'fresh', 'ok', 'ok'],
  ['a file', 'readme.txt', 'ok', 'not-directory'],
  ['an empty directory', 'hollow', 'is-directory', 'ok'],
  ['a full directory', 'full', 'is-directory', 'not-empty'],
  ['a link to a file', 'led/file', 'ok', 'not-directory'],
  ['a link to a directory', 'led/directory', 'ok', 'not-directory'],
  ['a dangling link', 'led/nothing', 'ok', 'not-directory'],
];

/** More to rename over than the seed has. */
function addTargets(files: Files): void {
  files.atOnce(() => {
    for (const path of ['hollow', 'full', 'led']) files.mkdir(path);
    files.write('full/f', '');
    files.symlink('../readme.txt', 'led/file');
    files.symlink('../docs', 'led/directory');
    files.symlink('nowhere', 'led/nothing');
  });
}

const isDirectory = (what: string): boolean => what.endsWith('directory') && !what.startsWith('a link');

const TABLE: readonly Behaviour[] = SOURCES.flatMap(([what, from, recognise]) =>
  TARGETS.map(([over, to, plain, directory]): Behaviour => {
    const code = isDirectory(what) ? directory : plain;
    return shows(`renaming ${what} over ${over} answers ${code}`, ({ files }) => {
      addTargets(files);
      const known = recognise(files, from);
      expect(codeOf(() => files.rename(from, to))).toBe(code);
      expect(recognise(files, code === 'ok' ? to : from)).toEqual(known);
      expect(codeOf(() => files.stat(from))).toBe(code === 'ok' ? 'not-found' : 'ok');
      if (to !== 'readme.txt' || code !== 'ok') expect(files.read('readme.txt')).toBe('hello');
    });
  }),
);

const ODD: readonly (readonly [string, string, string, Answer])[] = [
  ['a directory into itself', 'docs', 'docs/x', 'invalid-argument'],
  ['a directory into one below it', 'docs', 'docs/deep/x', 'invalid-argument'],
  ['a directory into itself through a link', 'docs', 'to-docs/x', 'invalid-argument'],
  ['a directory onto itself', 'docs', 'docs', 'ok'],
  ['a directory onto itself through `..`', 'docs', 'docs/deep/..', 'ok'],
  ['a file onto itself', 'readme.txt', 'readme.txt', 'ok'],
  ['a file onto itself through a link to its directory', 'docs/a.md', 'to-docs/a.md', 'ok'],
  ['a link onto itself', 'dangling', 'dangling', 'ok'],
  ['a directory over the one it is in', 'docs/deep', 'docs', 'not-empty'],
  ['a file over the directory it is in', 'docs/a.md', 'docs', 'not-empty'],
  ['what is missing', 'nope', 'x', 'not-found'],
  ['what is missing onto itself', 'nope', 'nope', 'not-found'],
  ['what is missing over a directory', 'nope', 'docs', 'not-found'],
  ['a file into a missing directory', 'readme.txt', 'nope/x', 'not-found'],
  ['a file below a file', 'docs/a.md', 'readme.txt/x', 'not-directory'],
  ['a file to a new name with a slash at its end', 'readme.txt', 'x/', 'not-directory'],
  ['a directory to a new name with a slash at its end', 'docs', 'x/', 'ok'],
  ['a file with a slash at its end', 'readme.txt/', 'x', 'not-directory'],
  ['a directory with a slash at its end', 'docs/', 'x', 'ok'],
  ['the root', '', 'x', 'busy'],
  ['a file above the root', 'readme.txt', '../x', 'boundary-escape'],
  ['a link to an absolute path', 'absolute', 'x', 'ok'],
  ['a link over its own target', 'to-readme', 'readme.txt', 'ok'],
  ['a file over a link to it', 'readme.txt', 'to-readme', 'ok'],
  ['a file through a link to a directory', 'to-docs/a.md', 'to-docs/z.md', 'ok'],
];

export const RENAMING: readonly Behaviour[] = [
  ...TABLE,
  ...ODD.map(([what, from, to, code]) => answers(`renaming ${what}`, (files) => files.rename(from, to), code)),
  shows('renaming something over the root is refused', ({ files }) => {
    expect(['busy', 'not-empty', 'is-directory']).toContain(codeOf(() => files.rename('bare', '')));
  }),
];

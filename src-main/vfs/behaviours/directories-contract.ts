/** Directories: made, listed, removed. */
import { expect } from 'vitest';
import { codeOf } from '../files-by-path-contract.ts';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { answers, shows, showsIf } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

type Answer = FsErrorCode | 'ok';

const MAKING: readonly (readonly [string, string, Answer])[] = [
  ['in the root', 'made', 'ok'],
  ['in a directory', 'docs/made', 'ok'],
  ['with a slash at its end', 'docs/made/', 'ok'],
  ['through a link to a directory', 'to-docs/made', 'ok'],
  ['where a file is', 'readme.txt', 'already-exists'],
  ['where a directory is', 'docs', 'already-exists'],
  ['where an empty directory is', 'bare', 'already-exists'],
  ['where a link to a file is', 'to-readme', 'already-exists'],
  ['where a link to a directory is', 'to-docs', 'already-exists'],
  ['where a dangling link is', 'dangling', 'already-exists'],
  ['where a link to itself is', 'loop-a', 'already-exists'],
  ['in a missing directory', 'nope/made', 'not-found'],
  ['below a file', 'readme.txt/made', 'not-directory'],
  ['below a dangling link', 'dangling/made', 'not-found'],
  ['below a link to a file', 'to-readme/made', 'not-directory'],
  ['below a link to itself', 'loop-a/made', 'link-loop'],
  ['as the root', '', 'already-exists'],
  ['as `..` of a directory', 'docs/deep/..', 'already-exists'],
  ['above the root', '../made', 'boundary-escape'],
];

const REMOVING: readonly (readonly [string, string, Answer])[] = [
  ['that is empty', 'bare', 'ok'],
  ['that is empty, with a slash at its end', 'bare/', 'ok'],
  ['that is not empty', 'docs', 'not-empty'],
  ['that has one file', 'docs/deep', 'not-empty'],
  ['that is missing', 'nope', 'not-found'],
  ['that is a file', 'readme.txt', 'not-directory'],
  ['that is a file with a slash at its end', 'readme.txt/', 'not-directory'],
  ['that is a link to a directory', 'to-docs', 'not-directory'],
  ['that is a dangling link', 'dangling', 'not-directory'],
  ['in a missing directory', 'nope/x', 'not-found'],
  ['below a file', 'readme.txt/x', 'not-directory'],
];

const kindsOf = (list: readonly { readonly name: string; readonly kind: string }[]): string[] =>
  list.map(({ name, kind }) => `${name}:${kind}`);

export const DIRECTORIES: readonly Behaviour[] = [
  ...MAKING.map(([where, path, code]) => answers(`making a directory ${where}`, (files) => files.mkdir(path), code)),
  ...REMOVING.map(([what, path, code]) => answers(`removing a directory ${what}`, (files) => files.rmdir(path), code)),
  shows('removing the root is refused', ({ files }) => {
    expect(['busy', 'not-empty']).toContain(codeOf(() => files.rmdir('')));
  }),
  shows('a new directory is empty, and what is made in it is found', ({ files }) => {
    files.mkdir('made');
    expect(files.list('made')).toEqual([]);
    files.write('made/file', 'in');
    files.mkdir('made/below');
    expect(files.list('made')).toEqual(['below', 'file']);
    expect(files.read('made/file')).toBe('in');
  }),
  shows('a directory that was removed comes back empty', ({ files }) => {
    files.unlink('docs/deep/c.md');
    files.rmdir('docs/deep');
    expect(files.list('docs')).toEqual(['a.md', 'b.md', 'up']);
    files.mkdir('docs/deep');
    expect(files.list('docs/deep')).toEqual([]);
    expect(codeOf(() => files.read('docs/deep/c.md'))).toBe('not-found');
  }),
  shows('a directory that was removed and made three times is empty each time', ({ files }) => {
    for (let round = 0; round < 3; round++) {
      files.rmdir('bare');
      files.mkdir('bare');
      expect(files.list('bare')).toEqual([]);
      files.write('bare/f', String(round));
      expect(files.read('bare/f')).toBe(String(round));
      files.unlink('bare/f');
    }
  }),
  shows('a file takes the place of a directory that was removed', ({ files }) => {
    files.rmdir('bare');
    files.write('bare', 'a file now');
    expect(files.stat('bare').kind).toBe('file');
    expect(codeOf(() => files.stat('bare/x'))).toBe('not-directory');
  }),
  shows('a directory takes the place of a file that was removed', ({ files }) => {
    files.unlink('readme.txt');
    files.mkdir('readme.txt');
    expect(files.list('readme.txt')).toEqual([]);
    expect(files.list('to-readme')).toEqual([]);
  }),
  shows('a link takes the place of a directory that was removed', ({ files }) => {
    files.rmdir('bare');
    files.symlink('docs', 'bare');
    expect(files.read('bare/a.md')).toBe('alpha');
  }),
  shows('a directory is empty when all that was in it has moved away', ({ files }) => {
    files.rename('docs/deep/c.md', 'c');
    files.rmdir('docs/deep');
    expect(files.read('c')).toBe('gamma');
  }),
  shows('a listing names all entries, sorted, with kinds and inode numbers', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('docs');
      expect(kindsOf(dir.list())).toEqual(['a.md:file', 'b.md:file', 'deep:directory', 'up:symlink']);
      for (const entry of dir.list()) expect(entry.ino).toBe(files.stat(`docs/${entry.name}`).ino);
      dir.close();
    });
  }),
  shows('a listing is in the order of code units', ({ files }) => {
    const names = ['a', 'B', 'a-b', 'a.b', 'ab', 'Z', 'y', 'é', '10', '9', '_', '日本', '😀', '\uff0e'];
    for (const name of names) files.write(`bare/${name}`, '');
    expect(files.list('bare')).toEqual(names.toSorted((one, other) => (one < other ? -1 : 1)));
  }),
  showsIf('case', 'names that differ in case are two entries', ({ files }) => {
    files.write('bare/Name', '1');
    files.write('bare/name', '2');
    expect(files.list('bare')).toEqual(['Name', 'name']);
    expect(files.read('bare/Name') + files.read('bare/name')).toBe('12');
  }),
  shows('a listing shows what was made, and not what was removed or moved away', ({ files }) => {
    files.write('docs/Z', '');
    files.unlink('docs/b.md');
    files.rename('docs/deep', 'deep');
    files.symlink('x', 'docs/link');
    expect(files.list('docs')).toEqual(['Z', 'a.md', 'link', 'up']);
  }),
  shows('a listing that was taken stays as it is', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('docs');
      const list = dir.list();
      files.unlink('docs/a.md');
      files.write('docs/new', '');
      expect(list.map(({ name }) => name)).toEqual(['a.md', 'b.md', 'deep', 'up']);
      expect(dir.list().map(({ name }) => name)).toEqual(['b.md', 'deep', 'new', 'up']);
      dir.close();
    });
  }),
  shows('everything in a listing can be removed while it is gone through', ({ files }) => {
    for (let index = 0; index < 10; index++) files.write(`bare/f${index}`, '');
    for (const name of files.list('bare')) files.unlink(`bare/${name}`);
    expect(files.list('bare')).toEqual([]);
    files.rmdir('bare');
  }),
  shows('the root lists what is in it', ({ files }) => {
    expect(files.list('')).toEqual(expect.arrayContaining(['bare', 'docs', 'empty.txt', 'readme.txt', 'to-docs']));
    expect(files.list('')).not.toContain('.');
    expect(files.list('')).not.toContain('..');
  }),
  shows('a change of kind shows in the listing', ({ files }) => {
    files.unlink('docs/a.md');
    files.mkdir('docs/a.md');
    files.unlink('docs/b.md');
    files.symlink('x', 'docs/b.md');
    files.atOnce(() => {
      const dir = files.openDir('docs');
      expect(kindsOf(dir.list())).toEqual(['a.md:directory', 'b.md:symlink', 'deep:directory', 'up:symlink']);
      dir.close();
    });
  }),
  shows('a hundred levels can be made, used and removed', ({ files }) => {
    const path = (depth: number): string => Array.from({ length: depth }, () => 'd').join('/');
    files.atOnce(() => {
      for (let depth = 1; depth <= 100; depth++) files.mkdir(path(depth));
      files.write(`${path(100)}/bottom`, 'deep');
    });
    expect(files.read(`${path(100)}/bottom`)).toBe('deep');
    files.atOnce(() => {
      files.unlink(`${path(100)}/bottom`);
      for (let depth = 100; depth > 0; depth--) files.rmdir(path(depth));
    });
    expect(codeOf(() => files.stat('d'))).toBe('not-found');
  }),
];

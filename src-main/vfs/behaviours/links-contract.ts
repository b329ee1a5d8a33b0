/** Second names of files, and symbolic links with their texts. */
import { expect } from 'vitest';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { codeOf, text } from '../files-by-path-contract.ts';
import { answers, READ_WRITE, shows, withFile } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

type Answer = FsErrorCode | 'ok';

const LINKING: readonly (readonly [string, string, string, Answer])[] = [
  ['a file to a new name', 'readme.txt', 'docs/same', 'ok'],
  ['a link itself to a new name', 'to-readme', 'docs/same', 'ok'],
  ['a dangling link to a new name', 'dangling', 'same', 'ok'],
  ['a file to a name that is there', 'readme.txt', 'docs/a.md', 'already-exists'],
  ['a file to itself', 'readme.txt', 'readme.txt', 'already-exists'],
  ['a file to a directory', 'readme.txt', 'docs', 'already-exists'],
  ['a file to a dangling link', 'readme.txt', 'dangling', 'already-exists'],
  ['a file into a missing directory', 'readme.txt', 'nope/x', 'not-found'],
  ['a file below a file', 'readme.txt', 'docs/a.md/x', 'not-directory'],
  ['a file to a name with a slash at its end', 'readme.txt', 'x/', 'not-found'],
  ['a file above the root', 'readme.txt', '../x', 'boundary-escape'],
  ['what is missing', 'nope', 'x', 'not-found'],
  ['a directory', 'docs', 'x', 'denied'],
  ['an empty directory', 'bare', 'x', 'denied'],
  ['a directory to a name that is there', 'docs', 'readme.txt', 'already-exists'],
  ['the root', '', 'x', 'denied'],
];

const SYMLINKING: readonly (readonly [string, string, string, Answer])[] = [
  ['to a file', 'a.md', 'docs/l', 'ok'],
  ['to nothing', 'no/such', 'l', 'ok'],
  ['to itself', 'l', 'l', 'ok'],
  ['to nothing at all', '', 'l', 'not-found'],
  ['where a file is', 'x', 'readme.txt', 'already-exists'],
  ['where a directory is', 'x', 'docs', 'already-exists'],
  ['where a dangling link is', 'x', 'dangling', 'already-exists'],
  ['with a slash at its end', 'x', 'l/', 'not-found'],
  ['in a missing directory', 'x', 'nope/l', 'not-found'],
  ['below a file', 'x', 'readme.txt/l', 'not-directory'],
  ['with a NUL in its text', 'a\0b', 'l', 'invalid-path'],
  ['with a text that is not Unicode', '\ud800', 'l', 'invalid-path'],
  ['with a text of 4096 bytes', 'x'.repeat(4096), 'l', 'name-too-long'],
];

/** Texts that a link keeps to the letter. */
const TARGETS: readonly string[] = [
  '../no/such/./thing',
  '/etc/passwd',
  '../../../..',
  '.',
  'a//b/',
  'line\nbreak',
  ' spaces ',
  'größe/日本',
  '-rf',
  'x'.repeat(4095),
];

export const LINKS: readonly Behaviour[] = [
  ...LINKING.map(([what, from, to, code]) => answers(`linking ${what}`, (files) => files.link(from, to), code)),
  ...SYMLINKING.map(([what, target, path, code]) =>
    answers(`making a symbolic link ${what}`, (files) => files.symlink(target, path), code),
  ),
  ...TARGETS.map((target) =>
    shows(`a link keeps the text ${JSON.stringify(target.slice(0, 30))} of ${target.length} units`, ({ files }) => {
      files.symlink(target, 'docs/odd');
      expect(files.readlink('docs/odd')).toBe(target);
      expect(files.stat('docs/odd')).toMatchObject({ kind: 'symlink', size: text(target).length, nlink: 1 });
      files.rename('docs/odd', 'odd');
      expect(files.readlink('odd')).toBe(target);
    }),
  ),
  answers('reading the text of a file', (files) => files.readlink('readme.txt'), 'invalid-argument'),
  answers('reading the text of a directory', (files) => files.readlink('docs'), 'invalid-argument'),
  answers(
    'reading the text of a link with a slash at its end',
    (files) => files.readlink('to-docs/'),
    'invalid-argument',
  ),
  answers('reading the text of what is missing', (files) => files.readlink('nope'), 'not-found'),
  answers('reading the text of the root', (files) => files.readlink(''), 'invalid-argument'),
  shows('the second name of a file is the same file', ({ files }) => {
    files.link('readme.txt', 'docs/same');
    files.append('docs/same', '!');
    files.write('docs/other', 'x');
    expect(files.read('readme.txt')).toBe('hello!');
    expect(files.stat('docs/same')).toMatchObject({ ino: files.stat('readme.txt').ino, nlink: 2, size: 6 });
  }),
  shows('a file that was written before it is linked is the same file under both names', ({ files }) => {
    files.append('docs/a.md', '1');
    files.link('docs/a.md', 'a');
    files.append('a', '2');
    files.append('docs/a.md', '3');
    expect([files.read('a'), files.read('docs/a.md')]).toEqual(['alpha123', 'alpha123']);
  }),
  shows('a file goes on under its second name when the first is unlinked', ({ files }) => {
    files.link('docs/a.md', 'a');
    files.unlink('docs/a.md');
    files.append('a', '!');
    expect(files.read('a')).toBe('alpha!');
    expect(files.stat('a').nlink).toBe(1);
  }),
  shows('a file goes on under its first name when the second is unlinked', ({ files }) => {
    files.link('docs/a.md', 'a');
    files.append('a', '!');
    files.unlink('a');
    expect(files.read('docs/a.md')).toBe('alpha!');
    expect(files.stat('docs/a.md').nlink).toBe(1);
  }),
  shows('renaming one name of a file over another of it does nothing, as POSIX has it', ({ files }) => {
    files.link('readme.txt', 'docs/same');
    files.rename('readme.txt', 'docs/same');
    expect(files.stat('readme.txt').nlink).toBe(2);
    expect(files.read('docs/same')).toBe('hello');
  }),
  shows('renaming one of two names leaves the other', ({ files }) => {
    files.link('docs/a.md', 'a');
    files.rename('a', 'bare/z');
    files.append('docs/a.md', '!');
    expect(files.read('bare/z')).toBe('alpha!');
    expect(files.stat('bare/z').nlink).toBe(2);
  }),
  shows('renaming another file over one of two names leaves the other', ({ files }) => {
    files.link('docs/a.md', 'a');
    files.rename('docs/b.md', 'a');
    expect(files.read('a') + files.read('docs/a.md')).toBe('betaalpha');
    expect(files.stat('docs/a.md').nlink).toBe(1);
  }),
  shows('two names of a file in one directory can be told apart and removed', ({ files }) => {
    files.link('docs/a.md', 'docs/a2');
    expect(files.list('docs')).toEqual(['a.md', 'a2', 'b.md', 'deep', 'up']);
    files.unlink('docs/a.md');
    expect(files.list('docs')).toEqual(['a2', 'b.md', 'deep', 'up']);
  }),
  shows('a directory with a second name of a file in it moves, and the file stays one', ({ files }) => {
    files.link('readme.txt', 'docs/same');
    files.rename('docs', 'papers');
    files.append('papers/same', '!');
    expect(files.read('readme.txt')).toBe('hello!');
  }),
  shows('a link itself can have two names', ({ files }) => {
    files.link('to-readme', 'docs/led');
    expect(files.stat('docs/led')).toMatchObject({ kind: 'symlink', nlink: 2, ino: files.stat('to-readme').ino });
    expect(files.readlink('docs/led')).toBe('readme.txt');
  }),
  shows('a file can be written by a handle of one name and read by another name', ({ files }) => {
    files.link('docs/a.md', 'a');
    files.atOnce(() =>
      withFile(files.open('a', READ_WRITE), (file) => {
        file.write(text('A'), 0);
        expect(files.read('docs/a.md')).toBe('Alpha');
      }),
    );
  }),
  shows('a file linked twenty times has twenty-one names, all of them one file', ({ files }) => {
    files.atOnce(() => {
      for (let index = 0; index < 20; index++) files.link('docs/a.md', `bare/n${index}`);
    });
    files.append('bare/n13', '!');
    expect(files.read('bare/n7')).toBe('alpha!');
    expect(files.stat('docs/a.md').nlink).toBe(21);
  }),
  shows('a link is replaced by unlinking it and making another', ({ files }) => {
    files.unlink('to-readme');
    files.symlink('docs/a.md', 'to-readme');
    expect(files.read('to-readme')).toBe('alpha');
    expect(codeOf(() => files.readlink('to-readme'))).toBe('ok');
  }),
];

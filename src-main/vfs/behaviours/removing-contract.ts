/** Names that go: unlinking, and what stays of what they led to. */
import { expect } from 'vitest';
import { codeOf, readAll, text } from '../files-by-path-contract.ts';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { answers, READ_WRITE, shows, withFile } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

const UNLINKING: readonly (readonly [string, string, FsErrorCode | 'ok'])[] = [
  ['a file', 'docs/a.md', 'ok'],
  ['an empty file', 'empty.txt', 'ok'],
  ['a link to a file', 'to-readme', 'ok'],
  ['a link to a directory', 'to-docs', 'ok'],
  ['a dangling link', 'dangling', 'ok'],
  ['a link to itself', 'loop-a', 'ok'],
  ['a link that leads above the root', 'escape', 'ok'],
  ['a link to an absolute path', 'absolute', 'ok'],
  ['a file through a link to its directory', 'to-docs/a.md', 'ok'],
  ['a directory', 'docs', 'is-directory'],
  ['an empty directory', 'bare', 'is-directory'],
  ['the root', '', 'is-directory'],
  ['a file with a slash at its end', 'readme.txt/', 'not-directory'],
  ['a directory with a slash at its end', 'docs/', 'is-directory'],
  ['a name that is missing', 'docs/new', 'not-found'],
  ['a name in a missing directory', 'nope/x', 'not-found'],
  ['a name below a file', 'readme.txt/x', 'not-directory'],
  ['a name above the root', '../outside', 'boundary-escape'],
];

export const REMOVING: readonly Behaviour[] = [
  ...UNLINKING.map(([what, path, code]) => answers(`unlinking ${what}`, (files) => files.unlink(path), code)),
  shows('what was unlinked is found no more', ({ files }) => {
    files.unlink('docs/a.md');
    expect(codeOf(() => files.stat('docs/a.md'))).toBe('not-found');
    expect(codeOf(() => files.read('docs/a.md'))).toBe('not-found');
    expect(files.at('docs/a.md').kind).toBeNull();
    expect(files.list('docs')).toEqual(['b.md', 'deep', 'up']);
  }),
  shows('unlinking twice fails the second time', ({ files }) => {
    files.unlink('docs/a.md');
    expect(codeOf(() => files.unlink('docs/a.md'))).toBe('not-found');
  }),
  shows('unlinking a link leaves its target alone', ({ files }) => {
    files.unlink('to-readme');
    files.unlink('to-docs');
    expect(files.read('readme.txt')).toBe('hello');
    expect(files.read('docs/a.md')).toBe('alpha');
  }),
  shows('a link whose target is unlinked stays, and leads to nothing', ({ files }) => {
    files.unlink('readme.txt');
    expect(files.readlink('to-readme')).toBe('readme.txt');
    expect(codeOf(() => files.read('to-readme'))).toBe('not-found');
    files.write('readme.txt', 'again');
    expect(files.read('to-readme')).toBe('again');
  }),
  shows('a file made where one was unlinked is new: empty, with its own inode number', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/a.md'), (old) => {
        files.unlink('docs/a.md');
        files.write('docs/a.md', 'new');
        expect(files.stat('docs/a.md').ino).not.toBe(old.stat().ino);
        expect(readAll(old)).toBe('alpha');
      }),
    );
    expect(files.read('docs/a.md')).toBe('new');
  }),
  shows('a file that is unlinked and made again and again has the last content', ({ files }) => {
    for (const content of ['one', '', 'three']) {
      files.unlink('docs/a.md');
      files.write('docs/a.md', content);
    }
    expect(files.read('docs/a.md')).toBe('three');
    files.unlink('docs/a.md');
    expect(files.list('docs')).toEqual(['b.md', 'deep', 'up']);
  }),
  shows('a new file that is unlinked leaves nothing behind', ({ files }) => {
    const before = files.list('docs');
    files.write('docs/new', 'x');
    files.unlink('docs/new');
    expect(files.list('docs')).toEqual(before);
    expect(codeOf(() => files.rmdir('bare'))).toBe('ok');
  }),
  shows('an open file stays whole when its name is gone', ({ files }) => {
    files.atOnce(() => {
      const reader = files.open('readme.txt');
      const writer = files.open('docs/a.md', READ_WRITE);
      files.unlink('readme.txt');
      files.unlink('docs/a.md');
      writer.write(text('XY'), 0);
      expect(readAll(reader)).toBe('hello');
      expect(readAll(writer)).toBe('XYpha');
      reader.close();
      writer.close();
    });
    expect(files.list('docs')).toEqual(['b.md', 'deep', 'up']);
  }),
  shows('an open file without a name can be cut, and grow beyond 64 KiB', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/a.md', READ_WRITE), (file) => {
        files.unlink('docs/a.md');
        file.truncate(2);
        file.write(text('x'.repeat(70_000)), 'end');
        expect(readAll(file)).toBe(`al${'x'.repeat(70_000)}`);
      }),
    );
    expect(codeOf(() => files.stat('docs/a.md'))).toBe('not-found');
  }),
  shows('a file that was replaced by a rename stays whole for those who have it open', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('readme.txt', READ_WRITE), (old) => {
        files.rename('docs/a.md', 'readme.txt');
        old.write(text('J'), 0);
        expect(readAll(old)).toBe('Jello');
        expect(old.stat().nlink).toBe(0);
      }),
    );
    expect(files.read('readme.txt')).toBe('alpha');
  }),
  shows('all files of a directory can be removed in any order, then it', ({ files }) => {
    for (const path of ['docs/up', 'docs/deep/c.md', 'docs/a.md', 'docs/b.md']) files.unlink(path);
    files.rmdir('docs/deep');
    files.rmdir('docs');
    expect(codeOf(() => files.list('docs'))).toBe('not-found');
    expect(codeOf(() => files.list('to-docs'))).toBe('not-found');
  }),
];

/** A read-only tree: everything is seen, nothing is changed. */
import { expect } from 'vitest';
import { codeOf, readAll, text } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import { CREATE, EXCLUSIVE, pictureOf, READ_WRITE, showsIf, WRITE } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

/** Everything that would change a tree that can be written. */
const CHANGES: readonly (readonly [string, (files: Files) => unknown])[] = [
  ['opening a file for writing', (files) => files.open('readme.txt', WRITE)],
  ['opening a file for both', (files) => files.open('readme.txt', READ_WRITE)],
  ['emptying a file', (files) => files.open('readme.txt', { ...WRITE, content: 'discard' })],
  ['making a file', (files) => files.open('new', EXCLUSIVE)],
  ['making a file to be read', (files) => files.open('new', { create: 'if-missing' })],
  ['making a file through a dangling link', (files) => files.open('dangling', CREATE)],
  ['making a directory', (files) => files.mkdir('new')],
  ['removing a directory', (files) => files.rmdir('bare')],
  ['unlinking a file', (files) => files.unlink('readme.txt')],
  ['unlinking a link', (files) => files.unlink('to-docs')],
  ['renaming a file', (files) => files.rename('readme.txt', 'x')],
  ['renaming a directory', (files) => files.rename('docs', 'x')],
  ['linking a file', (files) => files.link('readme.txt', 'x')],
  ['making a symbolic link', (files) => files.symlink('x', 'new')],
  ['setting a mode', (files) => files.chmod('readme.txt', 0o600)],
  ['setting times', (files) => files.utimes('readme.txt', 1n, 2n)],
];

const only = (sentence: string, prove: (files: Files, original: Files) => void): Behaviour =>
  showsIf('read-only view', sentence, (scene) => prove(scene.readOnly(), scene.files));

export const READ_ONLY: readonly Behaviour[] = [
  ...CHANGES.map(([what, act]) =>
    only(`${what} of a read-only tree answers read-only`, (files, original) => {
      const before = pictureOf(original);
      expect(codeOf(() => act(files))).toBe('read-only');
      expect(pictureOf(original)).toEqual(before);
    }),
  ),
  only('a read-only tree says so', (files, original) => {
    expect([files.vfs.access, original.vfs.access]).toEqual(['read-only', 'read-write']);
  }),
  only('a read-only tree shows what the tree has', (files, original) => {
    expect(pictureOf(files)).toEqual(pictureOf(original));
    expect(files.read('to-docs/deep/c.md')).toBe('gamma');
    expect(files.readlink('to-docs')).toBe('docs');
  }),
  showsIf(
    'read-only view',
    'a read-only tree shows what has been changed, until it was asked for and after',
    (scene) => {
      const { files } = scene;
      files.append('readme.txt', '!');
      files.rename('docs', 'papers');
      const view = scene.readOnly();
      expect(view.read('readme.txt') + view.read('papers/a.md')).toBe('hello!alpha');
      expect(codeOf(() => view.stat('docs'))).toBe('not-found');
      files.atOnce(() => {
        files.unlink('papers/a.md');
        expect(view.list('papers')).toEqual(['b.md', 'deep', 'up']);
      });
    },
  ),
  only('times through handles of a read-only tree answer read-only', (files) => {
    const [file, dir] = [files.open('readme.txt'), files.openDir('docs')];
    expect(codeOf(() => file.setTimes(1n, 2n))).toBe('read-only');
    expect(codeOf(() => dir.setTimes(1n, 2n))).toBe('read-only');
    file.close();
    dir.close();
  }),
  only('a file of a read-only tree is read, and not written, through its handle', (files) => {
    const file = files.open('readme.txt');
    expect(readAll(file)).toBe('hello');
    expect(codeOf(() => file.write(text('x'), 0))).toBe('bad-handle');
    expect(codeOf(() => file.truncate(0))).toBe('bad-handle');
    file.close();
  }),
  only('a file that is there, opened for reading and to be made if missing, is just read', (files) => {
    const file = files.open('readme.txt', { create: 'if-missing' });
    expect(readAll(file)).toBe('hello');
    file.close();
  }),
  only('what is missing in a read-only tree answers not-found', (files) => {
    expect(codeOf(() => files.read('nope'))).toBe('not-found');
    expect(codeOf(() => files.stat('docs/nope'))).toBe('not-found');
  }),
  only('places of the two trees are not taken for each other', (files, original) => {
    expect(codeOf(() => original.vfs.unlink(files.at('readme.txt')))).toBe('cross-mount');
    expect(codeOf(() => files.vfs.stat(original.at('readme.txt')))).toBe('cross-mount');
  }),
];

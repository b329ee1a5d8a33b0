/** How paths lead to places: one part of `describeVfs`. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, Files } from './files-by-path-contract.ts';
import type { Begin, Setup, Subject } from './files-by-path-contract.ts';
import { parseRelPath } from './path/rel-path.ts';

export function describePaths(begin: Begin, setup: Setup): void {
  describe('paths', () => {
    let subject: Subject;
    let files: Files;
    beforeEach(() => {
      ({ subject, files } = begin());
    });
    afterEach(() => subject.close());

    test('a link is followed or kept as asked', () => {
      expect(files.read('to-readme')).toBe('hello');
      expect(files.stat('to-readme').kind).toBe('symlink');
      expect(files.stat('to-readme', 'follow').kind).toBe('file');
      expect(files.at('to-readme', 'follow').names).toEqual(['readme.txt']);
      expect(files.readlink('docs/up')).toBe('../readme.txt');
      expect(files.stat('docs/up').size).toBe('../readme.txt'.length);
    });

    test('a link in the middle leads on from where it is, and names come out resolved', () => {
      expect(files.read('to-docs/deep/c.md')).toBe('gamma');
      expect(files.at('to-docs/deep/c.md').names).toEqual(['docs', 'deep', 'c.md']);
      expect(files.read('to-docs/up')).toBe('hello');
      expect(files.read('docs/deep/../a.md')).toBe('alpha');
      expect(files.at('to-docs/..').names).toEqual([]);
    });

    test.each([
      ['..', 'boundary-escape'],
      ['docs/../../x', 'boundary-escape'],
      ['absolute', 'boundary-escape'],
      ['escape', 'boundary-escape'],
      ['loop-a', 'link-loop'],
      ['nope/x', 'not-found'],
      ['nope/../readme.txt', 'not-found'],
      ['readme.txt/x', 'not-directory'],
      ['readme.txt/', 'not-directory'],
      ['to-readme/', 'not-directory'],
      ['readme.txt/..', 'not-directory'],
      ['dangling/x', 'not-found'],
    ] as const)('%s is refused as %s', (path, code) => {
      expect(codeOf(() => files.at(path, 'follow'))).toBe(code);
    });

    test('a handle of a directory is the floor of walks from it', () => {
      const docs = files.vfs.openDirectory(files.at('docs'));
      expect(files.at('deep/../a.md', 'follow', docs).names).toEqual(['docs', 'a.md']);
      expect(codeOf(() => files.at('..', 'follow', docs))).toBe('boundary-escape');
      expect(codeOf(() => files.at('up', 'follow', docs))).toBe('boundary-escape');
      docs.close();
      expect(codeOf(() => files.at('a.md', 'keep', docs))).toBe('closed');
    });

    test('what is missing has a place as long as its directory is there', () => {
      expect(files.at('docs/new').kind).toBeNull();
      expect(files.at('dangling', 'follow').names).toEqual(['nowhere']);
      expect(files.at('docs/new/').kind).toBeNull();
      expect(codeOf(() => files.stat('docs/new'))).toBe('not-found');
      expect(files.stat('').kind).toBe('directory');
    });

    test('forty links are followed and no more', () => {
      files.symlink('readme.txt', 'l1');
      for (let i = 2; i <= 41; i++) files.symlink(`l${i - 1}`, `l${i}`);
      expect(files.read('l40')).toBe('hello');
      expect(codeOf(() => files.at('l41', 'follow'))).toBe('link-loop');
    });

    test('a place or a handle of another tree is refused', () => {
      const other = setup({});
      const foreign = new Files(other);
      foreign.write('x', '');
      expect(codeOf(() => files.vfs.unlink(foreign.at('x')))).toBe('cross-mount');
      expect(codeOf(() => files.vfs.rename(files.at('readme.txt'), foreign.at('y')))).toBe('cross-mount');
      expect(codeOf(() => files.vfs.locate(foreign.root, parseRelPath('x'), 'keep'))).toBe('cross-mount');
      other.close();
    });
  });
}

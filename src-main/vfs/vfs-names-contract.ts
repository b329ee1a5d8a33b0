/** How names come, go and move: one part of `describeVfs`. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, readAll, text } from './files-by-path-contract.ts';
import type { Begin, Files, Subject } from './files-by-path-contract.ts';

export function describeNames(begin: Begin): void {
  describe('names', () => {
    let subject: Subject;
    let files: Files;
    beforeEach(() => {
      ({ subject, files } = begin());
    });
    afterEach(() => subject.close());

    test('an open file stays whole when its name is gone', () => {
      const reader = files.open('readme.txt');
      const writer = files.open('docs/a.md', { access: 'read-write' });
      files.vfs.unlink(files.at('readme.txt'));
      files.vfs.unlink(files.at('docs/a.md'));
      writer.write(text('XY'), 0);
      expect(readAll(reader)).toBe('hello');
      expect(readAll(writer)).toBe('XYpha');
      expect(writer.stat().nlink).toBe(0);
      expect(files.at('docs/a.md').kind).toBeNull();
      reader.close();
      writer.close();
      subject.settle();
      expect(files.list('docs')).toEqual(['b.md', 'deep', 'up']);
    });

    test('handles move along when what they stand for is renamed, itself or above', () => {
      const file = files.open('docs/deep/c.md', { access: 'read-write' });
      const dir = files.vfs.openDirectory(files.at('docs/deep'));
      files.vfs.rename(files.at('docs'), files.at('papers'));
      expect(file.names()).toEqual(['papers', 'deep', 'c.md']);
      files.vfs.rename(files.at('papers/deep/c.md'), files.at('d.md'));
      expect(file.names()).toEqual(['d.md']);
      expect(dir.names()).toEqual(['papers', 'deep']);
      expect(dir.list()).toEqual([]);
      file.write(text('G'), 0);
      files.vfs
        .openFile(files.at('new', 'keep', dir), {
          access: 'write',
          create: 'exclusive',
          content: 'keep',
          mode: 0o600,
        })
        .close();
      file.close();
      dir.close();
      subject.settle();
      expect(files.read('d.md')).toBe('Gamma');
      expect(files.list('papers/deep')).toEqual(['new']);
      expect(files.read('papers/a.md')).toBe('alpha');
    });

    test('renaming replaces a file, and an empty directory by a directory', () => {
      files.rename('docs/a.md', 'readme.txt');
      expect(files.read('readme.txt')).toBe('alpha');
      files.rename('docs', 'bare');
      expect(files.list('bare')).toEqual(['b.md', 'deep', 'up']);
      expect(files.list('')).not.toContain('docs');
      files.rename('bare', 'docs');
      expect(files.read('docs/deep/c.md')).toBe('gamma');
    });

    test.each([
      ['docs', 'docs/deep/x', 'invalid-argument'],
      ['docs', 'docs', 'ok'],
      ['docs', 'readme.txt', 'not-directory'],
      ['readme.txt', 'bare', 'is-directory'],
      ['bare', 'docs', 'not-empty'],
      ['docs/deep', 'docs', 'not-empty'],
      ['nope', 'x', 'not-found'],
      ['readme.txt', 'x/', 'not-directory'],
      ['readme.txt', 'readme.txt', 'ok'],
      ['docs', 'x/', 'ok'],
      ['', 'x', 'busy'],
      ['to-readme', 'readme.txt', 'ok'],
    ] as const)('renaming %s to %s answers %s', (from, to, code) => {
      expect(codeOf(() => files.rename(from, to))).toBe(code);
    });

    test('a directory is removed when it is empty, and comes back empty', () => {
      expect(codeOf(() => files.rmdir('docs/deep'))).toBe('not-empty');
      files.unlink('docs/deep/c.md');
      files.rmdir('docs/deep');
      expect(files.list('docs')).toEqual(['a.md', 'b.md', 'up']);
      files.mkdir('docs/deep');
      expect(files.list('docs/deep')).toEqual([]);
      expect(codeOf(() => files.read('docs/deep/c.md'))).toBe('not-found');
    });

    test('nothing can be made in a directory that has been removed', () => {
      const dir = files.vfs.openDirectory(files.at('bare'));
      files.vfs.removeDirectory(files.at('bare'));
      expect(dir.list()).toEqual([]);
      expect(codeOf(() => files.vfs.makeDirectory(files.at('x', 'keep', dir), 0o755))).toBe('not-found');
      expect(dir.stat().nlink).toBe(0);
      dir.close();
    });

    test.each([
      ['unlink', 'docs', 'is-directory'],
      ['unlink', 'nope', 'not-found'],
      ['unlink', 'to-docs', 'ok'],
      ['rmdir', 'readme.txt', 'not-directory'],
      ['rmdir', 'to-docs', 'not-directory'],
      ['rmdir', '', 'not-empty'],
      ['mkdir', 'docs', 'already-exists'],
      ['mkdir', 'dangling', 'already-exists'],
      ['mkdir', 'nope/x', 'not-found'],
      ['mkdir', '', 'already-exists'],
    ] as const)('%s of %s answers %s', (operation, path, code) => {
      const result = codeOf(() => files[operation](path));
      expect(path === '' && result === 'busy' ? 'not-empty' : result).toBe(code);
    });

    test('the second name of a file is the same file', () => {
      const { ino } = files.stat('readme.txt');
      files.link('readme.txt', 'docs/same');
      files.append('docs/same', '!');
      expect(files.read('readme.txt')).toBe('hello!');
      expect(files.stat('docs/same')).toMatchObject({ ino, nlink: 2 });
      files.rename('readme.txt', 'docs/same');
      expect(files.list('')).toContain('readme.txt');
      files.unlink('readme.txt');
      expect(files.read('docs/same')).toBe('hello!');
      expect(files.stat('docs/same').nlink).toBe(1);
      expect(codeOf(() => files.link('docs', 'x'))).toBe('denied');
      expect(codeOf(() => files.link('docs/same', 'docs/a.md'))).toBe('already-exists');
    });

    test('a link keeps its text', () => {
      files.symlink('../no/such/./thing', 'docs/odd');
      expect(files.readlink('docs/odd')).toBe('../no/such/./thing');
      expect(files.stat('docs/odd').size).toBe(18);
      expect(codeOf(() => files.readlink('readme.txt'))).toBe('invalid-argument');
      expect(codeOf(() => files.symlink('', 'x'))).toBe('not-found');
      files.rename('to-docs', 'moved');
      expect(files.readlink('moved')).toBe('docs');
    });

    test('a listing is sorted, whole, and names kinds', () => {
      files.write('docs/Z', '');
      files.unlink('docs/b.md');
      const dir = files.vfs.openDirectory(files.at('docs'));
      expect(dir.list().map(({ name, kind }) => `${name}:${kind}`)).toEqual([
        'Z:file',
        'a.md:file',
        'deep:directory',
        'up:symlink',
      ]);
      for (const entry of dir.list()) expect(entry.ino).toBe(files.stat(`docs/${entry.name}`).ino);
      dir.close();
    });
  });
}

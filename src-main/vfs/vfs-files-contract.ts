/** What open files do: one part of `describeVfs`. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, readAll, text } from './files-by-path-contract.ts';
import type { Begin, Files, Subject } from './files-by-path-contract.ts';

export function describeFiles(begin: Begin): void {
  describe('files', () => {
    let subject: Subject;
    let files: Files;
    beforeEach(() => {
      ({ subject, files } = begin());
    });
    afterEach(() => subject.close());

    test('what is written is read, wherever it was written', () => {
      const file = files.open('docs/a.md', { access: 'read-write' });
      expect(file.write(text('LP'), 1)).toBe(3);
      expect(readAll(file)).toBe('aLPha');
      expect(file.write(text('!'), 'end')).toBe(6);
      expect(file.write(text('x'), 8)).toBe(9);
      expect(readAll(file)).toBe('aLPha!\0\0x');
      file.close();
      subject.settle();
      expect(files.read('docs/a.md')).toBe('aLPha!\0\0x');
      expect(files.stat('docs/a.md').size).toBe(9);
    });

    test('reading beyond the end gives nothing', () => {
      const file = files.open('readme.txt');
      const into = new Uint8Array(4);
      expect(file.read(into, 3)).toBe(2);
      expect(file.read(into, 5)).toBe(0);
      expect(file.read(into, 5000)).toBe(0);
      file.close();
    });

    test('truncating cuts, extends with zeros, and never brings cut bytes back', () => {
      const file = files.open('readme.txt', { access: 'read-write' });
      file.truncate(2);
      file.truncate(4);
      expect(readAll(file)).toBe('he\0\0');
      file.truncate(0);
      file.write(text('z'), 2);
      expect(readAll(file)).toBe('\0\0z');
      file.close();
      subject.settle();
      expect(files.read('readme.txt')).toBe('\0\0z');
    });

    test('a file grows from small to large and back', () => {
      const large = 'x'.repeat(100_000);
      files.write('big', 'head');
      files.append('big', large);
      expect(files.read('big')).toBe(`head${large}`);
      const file = files.open('big', { access: 'read-write' });
      file.write(text('tail'), 150_000);
      file.truncate(70_000);
      file.truncate(70_002);
      file.close();
      subject.settle();
      expect(files.read('big')).toBe(`${`head${large}`.slice(0, 70_000)}\0\0`);
      files.write('big', 'small');
      expect(files.read('big')).toBe('small');
    });

    test.each([
      ['readme.txt', { create: 'exclusive', access: 'write' }, 'already-exists'],
      ['dangling', { create: 'exclusive', access: 'write' }, 'ok'],
      ['docs', {}, 'is-directory'],
      ['new', {}, 'not-found'],
      ['new/', { create: 'if-missing', access: 'write' }, 'is-directory'],
      ['readme.txt', { content: 'discard' }, 'invalid-argument'],
    ] as const)('opening %s with %o answers %s', (path, options, code) => {
      expect(codeOf(() => files.open(path, options).close())).toBe(code);
    });

    test('an exclusive creation refuses even a dangling link, and a kept link is not opened', () => {
      const exclusive = { create: 'exclusive', access: 'write' } as const;
      expect(codeOf(() => files.open('dangling', exclusive, 'keep'))).toBe('already-exists');
      expect(codeOf(() => files.open('to-readme', {}, 'keep'))).toBe('link-loop');
    });

    test('creating through a dangling link makes its target', () => {
      files.write('dangling', 'found');
      expect(files.read('nowhere')).toBe('found');
      expect(files.stat('dangling').kind).toBe('symlink');
    });

    test('a handle allows what it was opened for, until it is closed', () => {
      const reader = files.open('readme.txt');
      const writer = files.open('readme.txt', { access: 'write' });
      expect(codeOf(() => reader.write(text('x'), 0))).toBe('bad-handle');
      expect(codeOf(() => reader.truncate(0))).toBe('bad-handle');
      expect(codeOf(() => writer.read(new Uint8Array(1), 0))).toBe('bad-handle');
      for (const handle of [reader, writer]) handle.close();
      for (const use of [() => reader.read(new Uint8Array(1), 0), () => writer.write(text('x'), 0)])
        expect(codeOf(use)).toBe('closed');
      expect(codeOf(() => reader.close())).toBe('closed');
      expect(codeOf(() => writer.stat())).toBe('closed');
    });

    test('offsets that no file may have are refused before anything is kept', () => {
      const file = files.open('readme.txt', { access: 'read-write' });
      expect(codeOf(() => file.write(text('x'), 2 ** 40))).toBe('too-large');
      expect(codeOf(() => file.truncate(2 ** 40 + 1))).toBe('too-large');
      for (const offset of [-1, 0.5, Number.NaN])
        expect(codeOf(() => file.write(text('x'), offset))).toBe('invalid-argument');
      expect(readAll(file)).toBe('hello');
      file.close();
    });

    test('a reader opened before a write sees what was written', () => {
      const reader = files.open('readme.txt');
      const writer = files.open('readme.txt', { access: 'write' });
      writer.write(text('J'), 0);
      expect(readAll(reader)).toBe('Jello');
      writer.close();
      expect(readAll(reader)).toBe('Jello');
      reader.close();
    });
  });
}

/** What is written is read: positions, holes, growth, and several handles on one file. */
import { expect } from 'vitest';
import { codeOf, readAll, text } from '../files-by-path-contract.ts';
import type { FileHandle } from '../vfs.ts';
import { CREATE, READ_WRITE, shows, withFile, WRITE } from './behaviour-contract.ts';
import type { Behaviour, Scene } from './behaviour-contract.ts';

/** Around here an overlay's file changes its form; nobody may see it. */
const BOUNDARY = 64 * 1024;

/** Opens `path`, uses it, and looks at what it holds afterwards, by another handle and after settling. */
function written({ files }: Scene, path: string, use: (file: FileHandle) => void): string {
  files.atOnce(() => withFile(files.open(path, { ...READ_WRITE, create: 'if-missing' }), use));
  return files.read(path);
}

const pattern = (length: number): string => 'abcdefghij'.repeat(Math.ceil(length / 10)).slice(0, length);

/** A row: what is there, what is written where, what is there then. */
const WRITES: readonly (readonly [string, string, string, number | 'end', string])[] = [
  ['at the start of a file', 'docs/a.md', 'LP', 0, 'LPpha'],
  ['in the middle of a file', 'docs/a.md', 'LP', 1, 'aLPha'],
  ['over the end of a file', 'docs/a.md', 'XYZ', 4, 'alphXYZ'],
  ['at the very end of a file', 'docs/a.md', '!', 5, 'alpha!'],
  ['beyond the end of a file', 'docs/a.md', '!', 7, 'alpha\0\0!'],
  ['to the end of a file', 'docs/a.md', '!', 'end', 'alpha!'],
  ['to the end of an empty file', 'empty.txt', 'one', 'end', 'one'],
  ['beyond the end of an empty file', 'empty.txt', 'x', 3, '\0\0\0x'],
  ['in a new file', 'new', 'fresh', 0, 'fresh'],
  ['far into a new file', 'new', 'x', 4, '\0\0\0\0x'],
  ['to the end of a new file', 'new', 'x', 'end', 'x'],
  ['over all of a file', 'docs/a.md', 'omega', 0, 'omega'],
  ['over more than all of a file', 'docs/a.md', 'omega and more', 0, 'omega and more'],
  ['through a link to a file', 'to-readme', 'J', 0, 'Jello'],
  ['through a link in the middle', 'to-docs/deep/c.md', 'G', 0, 'Gamma'],
];

/** A row: the sizes a file goes through, each by a write at its end or by cutting. */
const GROWTHS: readonly (readonly [string, readonly number[]])[] = [
  ['up to the boundary of 64 KiB', [10, BOUNDARY]],
  ['to one byte less than the boundary', [10, BOUNDARY - 1]],
  ['over the boundary by one byte', [BOUNDARY, BOUNDARY + 1]],
  ['over the boundary and back', [100, BOUNDARY + 100, 50]],
  ['over the boundary, to nothing, and over it again', [BOUNDARY + 1, 0, BOUNDARY + 2]],
  ['far over the boundary in one step', [0, 3 * BOUNDARY]],
  ['over the boundary twice', [BOUNDARY + 5, BOUNDARY - 5, BOUNDARY + 6]],
];

function resize(file: FileHandle, size: number): void {
  const before = file.stat().size;
  if (size > before) file.write(text(pattern(size).slice(before)), 'end');
  else file.truncate(size);
}

export const CONTENT: readonly Behaviour[] = [
  ...WRITES.map(([where, path, what, offset, expected]) =>
    shows(`writing ${where} makes it ${JSON.stringify(expected)}`, (scene) => {
      const end = offset === 'end' ? expected.length : offset + what.length;
      expect(written(scene, path, (file) => expect(file.write(text(what), offset)).toBe(end))).toBe(expected);
      expect(scene.files.stat(path, 'follow').size).toBe(expected.length);
    }),
  ),
  ...GROWTHS.map(([how, sizes]) =>
    shows(`a file that changes its size ${how} keeps every byte, with one handle`, (scene) => {
      const content = written(scene, 'docs/a.md', (file) => {
        file.truncate(0);
        for (const size of sizes) resize(file, size);
      });
      expect(content === pattern(sizes.at(-1) ?? 0)).toBe(true);
    }),
  ),
  ...GROWTHS.map(([how, sizes]) =>
    shows(`a file that changes its size ${how} keeps every byte, opened for each step`, (scene) => {
      scene.files.write('docs/a.md', '');
      for (const size of sizes) written(scene, 'docs/a.md', (file) => resize(file, size));
      expect(scene.files.read('docs/a.md') === pattern(sizes.at(-1) ?? 0)).toBe(true);
    }),
  ),
  shows('reading beyond the end gives nothing', ({ files }) => {
    const into = new Uint8Array(4);
    files.atOnce(() =>
      withFile(files.open('readme.txt'), (file) => {
        expect([file.read(into, 5), file.read(into, 6), file.read(into, 5000)]).toEqual([0, 0, 0]);
      }),
    );
    expect([...into]).toEqual([0, 0, 0, 0]);
  }),
  shows('reading over the end gives what is there, and leaves the rest of the buffer alone', ({ files }) => {
    const into = new Uint8Array(4).fill(7);
    files.atOnce(() => withFile(files.open('readme.txt'), (file) => expect(file.read(into, 3)).toBe(2)));
    expect([...into]).toEqual([...text('lo'), 7, 7]);
  }),
  shows('reading nothing gives nothing', ({ files }) => {
    files.atOnce(() => withFile(files.open('readme.txt'), (file) => expect(file.read(new Uint8Array(), 0)).toBe(0)));
  }),
  shows('reading an empty file gives nothing', ({ files }) => {
    files.atOnce(() => withFile(files.open('empty.txt'), (file) => expect(file.read(new Uint8Array(9), 0)).toBe(0)));
  }),
  shows('writing nothing changes nothing, not even beyond the end', ({ files }) => {
    const before = files.stat('readme.txt');
    files.atOnce(() =>
      withFile(files.open('readme.txt', WRITE), (file) => {
        file.write(new Uint8Array(), 0);
        file.write(new Uint8Array(), 'end');
        file.write(new Uint8Array(), 100);
      }),
    );
    expect(files.stat('readme.txt')).toMatchObject({ size: 5, mtimeNs: before.mtimeNs, ctimeNs: before.ctimeNs });
  }),
  shows('what is written last at a place is what stays', (scene) => {
    const content = written(scene, 'readme.txt', (file) => {
      for (const word of ['one', 'two', 'six']) file.write(text(word), 1);
    });
    expect(content).toBe('hsixo');
  }),
  shows('every byte value comes back', (scene) => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    written(scene, 'bytes', (file) => file.write(bytes, 0));
    const into = new Uint8Array(300);
    scene.files.atOnce(() => withFile(scene.files.open('bytes'), (file) => expect(file.read(into, 0)).toBe(256)));
    expect(into.subarray(0, 256)).toEqual(bytes);
  }),
  shows('what the caller does with its buffer after writing means nothing', (scene) => {
    const bytes = text('mine');
    const content = written(scene, 'new', (file) => {
      file.write(bytes, 0);
      bytes.fill(0);
    });
    expect(content).toBe('mine');
  }),
  shows('what the caller does with a buffer it read into means nothing', ({ files }) => {
    files.write('new', 'safe');
    files.atOnce(() =>
      withFile(files.open('new', READ_WRITE), (file) => {
        const into = new Uint8Array(4);
        file.read(into, 0);
        into.fill(0);
        expect(readAll(file)).toBe('safe');
      }),
    );
  }),
  shows('a hole of a mebibyte reads as zeros', (scene) => {
    const content = written(scene, 'new', (file) => {
      file.write(text('a'), 0);
      file.write(text('z'), 2 ** 20);
    });
    expect(content.length).toBe(2 ** 20 + 1);
    expect(content.replaceAll('\0', '')).toBe('az');
  }),
  shows('a hole over the boundary does not bring back what was cut', (scene) => {
    const content = written(scene, 'docs/a.md', (file) => {
      file.write(text(pattern(BOUNDARY + 10)), 0);
      file.truncate(3);
      file.write(text('!'), BOUNDARY + 5);
    });
    expect(content.replaceAll('\0', '')).toBe('abc!');
  }),
  shows('appends by two handles follow each other', ({ files }) => {
    files.atOnce(() => {
      const [one, two] = [files.open('log', CREATE), files.open('log', CREATE)];
      one.write(text('a'), 'end');
      two.write(text('b'), 'end');
      one.write(text('c'), 'end');
      one.close();
      two.close();
    });
    expect(files.read('log')).toBe('abc');
  }),
  shows('a reader opened before a write sees what was written', ({ files }) => {
    files.atOnce(() => {
      const reader = files.open('readme.txt');
      withFile(files.open('readme.txt', WRITE), (writer) => writer.write(text('J'), 0));
      expect(readAll(reader)).toBe('Jello');
      reader.close();
    });
  }),
  shows('a reader opened before the file grows over the boundary sees it grow', ({ files }) => {
    files.atOnce(() => {
      const reader = files.open('docs/a.md');
      withFile(files.open('docs/a.md', WRITE), (writer) => writer.write(text(pattern(BOUNDARY)), 'end'));
      expect(reader.stat().size).toBe(BOUNDARY + 5);
      expect(readAll(reader).slice(0, 9)).toBe('alphaabcd');
      reader.close();
    });
  }),
  shows('two writers see what the other writes', ({ files }) => {
    files.atOnce(() => {
      const [one, two] = [files.open('readme.txt', READ_WRITE), files.open('readme.txt', READ_WRITE)];
      one.write(text('J'), 0);
      two.write(text('y'), 4);
      expect([readAll(one), readAll(two)]).toEqual(['Jelly', 'Jelly']);
      one.close();
      expect(readAll(two)).toBe('Jelly');
      two.close();
    });
    expect(files.read('readme.txt')).toBe('Jelly');
  }),
  shows('a file that is closed and opened again is written on', (scene) => {
    for (const word of ['one ', 'two ', 'three']) written(scene, 'log', (file) => file.write(text(word), 'end'));
    expect(scene.files.read('log')).toBe('one two three');
  }),
  shows('a hundred small writes are one content', (scene) => {
    const content = written(scene, 'log', (file) => {
      for (let index = 0; index < 100; index++) file.write(text(`${index % 10}`), index);
    });
    expect(content).toBe('0123456789'.repeat(10));
  }),
  shows('offsets that no file may have are refused before anything is kept', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('readme.txt', READ_WRITE), (file) => {
        expect(codeOf(() => file.write(text('x'), 2 ** 40))).toBe('too-large');
        for (const offset of [-1, 0.5, Number.NaN, Infinity])
          expect(codeOf(() => file.write(text('x'), offset))).not.toBe('ok');
        expect(codeOf(() => file.read(new Uint8Array(1), -1))).toBe('invalid-argument');
        expect(readAll(file)).toBe('hello');
      }),
    );
  }),
];

/** What setting a file's length does, and that syncing changes nothing. */
import { expect } from 'vitest';
import { codeOf, readAll, text } from '../files-by-path-contract.ts';
import type { FileHandle } from '../vfs.ts';
import { pictureOf, READ_WRITE, shows, tick, withFile, WRITE } from './behaviour-contract.ts';
import type { Behaviour, Scene } from './behaviour-contract.ts';

const BOUNDARY = 64 * 1024;

function changed({ files }: Scene, path: string, use: (file: FileHandle) => void): string {
  files.atOnce(() => withFile(files.open(path, READ_WRITE), use));
  return files.read(path);
}

const LENGTHS: readonly (readonly [string, string, readonly number[], string])[] = [
  ['cutting a file', 'readme.txt', [2], 'he'],
  ['cutting a file to nothing', 'readme.txt', [0], ''],
  ['cutting a file twice', 'readme.txt', [4, 1], 'h'],
  ['extending a file', 'readme.txt', [7], 'hello\0\0'],
  ['extending an empty file', 'empty.txt', [3], '\0\0\0'],
  ['cutting and extending a file', 'readme.txt', [2, 4], 'he\0\0'],
  ['cutting to nothing and extending', 'readme.txt', [0, 2], '\0\0'],
  ['extending and cutting back', 'readme.txt', [9, 5], 'hello'],
  ['setting the length a file has', 'readme.txt', [5], 'hello'],
];

export const LENGTH: readonly Behaviour[] = [
  ...LENGTHS.map(([what, path, sizes, expected]) =>
    shows(`${what} leaves ${JSON.stringify(expected)}`, (scene) => {
      expect(changed(scene, path, (file) => sizes.forEach((size) => file.truncate(size)))).toBe(expected);
      expect(scene.files.stat(path).size).toBe(expected.length);
    }),
  ),
  shows('extending over the boundary of 64 KiB fills with zeros', (scene) => {
    const content = changed(scene, 'readme.txt', (file) => file.truncate(BOUNDARY + 1));
    expect(content.length).toBe(BOUNDARY + 1);
    expect(content.replaceAll('\0', '')).toBe('hello');
  }),
  shows('cutting below the boundary keeps what is before the cut', (scene) => {
    scene.files.write('big', 'x'.repeat(BOUNDARY + 10));
    expect(changed(scene, 'big', (file) => file.truncate(3))).toBe('xxx');
  }),
  shows('cutting a large file to a size that is large still keeps the rest', (scene) => {
    scene.files.write('big', 'x'.repeat(3 * BOUNDARY));
    const content = changed(scene, 'big', (file) => file.truncate(2 * BOUNDARY));
    expect(content === 'x'.repeat(2 * BOUNDARY)).toBe(true);
  }),
  shows('a cut is seen through every handle', ({ files }) => {
    files.atOnce(() => {
      const reader = files.open('readme.txt');
      withFile(files.open('readme.txt', WRITE), (writer) => writer.truncate(1));
      expect(readAll(reader)).toBe('h');
      reader.close();
    });
  }),
  shows('writing after a cut begins where it is told, with zeros between', (scene) => {
    const content = changed(scene, 'readme.txt', (file) => {
      file.truncate(1);
      file.write(text('z'), 3);
    });
    expect(content).toBe('h\0\0z');
  }),
  shows('appending after a cut begins at the new end', (scene) => {
    const content = changed(scene, 'readme.txt', (file) => {
      file.truncate(1);
      file.write(text('i'), 'end');
    });
    expect(content).toBe('hi');
  }),
  shows('a length that no file may have is refused', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('readme.txt', READ_WRITE), (file) => {
        expect(codeOf(() => file.truncate(2 ** 40 + 1))).toBe('too-large');
        for (const size of [-1, 1.5, Number.NaN]) expect(codeOf(() => file.truncate(size))).toBe('invalid-argument');
        expect(readAll(file)).toBe('hello');
      }),
    );
  }),
  shows('setting a length keeps mode and inode number', (scene) => {
    scene.files.chmod('readme.txt', 0o700);
    const { ino } = scene.files.stat('readme.txt');
    changed(scene, 'readme.txt', (file) => file.truncate(1));
    expect(scene.files.stat('readme.txt')).toMatchObject({ ino, mode: 0o700 });
  }),
  shows('syncing keeps what was written, and changes nothing', (scene) => {
    const content = changed(scene, 'readme.txt', (file) => {
      file.write(text('J'), 0);
      const before = file.stat();
      tick(scene.files);
      file.sync();
      expect(file.stat()).toEqual(before);
    });
    expect(content).toBe('Jello');
  }),
  shows('syncing a file that was only read is allowed and leaves no trace', ({ files }) => {
    const before = pictureOf(files);
    files.atOnce(() => withFile(files.open('docs/a.md'), (file) => file.sync()));
    expect(pictureOf(files)).toEqual(before);
  }),
  shows('a file without a name can still be synced', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/a.md', READ_WRITE), (file) => {
        files.unlink('docs/a.md');
        file.write(text('x'), 0);
        expect(codeOf(() => file.sync())).toBe('ok');
      }),
    );
  }),
];

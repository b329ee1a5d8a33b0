/** What handles allow: until they are closed, and whatever happens to the names of what they stand for. */
import { expect } from 'vitest';
import { codeOf, readAll, text } from '../files-by-path-contract.ts';
import type { DirHandle, FileHandle } from '../vfs.ts';
import { EXCLUSIVE, READ_WRITE, shows, withFile, WRITE } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

const FILE_USES: readonly (readonly [string, (file: FileHandle) => unknown])[] = [
  ['reading', (file) => file.read(new Uint8Array(1), 0)],
  ['writing', (file) => file.write(text('x'), 0)],
  ['writing nothing', (file) => file.write(new Uint8Array(), 0)],
  ['cutting', (file) => file.truncate(0)],
  ['syncing', (file) => file.sync()],
  ['asking', (file) => file.stat()],
  ['setting times', (file) => file.setTimes(1n, 2n)],
  ['asking for its names', (file) => file.names()],
  ['closing', (file) => file.close()],
];

const DIRECTORY_USES: readonly (readonly [string, (dir: DirHandle) => unknown])[] = [
  ['listing', (dir) => dir.list()],
  ['asking', (dir) => dir.stat()],
  ['setting times', (dir) => dir.setTimes(1n, 2n)],
  ['asking for its names', (dir) => dir.names()],
  ['closing', (dir) => dir.close()],
];

/** What is allowed to whom: use, and the answer to a reader, a writer, and one that is both. */
const RIGHTS = [
  ['reading', (file: FileHandle) => file.read(new Uint8Array(1), 0), 'ok', 'bad-handle', 'ok'],
  ['writing', (file: FileHandle) => file.write(text('x'), 0), 'bad-handle', 'ok', 'ok'],
  ['writing at the end', (file: FileHandle) => file.write(text('x'), 'end'), 'bad-handle', 'ok', 'ok'],
  ['cutting', (file: FileHandle) => file.truncate(1), 'bad-handle', 'ok', 'ok'],
  ['syncing', (file: FileHandle) => file.sync(), 'ok', 'ok', 'ok'],
  ['asking', (file: FileHandle) => file.stat(), 'ok', 'ok', 'ok'],
  ['setting times', (file: FileHandle) => file.setTimes(1n, 2n), 'ok', 'ok', 'ok'],
] as const;

export const HANDLES: readonly Behaviour[] = [
  ...FILE_USES.map(([what, use]) =>
    shows(`${what} through a closed file answers closed`, ({ files }) => {
      const file = files.open('readme.txt', READ_WRITE);
      file.close();
      expect(codeOf(() => use(file))).toBe('closed');
      expect(files.read('readme.txt')).toBe('hello');
    }),
  ),
  ...DIRECTORY_USES.map(([what, use]) =>
    shows(`${what} through a closed directory answers closed`, ({ files }) => {
      const dir = files.openDir('docs');
      dir.close();
      expect(codeOf(() => use(dir))).toBe('closed');
    }),
  ),
  shows('walking from a closed directory answers closed', ({ files }) => {
    const dir = files.openDir('docs');
    dir.close();
    expect(codeOf(() => files.at('a.md', 'keep', dir))).toBe('closed');
    expect(codeOf(() => files.at('', 'keep', dir))).toBe('closed');
  }),
  ...RIGHTS.flatMap(([what, use, ...codes]) =>
    (['read', 'write', 'read-write'] as const).map((access, index) =>
      shows(`${what} through a handle opened to ${access} answers ${codes[index]}`, ({ files }) => {
        files.atOnce(() =>
          withFile(files.open('readme.txt', { access }), (file) => expect(codeOf(() => use(file))).toBe(codes[index])),
        );
      }),
    ),
  ),
  shows('closing one handle leaves the others of the same file open', ({ files }) => {
    files.atOnce(() => {
      const [one, two] = [files.open('readme.txt'), files.open('readme.txt')];
      one.close();
      expect(readAll(two)).toBe('hello');
      two.close();
    });
  }),
  shows('nothing can be made in a directory that has been removed', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('bare');
      files.rmdir('bare');
      expect(dir.list()).toEqual([]);
      expect(dir.stat().nlink).toBe(0);
      const making = [
        () => files.vfs.makeDirectory(files.at('x', 'keep', dir), 0o755),
        () => files.vfs.symlink('x', files.at('x', 'keep', dir)),
        () => files.vfs.openFile(files.at('x', 'keep', dir), { ...EXCLUSIVE, content: 'keep', mode: 0o644 }),
        () => files.vfs.rename(files.at('readme.txt'), files.at('x', 'keep', dir)),
        () => files.vfs.link(files.at('readme.txt'), files.at('x', 'keep', dir)),
      ];
      expect(making.map(codeOf)).toEqual(making.map(() => 'not-found'));
      dir.close();
    });
    expect(files.read('readme.txt')).toBe('hello');
  }),
  shows('a directory made where one was removed is not the one that is still open', ({ files }) => {
    files.atOnce(() => {
      const old = files.openDir('bare');
      files.rmdir('bare');
      files.mkdir('bare');
      files.write('bare/new', '');
      expect(old.list()).toEqual([]);
      expect(old.stat().ino).not.toBe(files.stat('bare').ino);
      old.close();
    });
  }),
  shows('a directory without a name tells the one it had last', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('bare');
      files.rmdir('bare');
      expect(dir.names()).toEqual(['bare']);
      dir.close();
    });
  }),
  shows('a file without a name tells the one it had last', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/a.md'), (file) => {
        files.rename('docs/a.md', 'docs/z.md');
        files.unlink('docs/z.md');
        expect(file.names()).toEqual(['docs', 'z.md']);
      }),
    );
  }),
  shows('a file keeps what it was when a directory takes its place', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('readme.txt', READ_WRITE), (file) => {
        files.unlink('readme.txt');
        files.mkdir('readme.txt');
        file.write(text('J'), 0);
        expect(readAll(file)).toBe('Jello');
        expect(files.list('readme.txt')).toEqual([]);
      }),
    );
  }),
  shows('a file can be opened again by each of its names while it is open', ({ files }) => {
    files.link('docs/a.md', 'a');
    files.atOnce(() =>
      withFile(files.open('docs/a.md', READ_WRITE), (first) => {
        first.write(text('A'), 0);
        files.unlink('docs/a.md');
        withFile(files.open('a'), (second) => expect(readAll(second)).toBe('Alpha'));
      }),
    );
    expect(files.read('a')).toBe('Alpha');
  }),
  shows('a handle walks to what is below its directory, wherever that has moved', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('docs');
      files.rename('docs', 'bare/papers');
      expect(files.at('deep/c.md', 'keep', dir).names).toEqual(['bare', 'papers', 'deep', 'c.md']);
      files.vfs.unlink(files.at('a.md', 'keep', dir));
      dir.close();
    });
    expect(files.list('bare/papers')).toEqual(['b.md', 'deep', 'up']);
  }),
  shows('the root can be opened many times, each handle on its own', ({ files }) => {
    files.atOnce(() => {
      const [one, two] = [files.vfs.openRoot(), files.vfs.openRoot()];
      one.close();
      expect(two.names()).toEqual([]);
      expect(two.list().length).toBeGreaterThan(0);
      two.close();
    });
  }),
  shows('what was written through a handle is there when another file has taken the name', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/a.md', WRITE), (file) => {
        files.rename('docs/a.md', 'old');
        files.write('docs/a.md', 'new');
        file.write(text('OLD'), 0);
      }),
    );
    expect([files.read('old'), files.read('docs/a.md')]).toEqual(['OLDha', 'new']);
  }),
  shows('a tree that is closed has closed all handles it gave', (scene) => {
    const { files } = scene;
    const handles = [files.open('readme.txt'), files.open('docs/a.md', READ_WRITE), files.openDir('docs')];
    scene.close();
    expect(handles.map((handle) => codeOf(() => handle.stat()))).toEqual(handles.map(() => 'closed'));
  }),
];

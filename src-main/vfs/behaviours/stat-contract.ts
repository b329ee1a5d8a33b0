/** What is told about an entry: kind, size, names, and an inode number that stays. */
import { expect } from 'vitest';
import { codeOf, text } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { LastLink } from '../vfs.ts';
import { answers, READ_WRITE, shows, withFile } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

const SEEN: readonly (readonly [string, string, LastLink, EntryKind, number])[] = [
  ['a file', 'readme.txt', 'keep', 'file', 5],
  ['an empty file', 'empty.txt', 'keep', 'file', 0],
  ['a directory', 'docs', 'keep', 'directory', 0],
  ['an empty directory', 'bare', 'keep', 'directory', 0],
  ['the root', '', 'keep', 'directory', 0],
  ['a kept link', 'docs/up', 'keep', 'symlink', '../readme.txt'.length],
  ['a followed link', 'docs/up', 'follow', 'file', 5],
  ['a kept link to a directory', 'to-docs', 'keep', 'symlink', 4],
  ['a followed link to a directory', 'to-docs', 'follow', 'directory', 0],
  ['a kept link to a directory with a slash at its end', 'to-docs/', 'keep', 'directory', 0],
  ['a kept dangling link', 'dangling', 'keep', 'symlink', 7],
  ['a kept link to itself', 'loop-a', 'keep', 'symlink', 6],
  ['a directory with a dot at its end', 'docs/.', 'keep', 'directory', 0],
  ['a directory reached by going up', 'docs/deep/..', 'keep', 'directory', 0],
];

/** What happens to a file between two looks at its inode number, and the name it has then. */
const LIVES: readonly (readonly [string, (files: Files) => unknown, string])[] = [
  ['writing', (files) => files.append('docs/a.md', 'x'), 'docs/a.md'],
  ['being replaced in content', (files) => files.write('docs/a.md', 'new'), 'docs/a.md'],
  ['growing beyond 64 KiB', (files) => files.append('docs/a.md', 'x'.repeat(70_000)), 'docs/a.md'],
  ['a change of mode', (files) => files.chmod('docs/a.md', 0o600), 'docs/a.md'],
  ['a change of times', (files) => files.utimes('docs/a.md', 1n, 2n), 'docs/a.md'],
  ['a rename', (files) => files.rename('docs/a.md', 'docs/z.md'), 'docs/z.md'],
  ['a move to another directory', (files) => files.rename('docs/a.md', 'bare/a'), 'bare/a'],
  ['a rename of its directory', (files) => files.rename('docs', 'papers'), 'papers/a.md'],
  ['a second name', (files) => files.link('docs/a.md', 'bare/a'), 'bare/a'],
  [
    'the loss of its first name',
    (files) => {
      files.link('docs/a.md', 'b');
      files.unlink('docs/a.md');
    },
    'b',
  ],
  ['a move over another file', (files) => files.rename('docs/a.md', 'readme.txt'), 'readme.txt'],
  [
    'a write, a move and one more write',
    (files) => {
      files.append('docs/a.md', '1');
      files.rename('docs/a.md', 'bare/a');
      files.append('bare/a', '2');
    },
    'bare/a',
  ],
];

export const STAT: readonly Behaviour[] = [
  ...SEEN.map(([what, path, last, kind, size]) =>
    shows(`${what} is a ${kind} of ${size} bytes`, ({ files }) => {
      expect(files.stat(path, last)).toMatchObject({ kind, size });
    }),
  ),
  ...LIVES.map(([what, live, path]) =>
    shows(`a file keeps its inode number over ${what}`, ({ files }) => {
      const { ino } = files.stat('docs/a.md');
      live(files);
      expect(files.stat(path).ino).toBe(ino);
    }),
  ),
  shows('a directory keeps its inode number over changes in it and a rename', ({ files }) => {
    const { ino } = files.stat('docs');
    files.write('docs/new', '');
    files.rename('docs', 'papers');
    expect(files.stat('papers').ino).toBe(ino);
  }),
  shows('a link keeps its inode number over a rename', ({ files }) => {
    const { ino } = files.stat('docs/up');
    files.rename('docs/up', 'down');
    expect(files.stat('down').ino).toBe(ino);
  }),
  shows('no two entries have one inode number', ({ files }) => {
    files.write('new', '');
    files.mkdir('made');
    files.append('docs/a.md', 'x');
    const paths = [...files.list(''), 'docs/a.md', 'docs/b.md', 'docs/deep', 'docs/deep/c.md', 'docs/up', ''];
    expect(new Set(paths.map((path) => files.stat(path).ino)).size).toBe(paths.length);
  }),
  shows('a file has one name, with each link one more, and one less for each name that goes', ({ files }) => {
    const counts = [files.stat('docs/a.md').nlink];
    files.link('docs/a.md', 'one');
    counts.push(files.stat('docs/a.md').nlink);
    files.link('one', 'docs/two');
    counts.push(files.stat('docs/two').nlink);
    files.unlink('docs/a.md');
    counts.push(files.stat('one').nlink);
    files.unlink('one');
    counts.push(files.stat('docs/two').nlink);
    expect(counts).toEqual([1, 2, 3, 2, 1]);
  }),
  shows('a handle tells the same as the path', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/a.md'), (file) => expect(file.stat()).toEqual(files.stat('docs/a.md'))),
    );
    files.atOnce(() => {
      const dir = files.openDir('docs');
      expect(dir.stat()).toEqual(files.stat('docs'));
      dir.close();
    });
  }),
  shows('a handle tells at once what was written through it', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/a.md', READ_WRITE), (file) => {
        file.write(text('12345'), 'end');
        expect(file.stat().size).toBe(10);
        expect(files.stat('docs/a.md').size).toBe(10);
      }),
    );
  }),
  shows('a file without names has the link count 0', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/a.md'), (file) => {
        files.unlink('docs/a.md');
        expect(file.stat()).toMatchObject({ nlink: 0, size: 5, kind: 'file' });
      }),
    );
  }),
  shows('sizes of names in other scripts are counted in bytes of their targets', ({ files }) => {
    files.symlink('größe', 'sized');
    expect(files.stat('sized').size).toBe(7);
  }),
  answers('asking about what is missing', (files) => files.stat('docs/new'), 'not-found'),
  answers('asking about what a dangling link leads to', (files) => files.stat('dangling', 'follow'), 'not-found'),
  answers('asking about a file with a slash at its end', (files) => files.stat('readme.txt/'), 'not-directory'),
  answers('asking about what is below a file', (files) => files.stat('readme.txt/x'), 'not-directory'),
  shows('asking changes nothing and can be done again', ({ files }) => {
    expect(files.stat('docs')).toEqual(files.stat('docs'));
    expect(codeOf(() => files.stat('docs/nope'))).toBe(codeOf(() => files.stat('docs/nope')));
  }),
];

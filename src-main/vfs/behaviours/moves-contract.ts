/** What is where after renames: chains, cycles, there and back, and with things open. */
import { expect } from 'vitest';
import { codeOf, readAll, text } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import { READ_WRITE, shapeOf, shows, withFile } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

const swap = (files: Files, one: string, other: string): void => {
  files.rename(one, 'third');
  files.rename(other, one);
  files.rename('third', other);
};

export const MOVES: readonly Behaviour[] = [
  shows('a directory moves with all that is in it', ({ files }) => {
    files.rename('docs', 'papers');
    expect(files.list('papers')).toEqual(['a.md', 'b.md', 'deep', 'up']);
    expect(files.read('papers/deep/c.md')).toBe('gamma');
    expect(codeOf(() => files.stat('docs'))).toBe('not-found');
    expect(codeOf(() => files.read('docs/a.md'))).toBe('not-found');
    expect(codeOf(() => files.list('to-docs'))).toBe('not-found');
  }),
  shows('a directory that moved is changed where it is now', ({ files }) => {
    files.rename('docs', 'papers');
    files.append('papers/a.md', '!');
    files.unlink('papers/b.md');
    files.write('papers/deep/new', 'n');
    expect(files.read('papers/a.md')).toBe('alpha!');
    expect(files.list('papers')).toEqual(['a.md', 'deep', 'up']);
    expect(files.list('papers/deep')).toEqual(['c.md', 'new']);
  }),
  shows('a directory that was changed moves with its changes', ({ files }) => {
    files.append('docs/a.md', '!');
    files.unlink('docs/b.md');
    files.mkdir('docs/more');
    files.rename('docs', 'papers');
    expect(files.read('papers/a.md')).toBe('alpha!');
    expect(files.list('papers')).toEqual(['a.md', 'deep', 'more', 'up']);
  }),
  shows('a rename there and back leaves everything as it was', ({ files }) => {
    const before = shapeOf(files);
    files.rename('docs', 'papers');
    files.rename('papers', 'docs');
    files.rename('docs/a.md', 'bare/a');
    files.rename('bare/a', 'docs/a.md');
    expect(shapeOf(files)).toEqual(before);
    expect(files.read('docs/a.md') + files.read('docs/deep/c.md')).toBe('alphagamma');
  }),
  shows('a chain of renames ends at the last name', ({ files }) => {
    const names = ['docs/a.md', 'one', 'bare/two', 'docs/three', 'docs/deep/four'];
    for (const [index, name] of names.entries()) if (index > 0) files.rename(names[index - 1] ?? '', name);
    expect(files.read('docs/deep/four')).toBe('alpha');
    expect(names.slice(0, -1).map((name) => codeOf(() => files.stat(name)))).toEqual(Array(4).fill('not-found'));
  }),
  shows('a directory goes through a chain of names and stays whole', ({ files }) => {
    for (const [from, to] of [
      ['docs', 'one'],
      ['one', 'bare/two'],
      ['bare/two', 'docs'],
      ['docs', 'bare/three'],
      ['bare', 'outer'],
    ] as const)
      files.rename(from, to);
    expect(files.read('outer/three/deep/c.md')).toBe('gamma');
    expect(files.list('outer/three')).toEqual(['a.md', 'b.md', 'deep', 'up']);
  }),
  shows('two files change places through a third name', ({ files }) => {
    swap(files, 'docs/a.md', 'docs/b.md');
    expect(files.read('docs/a.md') + files.read('docs/b.md')).toBe('betaalpha');
    expect(files.list('docs')).toEqual(['a.md', 'b.md', 'deep', 'up']);
  }),
  shows('two directories change places through a third name', ({ files }) => {
    files.write('bare/inside', 'b');
    swap(files, 'docs', 'bare');
    expect(files.list('docs')).toEqual(['inside']);
    expect(files.list('bare')).toEqual(['a.md', 'b.md', 'deep', 'up']);
    expect(files.read('to-docs/inside')).toBe('b');
  }),
  shows('a file and a directory change places', ({ files }) => {
    swap(files, 'readme.txt', 'docs');
    expect(files.read('docs')).toBe('hello');
    expect(files.read('readme.txt/deep/c.md')).toBe('gamma');
    expect(files.list('to-readme')).toEqual(['a.md', 'b.md', 'deep', 'up']);
  }),
  shows('two places swapped twice are as they were', ({ files }) => {
    const before = shapeOf(files);
    for (let round = 0; round < 2; round++) swap(files, 'docs', 'bare');
    expect(shapeOf(files)).toEqual(before);
  }),
  shows('what was below becomes what is above', ({ files }) => {
    files.rename('docs/deep', 'deep');
    files.rename('docs', 'deep/docs');
    expect(files.read('deep/docs/a.md') + files.read('deep/c.md')).toBe('alphagamma');
    expect(files.list('deep')).toEqual(['c.md', 'docs']);
  }),
  shows('a new thing takes the place of one that moved away, and both stay apart', ({ files }) => {
    files.rename('docs', 'papers');
    files.mkdir('docs');
    files.write('docs/a.md', 'other');
    expect(files.list('docs')).toEqual(['a.md']);
    expect(files.read('docs/a.md') + files.read('papers/a.md')).toBe('otheralpha');
  }),
  shows('a file over which another was renamed is gone for good', ({ files }) => {
    files.rename('docs/a.md', 'docs/b.md');
    files.rename('docs/b.md', 'docs/a.md');
    expect(files.list('docs')).toEqual(['a.md', 'deep', 'up']);
    expect(files.read('docs/a.md')).toBe('alpha');
  }),
  shows('a directory replaces an empty one, whose handle then sees nothing', ({ files }) => {
    files.atOnce(() => {
      const old = files.openDir('bare');
      files.rename('docs', 'bare');
      expect(old.list()).toEqual([]);
      expect(old.stat().nlink).toBe(0);
      old.close();
    });
    expect(files.list('bare')).toEqual(['a.md', 'b.md', 'deep', 'up']);
  }),
  shows('a directory that was emptied can be replaced', ({ files }) => {
    files.unlink('docs/deep/c.md');
    files.rename('bare', 'docs/deep');
    expect(files.list('docs/deep')).toEqual([]);
    expect(codeOf(() => files.stat('bare'))).toBe('not-found');
  }),
  shows('relative links mean what their new place makes of them', ({ files }) => {
    files.rename('docs/up', 'docs/deep/up');
    expect(codeOf(() => files.read('docs/deep/up'))).toBe('not-found');
    files.rename('docs/deep/up', 'bare/up');
    expect(files.read('bare/up')).toBe('hello');
  }),
  shows('an open file moves along, and is written where it is then', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/deep/c.md', READ_WRITE), (file) => {
        files.rename('docs', 'papers');
        expect(file.names()).toEqual(['papers', 'deep', 'c.md']);
        files.rename('papers/deep/c.md', 'd.md');
        expect(file.names()).toEqual(['d.md']);
        file.write(text('G'), 0);
      }),
    );
    expect(files.read('d.md')).toBe('Gamma');
    expect(files.list('papers/deep')).toEqual([]);
  }),
  shows('an open directory moves along, and what is made in it is where it is then', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('docs/deep');
      files.rename('docs', 'bare/papers');
      expect(dir.names()).toEqual(['bare', 'papers', 'deep']);
      expect(dir.list().map(({ name }) => name)).toEqual(['c.md']);
      files.vfs.makeDirectory(files.at('made', 'keep', dir), 0o755);
      dir.close();
    });
    expect(files.list('bare/papers/deep')).toEqual(['c.md', 'made']);
  }),
  shows('a file that is open for writing can be renamed over another', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/a.md', READ_WRITE), (file) => {
        file.write(text('A'), 0);
        files.rename('docs/a.md', 'readme.txt');
        file.write(text('L'), 1);
        expect(readAll(file)).toBe('ALpha');
      }),
    );
    expect(files.read('readme.txt')).toBe('ALpha');
  }),
  shows('a file that is written to another name and renamed over the first replaces it', ({ files }) => {
    for (const content of ['first', 'second']) {
      files.write('docs/.a.md.tmp', content);
      files.rename('docs/.a.md.tmp', 'docs/a.md');
    }
    expect(files.read('docs/a.md')).toBe('second');
    expect(files.list('docs')).toEqual(['a.md', 'b.md', 'deep', 'up']);
  }),
  shows('a directory that moved can be removed with what was in it', ({ files }) => {
    files.rename('docs/deep', 'bare/deep');
    files.unlink('bare/deep/c.md');
    files.rmdir('bare/deep');
    files.rmdir('bare');
    expect(files.list('docs')).toEqual(['a.md', 'b.md', 'up']);
  }),
  shows('links and their target can move past each other', ({ files }) => {
    files.rename('readme.txt', 'bare/readme.txt');
    files.rename('to-readme', 'bare/to-readme');
    expect(files.read('bare/to-readme')).toBe('hello');
  }),
];

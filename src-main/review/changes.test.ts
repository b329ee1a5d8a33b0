import { describe, expect, test } from 'vitest';

import { listQuiet } from './changes.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';
import type { Layout } from './tree-hands-contract.ts';

const summaryAfter = (layout: Layout, ...acts: ((folder: SandboxedFolder) => void)[]): readonly string[] => {
  let summary: readonly string[] = [];
  withFolder(layout, (folder) => {
    for (const act of acts) act(folder);
    summary = folder.summary();
  });
  return summary;
};

const openToWrite = (folder: SandboxedFolder, path: string): void => {
  const options = { access: 'read-write', create: 'never', content: 'keep', mode: 0 } as const;
  folder.overlay.openFile(folder.place(path), options).close();
};

describe('no change is', () => {
  test('a file that was opened to be written, and was not', () => {
    expect(summaryAfter({ a: 'x' }, (f) => openToWrite(f, 'a'))).toEqual([]);
  });

  test('a file that was written as it was', () => {
    expect(summaryAfter({ a: 'same' }, (f) => f.write('a', 'same'))).toEqual([]);
  });

  test('a file that was deleted and made again', () => {
    expect(
      summaryAfter(
        { a: 'same' },
        (f) => f.remove('a'),
        (f) => f.write('a', 'same'),
      ),
    ).toEqual([]);
  });

  test('a touch', () => {
    expect(summaryAfter({ a: 'x' }, (f) => f.overlay.setTimes(f.place('a'), 'now', 'now'))).toEqual([]);
  });

  test('a directory that was deleted with all in it and made again', () => {
    const again = summaryAfter(
      { 'd/a': 'x' },
      (f) => f.remove('d'),
      (f) => f.mkdir('d'),
      (f) => f.write('d/a', 'x'),
    );
    expect(again).toEqual([]);
  });

  test('an entry that was renamed and came back', () => {
    expect(
      summaryAfter(
        { 'd/a': 'x' },
        (f) => f.rename('d', 'e'),
        (f) => f.rename('e', 'd'),
      ),
    ).toEqual([]);
  });
});

describe('a change is', () => {
  test('an addition of a file, a directory or a link', () => {
    const acts = [
      (f: SandboxedFolder) => f.mkdir('d'),
      (f: SandboxedFolder) => f.write('d/a', ''),
      (f: SandboxedFolder) => f.symlink('a', 'd/l'),
    ];
    expect(summaryAfter({}, ...acts)).toEqual(['added d', 'added d/a', 'added d/l']);
  });

  test('a modification of content, of mode, or of both', () => {
    const acts = [
      (f: SandboxedFolder) => f.write('a', 'y'),
      (f: SandboxedFolder) => f.setMode('b', 0o600),
      (f: SandboxedFolder) => f.write('c', 'y'),
      (f: SandboxedFolder) => f.setMode('c', 0o600),
    ];
    expect(summaryAfter({ a: 'x', b: 'x', c: 'x' }, ...acts)).toEqual([
      'modified a *',
      'modified b m',
      'modified c *m',
    ]);
  });

  test('a modification when another file of the same size is renamed over it', () => {
    expect(
      summaryAfter(
        { a: 'one' },
        (f) => f.write('t', 'two'),
        (f) => f.rename('t', 'a'),
      ),
    ).toEqual(['modified a *']);
  });

  test('a deletion of everything below a directory, one by one', () => {
    const layout = { 'd/a': 'x', 'd/e/b': 'x', 'd/e/f/': '' };
    expect(summaryAfter(layout, (f) => f.remove('d'))).toEqual([
      'deleted d',
      'deleted d/a',
      'deleted d/e',
      'deleted d/e/b',
      'deleted d/e/f',
    ]);
  });

  test('the deletion of what is not in a directory that was made again', () => {
    const layout = { 'd/a': 'x', 'd/e/b': 'x' };
    expect(
      summaryAfter(
        layout,
        (f) => f.remove('d'),
        (f) => f.mkdir('d'),
        (f) => f.write('d/new', 'n'),
      ),
    ).toEqual(['deleted d/a', 'deleted d/e', 'deleted d/e/b', 'added d/new']);
  });

  test('one rename for a directory, with what changed in it at its new place', () => {
    const layout = { 'd/a': 'x', 'd/b': 'x', 'd/c': 'x' };
    const acts = [
      (f: SandboxedFolder) => f.rename('d', 'e'),
      (f: SandboxedFolder) => f.write('e/a', 'y'),
      (f: SandboxedFolder) => f.remove('e/b'),
    ];
    expect(summaryAfter(layout, ...acts)).toEqual(['renamed e <- d', 'modified e/a *', 'deleted e/b']);
  });

  test('a rename out of a directory that was then deleted', () => {
    expect(
      summaryAfter(
        { 'd/a': 'x', 'd/b': 'y' },
        (f) => f.rename('d/a', 'a'),
        (f) => f.remove('d'),
      ),
    ).toEqual(['renamed a <- d/a', 'deleted d', 'deleted d/b']);
  });

  test('a rename and an addition when something new took the old name', () => {
    expect(
      summaryAfter(
        { a: 'x' },
        (f) => f.rename('a', 'b'),
        (f) => f.write('a', 'new'),
      ),
    ).toEqual(['added a', 'renamed b <- a']);
  });

  test('a change of type, with what the directory had', () => {
    expect(
      summaryAfter(
        { 'd/a': 'x', f: 'x' },
        (f) => f.remove('d'),
        (f) => f.write('d', 'y'),
        (f) => f.remove('f'),
        (f) => f.mkdir('f'),
      ),
    ).toEqual(['type-changed d', 'deleted d/a', 'type-changed f']);
  });
});

describe('a copy and a deletion', () => {
  test('of the same content are one rename', () => {
    expect(
      summaryAfter(
        { 'd/a': 'same' },
        (f) => f.write('a', 'same'),
        (f) => f.remove('d/a'),
      ),
    ).toEqual(['renamed a <- d/a']);
  });

  test('of several equal files are paired by name', () => {
    const layout = { 'd/a': 'same', 'd/b': 'same' };
    const acts = [
      (f: SandboxedFolder) => f.mkdir('e'),
      ...['b', 'a'].flatMap((name) => [
        (f: SandboxedFolder) => f.write(`e/${name}`, 'same'),
        (f: SandboxedFolder) => f.remove(`d/${name}`),
      ]),
    ];
    expect(summaryAfter(layout, ...acts)).toEqual(['added e', 'renamed e/a <- d/a', 'renamed e/b <- d/b']);
  });

  test('of empty files are no rename', () => {
    expect(
      summaryAfter(
        { a: '' },
        (f) => f.write('b', ''),
        (f) => f.remove('a'),
      ),
    ).toEqual(['deleted a', 'added b']);
  });
});

test('a time that differs is told with what else changed, and alone it is no change', () => {
  withFolder({ a: 'x', b: 'x', c: 'x', d: 'x', 'e/f': 'x' }, (folder) => {
    const { overlay } = folder;
    folder.write('a', 'y');
    folder.setMode('b', 0o600);
    overlay.setTimes(folder.place('c'), 'keep', 5n);
    openToWrite(folder, 'd');
    folder.write('d', 'x');
    folder.remove('e');
    folder.mkdir('e');
    folder.write('e/f', 'x');
    expect(folder.changes().map(({ path, time }) => [path, time])).toEqual([
      ['cwd://a', true],
      ['cwd://b', false],
    ]);
    expect(listQuiet(overlay, 'cwd').map(({ path, why }) => `${path} ${why}`)).toEqual([
      'cwd://c time-only',
      'cwd://d net-zero',
      'cwd://e net-zero',
      'cwd://e/f net-zero',
    ]);
  });
});

test('sizes are those of files and links, on the sides that are there', () => {
  withFolder({ a: 'xyz', 'd/': '' }, (folder) => {
    folder.write('a', 'x');
    folder.symlink('four', 'l');
    folder.remove('d');
    const sizes = folder.changes().map(({ path, sizeBefore, sizeAfter }) => [path, sizeBefore, sizeAfter]);
    expect(sizes).toEqual([
      ['cwd://a', 3, 1],
      ['cwd://d', null, null],
      ['cwd://l', null, 4],
    ]);
  });
});

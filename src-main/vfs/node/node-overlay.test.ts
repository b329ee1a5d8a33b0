/** What an overlay adds to a tree: facts about its top, views of its sides, limits. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryContentStore } from '../../store/memory-content-store.ts';
import { codeOf, readAll, text } from '../files-by-path-contract.ts';
import { createMemoryTree } from './create-overlay.ts';
import { now } from './machine-contract.ts';
import { Workspace } from './workspace-contract.ts';

let at: Workspace;

beforeEach(() => {
  at = new Workspace();
});
afterEach(() => at.remove());

describe('the top', () => {
  test.each<[string, () => void, string[]]>([
    ['a new file', () => at.files.write('new', 'x'), ['new file own']],
    ['a removed file', () => at.files.unlink('readme.txt'), ['readme.txt whiteout over readme.txt']],
    ['a written file', () => at.files.append('docs/a.md', '!'), ['docs/a.md file from docs/a.md own']],
    ['a mode', () => at.files.chmod('docs/a.md', 0o600), ['docs/a.md file from docs/a.md']],
    ['the times of a directory', () => at.files.utimes('docs', 1n, 2n), ['docs directory from docs']],
    [
      'a renamed file',
      () => at.files.rename('docs/a.md', 'b.md'),
      ['b.md file from docs/a.md', 'docs/a.md whiteout over docs/a.md'],
    ],
    [
      'a renamed directory',
      () => at.files.rename('docs', 'papers'),
      ['docs whiteout over docs', 'papers directory from docs'],
    ],
    [
      'a link in place of a file',
      () => {
        at.files.unlink('readme.txt');
        at.files.symlink('large', 'readme.txt');
      },
      ['readme.txt symlink over readme.txt'],
    ],
    ['a second name', () => at.files.link('readme.txt', 'docs/same'), ['docs/same file own']],
    [
      'a directory made anew',
      () => {
        at.files.rename('docs/deep', 'deep');
        at.files.mkdir('docs/deep');
      },
      ['deep directory from docs/deep', 'docs/deep directory over docs/deep opaque'],
    ],
    [
      'what was moved out of a directory that has gone since',
      () => {
        at.files.rename('docs/deep', 'deep');
        at.files.unlink('docs/a.md');
        at.files.rmdir('docs');
      },
      ['deep directory from docs/deep', 'docs whiteout over docs'],
    ],
    [
      'a change in a renamed directory',
      () => {
        at.files.rename('docs', 'papers');
        at.files.append('papers/deep/c.md', '!');
        at.files.unlink('papers/a.md');
      },
      [
        'docs whiteout over docs',
        'papers directory from docs',
        'papers/a.md whiteout over docs/a.md',
        'papers/deep/c.md file from docs/deep/c.md own',
      ],
    ],
  ])('%s', (_, change, expected) => {
    change();
    expect(at.top()).toEqual(expected);
  });

  test.each<[string, () => void]>([
    [
      'creating and deleting',
      () => {
        at.files.write('docs/x', 'x');
        at.files.unlink('docs/x');
      },
    ],
    [
      'renaming away and back',
      () => {
        at.files.rename('docs', 'x');
        at.files.rename('x', 'docs');
      },
    ],
    [
      'making and removing directories',
      () => {
        at.files.mkdir('docs/deep/x');
        at.files.rmdir('docs/deep/x');
      },
    ],
    ['opening for writing without a write', () => at.files.open('docs/a.md', { access: 'read-write' }).close()],
    [
      'a mode set back',
      () => {
        at.files.chmod('docs/a.md', 0o600);
        at.files.chmod('docs/a.md', 0o640);
      },
    ],
    ['a failed operation', () => codeOf(() => at.files.rename('docs', 'docs/deep/x'))],
    [
      'writing the same bytes and setting the times back',
      () => {
        const { atimeNs, mtimeNs } = statSync(at.onDisk('docs', 'a.md'), { bigint: true });
        const file = at.files.open('docs/a.md', { access: 'write' });
        file.write(text('alpha'), 0);
        file.close();
        at.files.utimes('docs/a.md', statSync(at.onDisk('docs', 'a.md'), { bigint: true }).atimeNs || atimeNs, mtimeNs);
      },
    ],
  ])('%s leaves no trace', (_, change) => {
    change();
    expect(at.top()).toEqual([]);
    expect(at.overlay.topBytes()).toBe(0);
    at.store.journal.checkpoint();
    expect(at.store.database.prepare('SELECT count(*) AS n FROM names').get()).toEqual({ n: 0 });
  });

  test('remembers the base as it was when the change began', () => {
    const before = statSync(at.onDisk('docs', 'a.md'), { bigint: true });
    at.files.append('docs/a.md', '!');
    writeFileSync(at.onDisk('docs', 'a.md'), 'changed by somebody');
    const [entry] = at.overlay.topEntries();
    expect(entry?.origin?.fingerprint).toMatchObject({ ino: before.ino, size: 5, mtimeNs: before.mtimeNs });
    expect(entry?.origin?.hash).toBe('8ed3f6ad685b959ead7022518e1af76cd816f8e8ec7ccdda1ed4018e8f2223f8');
    expect(at.files.read('docs/a.md')).toBe('alpha!');
  });

  test('copying up keeps mode and the rest of a large file', () => {
    const file = at.files.open('large', { access: 'read-write' });
    file.write(text('x'), 150_000);
    file.close();
    expect(at.files.read('large')).toBe(`${'L'.repeat(150_000)}x${'L'.repeat(49_999)}`);
    expect(at.files.stat('large').mode).toBe(statSync(at.onDisk('large')).mode & 0o777);
    expect(at.overlay.topBytes()).toBe(200_000);
    expect(at.overlay.topEntries()[0]?.origin?.hash).toHaveLength(64);
    at.files.unlink('large');
    at.store.journal.checkpoint();
    expect(readdirSync(join(at.folder, 'store', 'work'))).toEqual([]);
  });

  test('says when it changed', () => {
    let changes = 0;
    const stop = at.overlay.onChange(() => changes++);
    at.files.write('x', 'x');
    expect(changes).toBeGreaterThan(0);
    const before = changes;
    at.files.read('x');
    at.files.list('docs');
    expect(changes).toBe(before);
    stop();
    at.files.unlink('x');
    expect(changes).toBe(before);
  });
});

test('a renamed base link that has gone from the folder leaves the list of entries readable', () => {
  symlinkSync('readme.txt', join(at.folder, 'base', 'pointer'));
  at.files.rename('pointer', 'moved');
  rmSync(join(at.folder, 'base', 'pointer'));
  const moved = at.overlay.topEntries().find(({ names }) => names.join('/') === 'moved');
  expect(moved?.node).toMatchObject({ kind: 'symlink', linkTarget: null });
});

describe('the base', () => {
  test('shows through as it is now, and what is open goes on', () => {
    const reader = at.files.open('readme.txt');
    writeFileSync(at.onDisk('new.txt'), 'new');
    renameSync(at.onDisk('new.txt'), at.onDisk('readme.txt'));
    expect(at.files.read('readme.txt')).toBe('new');
    expect(readAll(reader)).toBe('hello');
    rmSync(at.onDisk('readme.txt'));
    expect(at.files.at('readme.txt').kind).toBeNull();
    reader.close();
    expect(at.files.list('')).not.toContain('readme.txt');
  });

  test('is never written, whatever is done', () => {
    const before = snapshot(at.onDisk());
    at.files.rename('docs', 'papers');
    at.files.append('papers/a.md', 'x');
    at.files.write('readme.txt', 'other');
    at.files.chmod('papers/deep/c.md', 0o600);
    at.files.unlink('large');
    at.files.link('readme.txt', 'again');
    expect(snapshot(at.onDisk())).toEqual(before);
  });
});

function snapshot(folder: string): unknown[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeNs, ino, ctimeNs } = statSync(path, { bigint: true });
    return { path, mode, mtimeNs, ino, ctimeNs, bytes: entry.isFile() ? readFileSync(path, 'latin1') : null };
  });
}

describe('views', () => {
  test('show one side, and nothing can be changed there', () => {
    at.files.append('docs/a.md', '!');
    at.files.unlink('readme.txt');
    at.files.write('new', 'x');
    const base = at.filesOf(at.overlay.view('base'));
    const side = at.filesOf(at.overlay.view('top'));
    const merged = at.filesOf(at.overlay.view('merged'));
    expect(base.list('')).toEqual(['docs', 'large', 'readme.txt', 'to-readme']);
    expect(base.read('docs/a.md')).toBe('alpha');
    expect(side.list('')).toEqual(['docs', 'new']);
    expect(side.list('docs')).toEqual(['a.md']);
    expect(side.read('docs/a.md')).toBe('alpha!');
    expect(merged.list('')).toEqual(['docs', 'large', 'new', 'to-readme']);
    for (const view of [base, side, merged]) {
      expect(view.vfs.access).toBe('read-only');
      expect(codeOf(() => view.write('z', ''))).toBe('read-only');
      expect(codeOf(() => view.unlink('docs/a.md'))).toBe('read-only');
      expect(codeOf(() => view.rename('docs', 'z'))).toBe('read-only');
      expect(codeOf(() => view.chmod('docs/a.md', 0o600))).toBe('read-only');
      expect(codeOf(() => view.open('docs/a.md').setTimes('now', 'now'))).toBe('read-only');
    }
  });

  test('the layer of each entry is told', () => {
    at.files.append('docs/a.md', '!');
    expect(at.files.stat('docs/a.md').layer).toBe('top');
    expect(at.files.stat('docs').layer).toBe('base');
    expect(at.files.stat('readme.txt').layer).toBe('base');
  });
});

describe('limits', () => {
  test('of bytes and entries are kept before anything is allocated', () => {
    const tree = createMemoryTree({ now, maxBytes: 1000, maxNodes: 3 });
    const inside = at.filesOf(tree);
    inside.write('a', 'x'.repeat(600));
    expect(codeOf(() => inside.write('b', 'x'.repeat(600)))).toBe('quota');
    const file = inside.open('b', { access: 'write' });
    expect(codeOf(() => file.truncate(2 ** 39))).toBe('quota');
    expect(codeOf(() => file.write(text('x'), 1000))).toBe('quota');
    file.write(text('x'.repeat(400)), 0);
    file.close();
    expect(tree.topBytes()).toBe(1000);
    inside.mkdir('c');
    expect(codeOf(() => inside.mkdir('d'))).toBe('quota');
    inside.unlink('a');
    inside.mkdir('d');
    expect(tree.topBytes()).toBe(400);
  });

  test('a sparse file takes no memory', () => {
    const { work } = createMemoryContentStore();
    const file = work.create('x');
    file.write(text('end'), 2 ** 35);
    const into = new Uint8Array(5);
    expect(file.read(into, 2 ** 35 - 2)).toBe(5);
    expect([...into]).toEqual([0, 0, ...text('end')]);
  });
});

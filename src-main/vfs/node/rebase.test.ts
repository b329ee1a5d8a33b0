/** What our own hand does to the base, case by case. */
import { chmodSync, linkSync, mkdirSync, renameSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BaseStep } from '../overlay.ts';
import { codeOf, readAll, text } from '../files-by-path-contract.ts';
import { linesOf } from './past-lines-contract.ts';
import { Workspace } from './workspace-contract.ts';

let at: Workspace;

beforeEach(() => {
  at = new Workspace();
});
afterEach(() => at.remove());

const place = (path: string): string[] => path.split('/');
const changed = (path: string): BaseStep => ({ what: 'changed', names: place(path) });
const moved = (from: string, to: string): BaseStep => ({ what: 'moved', from: place(from), to: place(to) });

/** Without the times of directories that are the base's. */
const view = (): string[] => linesOf(at.overlay).map((line) => line.replace(/(?<= directory \d+ 0) \d+/, ''));

/** Nothing of it is seen. */
function byHand(lost: readonly string[], act: () => void, ...steps: readonly BaseStep[]): void {
  const before = view();
  for (const path of lost) at.overlay.own(place(path));
  at.store.journal.commit();
  expect(view()).toEqual(before);
  act();
  at.overlay.rebase(...steps);
  at.store.journal.commit();
  expect(view()).toEqual(before);
  expect(at.overlay.baseDrift()).toEqual([]);
}

describe('a place of the base that was changed', () => {
  test('is the new base of a change', () => {
    at.files.append('docs/a.md', '!');
    byHand(['docs/a.md'], () => writeFileSync(at.onDisk('docs', 'a.md'), 'other'), changed('docs/a.md'));
    at.overlay.revert(['docs', 'a.md']);
    expect(at.files.read('docs/a.md')).toBe('other');
  });

  test('was what the tree showed from the base: now that is a change', () => {
    byHand(['docs/a.md'], () => writeFileSync(at.onDisk('docs', 'a.md'), 'before'), changed('docs/a.md'));
    expect(at.top()).toEqual(['docs/a.md file from docs/a.md own']);
  });

  test('and is gone: what the tree shows is new', () => {
    byHand(
      ['docs/a.md', 'to-readme'],
      () => {
        rmSync(at.onDisk('docs', 'a.md'));
        rmSync(at.onDisk('to-readme'));
      },
      changed('docs/a.md'),
      changed('to-readme'),
    );
    expect(at.top()).toEqual(['docs/a.md file own', 'to-readme symlink']);
  });

  test('and is gone: nothing has to be hidden any more', () => {
    at.files.unlink('docs/a.md');
    byHand([], () => rmSync(at.onDisk('docs', 'a.md')), changed('docs/a.md'));
    expect(at.top()).toEqual([]);
  });

  test('and has come: it is hidden', () => {
    byHand(
      [],
      () => {
        mkdirSync(at.onDisk('docs', 'new'));
        writeFileSync(at.onDisk('docs', 'new', 'file'), 'x');
        symlinkSync('x', at.onDisk('link'));
      },
      changed('docs/new'),
      changed('docs/new/file'),
      changed('link'),
    );
    expect(at.top()).toEqual(['docs/new whiteout over docs/new', 'link whiteout over link']);
    expect(codeOf(() => at.files.stat('docs/new'))).toBe('not-found');
  });

  test('and has come where the tree has its own: that hides it', () => {
    at.files.write('docs/new', 'mine');
    byHand([], () => writeFileSync(at.onDisk('docs', 'new'), 'theirs'), changed('docs/new'));
    expect(at.top()).toEqual(['docs/new file over docs/new own']);
  });

  test('and is of another kind: the tree goes on showing its own', () => {
    at.overlay.own(['docs', 'deep', 'c.md']);
    byHand(
      ['docs/deep', 'docs/deep/c.md'],
      () => {
        rmSync(at.onDisk('docs', 'deep', 'c.md'));
        rmdirSync(at.onDisk('docs', 'deep'));
        writeFileSync(at.onDisk('docs', 'deep'), 'a file');
      },
      changed('docs/deep/c.md'),
      changed('docs/deep'),
    );
    expect(at.top()).toEqual(['docs/deep directory over docs/deep', 'docs/deep/c.md file own']);
  });

  test('only in its mode', () => {
    byHand(
      ['docs', 'docs/a.md'],
      () => {
        chmodSync(at.onDisk('docs'), 0o700);
        chmodSync(at.onDisk('docs', 'a.md'), 0o600);
      },
      changed('docs'),
      changed('docs/a.md'),
    );
    at.overlay.revert(['docs', 'a.md']);
    expect(at.files.stat('docs/a.md').mode).toBe(0o600);
  });

  test('below a directory that the tree moved is found there', () => {
    at.files.rename('docs', 'papers');
    byHand(
      ['docs/a.md'],
      () => {
        writeFileSync(at.onDisk('docs', 'a.md'), 'other');
        writeFileSync(at.onDisk('docs', 'new'), 'x');
      },
      changed('docs/a.md'),
      changed('docs/new'),
    );
    expect(at.top()).toEqual([
      'docs whiteout over docs',
      'papers directory from docs',
      'papers/a.md file from docs/a.md own',
      'papers/new whiteout over docs/new',
    ]);
  });

  test('below a directory that the tree removed is hidden, and no conflict is seen', () => {
    at.files.unlink('docs/deep/c.md');
    at.files.rmdir('docs/deep');
    byHand([], () => writeFileSync(at.onDisk('docs', 'deep', 'new'), 'x'), changed('docs/deep/new'));
    expect(at.top()).toEqual(['docs/deep whiteout over docs/deep']);
  });

  test('has other names in the base, which stay', () => {
    linkSync(at.onDisk('docs', 'a.md'), at.onDisk('twin'));
    at.overlay.own(['twin']);
    byHand(
      ['docs/a.md'],
      () => {
        rmSync(at.onDisk('docs', 'a.md'));
        writeFileSync(at.onDisk('docs', 'a.md'), 'apart');
      },
      changed('docs/a.md'),
      changed('twin'),
    );
    at.overlay.revert(['twin']);
    expect(at.files.read('twin')).toBe('alpha');
  });
});

describe('what was moved in the base', () => {
  test('is shown where it was', () => {
    byHand([], () => renameSync(at.onDisk('docs'), at.onDisk('papers')), moved('docs', 'papers'));
    expect(at.top()).toEqual(['docs directory from papers', 'papers whiteout over papers']);
    expect(at.files.read('docs/deep/c.md')).toBe('gamma');
  });

  test('back to where the tree shows it says nothing any more', () => {
    at.files.rename('docs', 'papers');
    at.files.append('papers/a.md', '!');
    byHand([], () => renameSync(at.onDisk('docs'), at.onDisk('papers')), moved('docs', 'papers'));
    expect(at.top()).toEqual(['papers/a.md file from papers/a.md own']);
  });

  test('over something else, which was made own', () => {
    byHand(['readme.txt'], () => renameSync(at.onDisk('large'), at.onDisk('readme.txt')), moved('large', 'readme.txt'));
    expect(at.top()).toEqual(['large file from readme.txt', 'readme.txt file over readme.txt own']);
  });

  test('takes along what the tree moved out of it, and what it hides', () => {
    at.files.rename('docs/deep/c.md', 'c.md');
    at.files.unlink('docs/a.md');
    byHand([], () => renameSync(at.onDisk('docs'), at.onDisk('papers')), moved('docs', 'papers'));
    expect(at.top()).toEqual([
      'c.md file from papers/deep/c.md',
      'docs directory from papers',
      'docs/a.md whiteout over papers/a.md',
      'docs/deep/c.md whiteout over papers/deep/c.md',
      'papers whiteout over papers',
    ]);
  });

  test('and is hidden by the tree stays hidden', () => {
    at.files.unlink('readme.txt');
    byHand([], () => renameSync(at.onDisk('readme.txt'), at.onDisk('docs', 'r')), moved('readme.txt', 'docs/r'));
    expect(at.top()).toEqual(['docs/r whiteout over docs/r']);
  });

  test('and swapped, told at once', () => {
    const swap = (): void => {
      renameSync(at.onDisk('docs'), at.onDisk('parked'));
      renameSync(at.onDisk('large'), at.onDisk('docs'));
      renameSync(at.onDisk('parked'), at.onDisk('large'));
    };
    byHand([], swap, moved('docs', 'parked'), moved('large', 'docs'), moved('parked', 'large'));
    expect(at.top()).toEqual(['docs directory from large over docs', 'large file from docs over large']);
    byHand([], swap, moved('docs', 'parked'), moved('large', 'docs'), moved('parked', 'large'));
    expect(at.top()).toEqual([]);
  });
});

test('open handles go on: read, written, listed', () => {
  const a = at.files.open('docs/a.md', { access: 'read-write' });
  const c = at.files.open('docs/deep/c.md');
  const docs = at.files.openDir('docs');
  const link = at.files.open('readme.txt');
  byHand(
    ['docs/a.md', 'readme.txt'],
    () => {
      rmSync(at.onDisk('docs', 'a.md'));
      writeFileSync(at.onDisk('readme.txt'), 'other');
      renameSync(at.onDisk('docs'), at.onDisk('papers'));
    },
    changed('docs/a.md'),
    changed('readme.txt'),
    moved('docs', 'papers'),
  );
  a.write(text('!'), 'end');
  expect([readAll(a), readAll(c), readAll(link)]).toEqual(['alpha!', 'gamma', 'hello']);
  expect(docs.list().map(({ name }) => name)).toEqual(['a.md', 'deep']);
  expect(a.names()).toEqual(['docs', 'a.md']);
  for (const handle of [a, c, docs, link]) handle.close();
  at.store.journal.commit();
  expect(at.files.read('docs/a.md')).toBe('alpha!');
});

test('what nobody made own is no longer there to be shown: that is a fault of whoever told', () => {
  at.files.rename('readme.txt', 'docs/r');
  rmSync(at.onDisk('readme.txt'));
  expect(() => at.overlay.rebase(changed('readme.txt'))).toThrow('had to become its own');
});

test('telling of steps again changes nothing', () => {
  at.files.unlink('docs/a.md');
  byHand(
    ['readme.txt'],
    () => {
      rmSync(at.onDisk('readme.txt'));
      writeFileSync(at.onDisk('docs', 'a.md'), 'other');
      writeFileSync(at.onDisk('new'), 'x');
    },
    changed('readme.txt'),
    changed('docs/a.md'),
    changed('new'),
  );
  const top = at.top();
  byHand(['readme.txt'], () => undefined, changed('readme.txt'), changed('docs/a.md'), changed('new'));
  expect(at.top()).toEqual(top);
});

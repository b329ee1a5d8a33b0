/** What a walk asks a tree, and what it never does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntryKind } from '../../src-preload/contract/vocabulary.ts';
import { codeOf } from './files-by-path-contract.ts';
import { parseRelPath } from './path/rel-path.ts';
import type { LastLink } from './vfs.ts';
import { walk } from './walk.ts';
import type { WalkSource } from './walk.ts';

interface Entry {
  readonly kind: EntryKind;
  readonly target: string;
}

/** A tree by canonical paths; directories are their own paths. */
class FakeTree implements WalkSource<string, Entry> {
  readonly asked: string[] = [];
  readonly #entries: Readonly<Record<string, string>>;

  /** A text is a link's target; `/` a directory, `.` a file. */
  constructor(entries: Readonly<Record<string, string>>) {
    this.#entries = entries;
  }

  lookup(dir: string, name: string): Entry | undefined {
    this.asked.push(name);
    const value = this.#entries[`${dir}/${name}`];
    if (value === undefined) return undefined;
    const kinds: Readonly<Record<string, EntryKind>> = { '/': 'directory', '.': 'file' };
    return { kind: kinds[value] ?? 'symlink', target: value };
  }

  enter(dir: string, name: string): string {
    return `${dir}/${name}`;
  }

  readLink(_dir: string, _name: string, { target }: Entry): string {
    return target;
  }
}

const ENTRIES = {
  '/a': '/',
  '/a/b': '/',
  '/a/b/f': '.',
  '/a/up': '../f',
  '/f': '.',
  '/l': 'a/b',
  '/deep': 'l/../up',
  '/out': '../x',
  '/in/x': '.',
};

function arrive(path: string, last: LastLink = 'follow'): string {
  const walked = walk(new FakeTree(ENTRIES), '', parseRelPath(path), last);
  return walked.name === null ? walked.dir : `${walked.dir}/${walked.name}`;
}

describe('a walk', () => {
  test.each([
    ['a/b/f', '/a/b/f'],
    ['l/f', '/a/b/f'],
    ['l/..', '/a'],
    ['l/../up', '/f'],
    ['deep', '/f'],
    ['a/b/../..', ''],
  ])('along %s arrives at "%s"', (path, expected) => {
    expect(arrive(path)).toBe(expected);
  });

  test('takes `..` off the directories it passed, and never asks the tree for it', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'f', 'l', 'up', 'deep', 'out', 'x', '..', '.', ''), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(names, fc.constantFrom('follow', 'keep'), (path, last) => {
        const tree = new FakeTree(ENTRIES);
        codeOf(() => walk(tree, '', parseRelPath(`./${path.join('/')}`), last));
        expect(tree.asked.filter((name) => ['..', '.', ''].includes(name) || name.includes('/'))).toEqual([]);
      }),
    );
  });

  test('fails with a word of its own, or arrives in a directory that it has entered', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'f', 'l', 'up', 'deep', 'out', 'x', '..'), { maxLength: 8 });
    fc.assert(
      fc.property(names, (path) => {
        const code = codeOf(() => expect(['', '/a', '/a/b']).toContain(walkedDirectory(path.join('/'))));
        expect(['ok', 'not-found', 'not-directory', 'boundary-escape']).toContain(code);
      }),
    );
  });

  test('asks for nothing behind a name that is missing', () => {
    const tree = new FakeTree(ENTRIES);
    expect(codeOf(() => walk(tree, '', parseRelPath('a/nope/f/g'), 'follow'))).toBe('not-found');
    expect(tree.asked).toEqual(['a', 'nope']);
  });

  test('gives up at the forty-first link', () => {
    const tree = new FakeTree({ '/again': 'again' });
    expect(codeOf(() => walk(tree, '', parseRelPath('again'), 'follow'))).toBe('link-loop');
    expect(tree.asked).toHaveLength(41);
  });

  test('reads the last link only when it is to be followed', () => {
    expect(arrive('l', 'keep')).toBe('/l');
    expect(arrive('l/', 'keep')).toBe('/a/b');
    expect(arrive('out', 'keep')).toBe('/out');
    expect(codeOf(() => arrive('out', 'follow'))).toBe('boundary-escape');
  });
});

function walkedDirectory(path: string): string {
  return walk(new FakeTree(ENTRIES), '', parseRelPath(path), 'follow').dir;
}

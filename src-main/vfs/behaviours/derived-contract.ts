/** What is written once over any tree: whether something exists, pages, removing and copying all, the canonical path. */
import { expect } from 'vitest';
import {
  canonicalize,
  copyFile,
  copyTree,
  exists,
  listPage,
  makeDirectories,
  removeAll,
  writeOver,
} from '../derived.ts';
import type { Site } from '../derived.ts';
import { codeOf, text } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import { parseRelPath } from '../path/rel-path.ts';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import type { LastLink } from '../vfs.ts';
import { answers, READ_WRITE, shows, withFile } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

const siteOf = (files: Files, path: string, last: LastLink = 'keep'): Site => ({
  vfs: files.vfs,
  root: files.root,
  place: files.at(path, last),
});

const isThere = (files: Files, path: string, last: LastLink = 'follow'): boolean =>
  exists(files.vfs, files.root, parseRelPath(path), last);
const removed = (files: Files, path: string): number => files.atOnce(() => removeAll(siteOf(files, path)));
const copied = (files: Files, from: string, to: string): number =>
  files.atOnce(() => copyFile(siteOf(files, from, 'follow'), siteOf(files, to, 'follow')));
const treeCopied = (files: Files, from: string, to: string): number =>
  files.atOnce(() => copyTree(siteOf(files, from), siteOf(files, to)));
const canonical = (files: Files, path: string): string =>
  canonicalize(files.vfs, files.root, parseRelPath(path)).join('/');
const made = (files: Files, path: string): number =>
  files.atOnce(() =>
    makeDirectories(files.vfs, files.root, parseRelPath(path), { mode: 0o755, allow: () => undefined }),
  );

const EXISTING: readonly (readonly [string, string, LastLink, boolean | FsErrorCode])[] = [
  ['a file', 'readme.txt', 'follow', true],
  ['a directory', 'docs', 'follow', true],
  ['the root', '', 'follow', true],
  ['a link that leads somewhere', 'to-docs', 'follow', true],
  ['a link that leads nowhere, followed', 'dangling', 'follow', false],
  ['a link that leads nowhere, kept', 'dangling', 'keep', true],
  ['a missing name', 'docs/new', 'follow', false],
  ['a name in a missing directory', 'nope/x', 'follow', false],
  ['a name below a file', 'readme.txt/x', 'follow', false],
  ['a path above the root', '../x', 'follow', 'boundary-escape'],
  ['a link to an absolute path', 'absolute', 'follow', 'boundary-escape'],
  ['a link to itself', 'loop-a', 'follow', 'link-loop'],
];

const CANONICAL: readonly (readonly [string, string])[] = [
  ['', ''],
  ['docs/./deep/../a.md', 'docs/a.md'],
  ['to-docs/up', 'readme.txt'],
  ['to-docs/deep', 'docs/deep'],
  ['to-readme', 'readme.txt'],
];

const COPYING: readonly (readonly [string, string, string, FsErrorCode | 'ok'])[] = [
  ['a file to a new name', 'docs/a.md', 'new', 'ok'],
  ['a file over another', 'docs/a.md', 'readme.txt', 'ok'],
  ['a file over a longer one', 'docs/b.md', 'docs/a.md', 'ok'],
  ['an empty file over another', 'empty.txt', 'docs/a.md', 'ok'],
  ['a file through a link', 'to-readme', 'new', 'ok'],
  ['a directory as a file', 'docs', 'new', 'is-directory'],
  ['a file over a directory', 'docs/a.md', 'bare', 'is-directory'],
  ['what is missing', 'nope', 'new', 'not-found'],
  ['a file onto itself', 'docs/a.md', 'docs/a.md', 'invalid-argument'],
  ['a file onto a link to it', 'readme.txt', 'to-readme', 'invalid-argument'],
];

export const DERIVED: readonly Behaviour[] = [
  ...EXISTING.map(([what, path, last, expected]) =>
    shows(`whether ${what} exists is answered by ${String(expected)}`, ({ files }) => {
      if (typeof expected === 'boolean') expect(isThere(files, path, last)).toBe(expected);
      else expect(codeOf(() => isThere(files, path, last))).toBe(expected);
    }),
  ),
  ...CANONICAL.map(([path, names]) =>
    shows(`the canonical path of "${path}" is "${names}"`, ({ files }) => expect(canonical(files, path)).toBe(names)),
  ),
  answers('the canonical path of what is missing', (files) => canonical(files, 'docs/new'), 'not-found'),
  answers('the canonical path of a dangling link', (files) => canonical(files, 'dangling'), 'not-found'),
  ...COPYING.map(([what, from, to, code]) =>
    shows(`copying ${what} answers ${code}`, ({ files }) => {
      const content = code === 'ok' ? files.read(from) : '';
      expect(codeOf(() => copied(files, from, to))).toBe(code);
      if (code === 'ok') expect([files.read(to), files.read(from)]).toEqual([content, content]);
      else expect(files.read('docs/a.md') + files.read('readme.txt')).toBe('alphahello');
    }),
  ),
  shows('a copy is a file of its own with the mode of the first', ({ files }) => {
    files.chmod('docs/a.md', 0o751);
    expect(copied(files, 'docs/a.md', 'copy')).toBe(5);
    files.append('copy', '!');
    expect(files.stat('copy')).toMatchObject({ mode: 0o751, nlink: 1 });
    expect(files.read('docs/a.md')).toBe('alpha');
  }),
  shows('a large file is copied whole', ({ files }) => {
    files.write('big', 'x'.repeat(200_000));
    expect(copied(files, 'big', 'copy')).toBe(200_000);
    expect(files.read('copy') === files.read('big')).toBe(true);
  }),
  shows('a tree is copied with everything in it, links as links, modes and modification times kept', ({ files }) => {
    files.utimes('docs/a.md', 5n, 6n);
    files.utimes('docs/deep', 7n, 8n);
    files.chmod('docs/deep', 0o711);
    expect(treeCopied(files, 'docs', 'copy')).toBe(6);
    expect(files.list('copy')).toEqual(['a.md', 'b.md', 'deep', 'up']);
    expect(files.readlink('copy/up')).toBe('../readme.txt');
    expect(files.read('copy/deep/c.md')).toBe('gamma');
    expect(files.stat('copy/a.md').mtimeNs).toBe(6n);
    expect(files.stat('copy/deep')).toMatchObject({ mode: 0o711, mtimeNs: 8n });
  }),
  answers('copying a tree into itself', (files) => treeCopied(files, 'docs', 'docs/deep/copy'), 'invalid-argument'),
  answers('copying a tree over what is there', (files) => treeCopied(files, 'docs', 'bare'), 'already-exists'),
  answers('copying a tree that is missing', (files) => treeCopied(files, 'nope', 'copy'), 'not-found'),
  shows('a tree that is one link is copied as the link', ({ files }) => {
    expect(treeCopied(files, 'dangling', 'copy')).toBe(1);
    expect(files.readlink('copy')).toBe('nowhere');
  }),
  shows('removing all removes a tree and counts what went', ({ files }) => {
    expect(removed(files, 'docs')).toBe(6);
    expect(codeOf(() => files.stat('docs'))).toBe('not-found');
    expect(files.read('readme.txt')).toBe('hello');
  }),
  shows('removing all never goes through a link, be it the tree itself or in it', ({ files }) => {
    files.symlink('../docs', 'bare/led');
    expect(removed(files, 'to-docs')).toBe(1);
    expect(removed(files, 'bare')).toBe(2);
    expect(files.list('docs')).toEqual(['a.md', 'b.md', 'deep', 'up']);
  }),
  shows('removing all of a file removes it alone', ({ files }) => {
    files.link('docs/a.md', 'second');
    expect(removed(files, 'docs/a.md')).toBe(1);
    expect(files.read('second')).toBe('alpha');
  }),
  shows('removing all of a tree that was changed and moved leaves nothing', ({ files }) => {
    files.rename('docs', 'bare/papers');
    files.write('bare/papers/deep/new', '');
    files.unlink('bare/papers/a.md');
    expect(removed(files, 'bare')).toBe(7);
    files.mkdir('bare');
    expect(files.list('bare')).toEqual([]);
  }),
  answers('removing all of what is missing', (files) => removed(files, 'nope'), 'not-found'),
  answers('removing all of the root', (files) => removed(files, ''), 'invalid-argument'),
  shows('pages of a directory together are its listing', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('docs');
      const first = listPage(dir, { after: null, limit: 3 });
      const second = listPage(dir, { after: first.entries.at(-1)?.name ?? null, limit: 3 });
      expect([...first.entries, ...second.entries].map(({ name }) => name)).toEqual(['a.md', 'b.md', 'deep', 'up']);
      expect([first.more, second.more]).toEqual([true, false]);
      dir.close();
    });
  }),
  shows('what is there all the time is on exactly one page, whatever comes and goes', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('docs');
      const first = listPage(dir, { after: null, limit: 2 });
      files.unlink('docs/a.md');
      files.write('docs/aa', '');
      files.unlink('docs/b.md');
      const second = listPage(dir, { after: 'b.md', limit: 10 });
      expect([...first.entries, ...second.entries].map(({ name }) => name)).toEqual(['a.md', 'b.md', 'deep', 'up']);
      dir.close();
    });
  }),
  shows('a page after the last name is empty', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('docs');
      expect(listPage(dir, { after: 'zzz', limit: 5 })).toEqual({ entries: [], more: false });
      dir.close();
    });
  }),
  shows('missing directories are made all the way down, and what is there is left alone', ({ files }) => {
    expect(made(files, 'docs/one/two/three')).toBe(3);
    expect(made(files, 'docs/one/two/three')).toBe(0);
    expect(made(files, 'to-docs/deep')).toBe(0);
    expect(files.list('docs/one/two')).toEqual(['three']);
  }),
  answers('making directories below a file', (files) => made(files, 'readme.txt/x'), 'not-directory'),
  shows('a new content over an open file is all it has then, be it longer or shorter', ({ files }) => {
    for (const content of ['longer than before', 'short', '']) {
      files.atOnce(() => withFile(files.open('docs/a.md', READ_WRITE), (file) => writeOver(file, text(content))));
      expect(files.read('docs/a.md')).toBe(content);
    }
  }),
];

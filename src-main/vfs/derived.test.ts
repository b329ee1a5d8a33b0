import { expect, test } from 'vitest';

import { canonicalize, copyFile, copyTree, exists, listPage, removeAll, using } from './derived.ts';
import type { Site } from './derived.ts';
import { codeOf, Files, text } from './files-by-path-contract.ts';
import { createMemoryTree } from './node/create-overlay.ts';
import type { TreeLimits } from './node/tree-state.ts';
import { parseRelPath } from './path/rel-path.ts';

function start(limits: TreeLimits = { maxBytes: 10_000, maxNodes: 100 }) {
  let time = 0n;
  const tree = createMemoryTree({ now: () => ++time, ...limits });
  const files = new Files({ vfs: () => tree, settle: () => undefined, close: () => tree.close() });
  const site = (path: string, last: 'follow' | 'keep' = 'keep'): Site => ({
    vfs: tree,
    root: files.root,
    place: files.at(path, last),
  });
  return { tree, files, site };
}

test('exists answers no for what is missing, and fails for what cannot be answered', () => {
  const { tree, files } = start();
  files.write('a', 'x');
  files.symlink('nowhere', 'dangling');
  files.symlink('loop', 'loop');
  const ask = (path: string, last: 'follow' | 'keep' = 'follow') => exists(tree, files.root, parseRelPath(path), last);
  expect(['a', 'a/', 'a/b', 'no', 'no/b', 'dangling'].map((path) => ask(path))).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(ask('dangling', 'keep')).toBe(true);
  expect(codeOf(() => ask('loop'))).toBe('link-loop');
  expect(codeOf(() => ask('../a'))).toBe('boundary-escape');
});

test('canonicalize follows every link and fails for what is missing', () => {
  const { tree, files } = start();
  files.mkdir('d');
  files.write('d/f', 'x');
  files.symlink('d', 'to-d');
  files.symlink('to-d/f', 'to-f');
  expect(canonicalize(tree, files.root, parseRelPath('./to-d/../to-f'))).toEqual(['d', 'f']);
  expect(canonicalize(tree, files.root, parseRelPath(''))).toEqual([]);
  expect(codeOf(() => canonicalize(tree, files.root, parseRelPath('d/none')))).toBe('not-found');
});

test('pages are cut by name: an entry that stays is in one page, whatever happens around it', () => {
  const { files, tree } = start();
  for (const name of ['a', 'b', 'c', 'd', 'e']) files.write(name, '');
  using(tree.openRoot(), (root) => {
    const first = listPage(root, { after: null, limit: 2 });
    expect(first).toMatchObject({ entries: [{ name: 'a' }, { name: 'b' }], more: true });
    files.unlink('b');
    files.write('aa', '');
    const rest = listPage(root, { after: 'b', limit: 3 });
    expect(rest).toMatchObject({ entries: [{ name: 'c' }, { name: 'd' }, { name: 'e' }], more: false });
    expect(listPage(root, { after: 'e', limit: 3 })).toEqual({ entries: [], more: false });
  });
});

test('removing everything counts what went and leaves what links lead to', () => {
  const { files, site } = start();
  files.mkdir('keep');
  files.write('keep/f', 'x');
  files.mkdir('d');
  files.mkdir('d/e');
  files.write('d/e/f', 'x');
  files.symlink('../keep', 'd/to-keep');
  expect(removeAll(site('d'))).toBe(4);
  expect(files.list('')).toEqual(['keep']);
  expect(files.read('keep/f')).toBe('x');
  files.symlink('keep', 'l');
  expect(removeAll(site('l'))).toBe(1);
  expect(files.list('keep')).toEqual(['f']);
  expect(codeOf(() => removeAll(site('none')))).toBe('not-found');
  expect(codeOf(() => removeAll(site('')))).toBe('invalid-argument');
});

test('copying a file takes its content and permission bits, and replaces what is there in place', () => {
  const { files, site } = start();
  files.write('a', 'content', 0o755);
  expect(copyFile(site('a'), site('b'))).toBe(7);
  expect(files.read('b')).toBe('content');
  expect(files.stat('b').mode).toBe(0o755);
  files.write('c', 'something longer');
  const { ino } = files.stat('c');
  copyFile(site('a'), site('c'));
  expect(files.read('c')).toBe('content');
  expect(files.stat('c').ino).toBe(ino);
});

test('what cannot be copied is refused, and the target stays as it was', () => {
  const { files, site } = start({ maxBytes: 20, maxNodes: 100 });
  files.mkdir('d');
  files.write('big', 'x'.repeat(12));
  files.write('small', 'abc');
  files.symlink('big', 'l');
  files.link('big', 'same');
  expect(codeOf(() => copyFile(site('d'), site('x')))).toBe('is-directory');
  expect(codeOf(() => copyFile(site('none'), site('x')))).toBe('not-found');
  expect(codeOf(() => copyFile(site('l'), site('x')))).toBe('unsupported');
  expect(codeOf(() => copyFile(site('big'), site('d')))).toBe('is-directory');
  expect(codeOf(() => copyFile(site('big'), site('same')))).toBe('invalid-argument');
  expect(codeOf(() => copyFile(site('big'), site('new')))).toBe('quota');
  expect(codeOf(() => copyFile(site('big'), site('small')))).toBe('quota');
  expect(files.list('')).toEqual(['big', 'd', 'l', 'same', 'small']);
  expect(files.read('small')).toBe('abc');
});

test('a tree is copied with links as links, modes and modification times', () => {
  const { files, site } = start();
  files.mkdir('d');
  files.mkdir('d/sub');
  files.write('d/sub/f', 'x', 0o600);
  files.symlink('sub/f', 'd/l');
  files.utimes('d/sub/f', 5n, 6n);
  files.chmod('d/sub', 0o500);
  expect(copyTree(site('d'), site('copy'))).toBe(4);
  expect(files.readlink('copy/l')).toBe('sub/f');
  expect(files.stat('copy/sub/f')).toMatchObject({ mode: 0o600, mtimeNs: 6n });
  expect(files.stat('copy/sub').mode).toBe(0o500);
  expect(codeOf(() => copyTree(site('d'), site('copy')))).toBe('already-exists');
  expect(codeOf(() => copyTree(site('d'), site('d/inside')))).toBe('invalid-argument');
  expect(codeOf(() => copyTree(site('d'), site('deep')))).toBe('ok');
});

test('copying between two trees needs nothing but both', () => {
  const one = start();
  const two = start();
  one.files.write('a', 'across');
  copyFile(one.site('a'), two.site('b'));
  expect(two.files.read('b')).toBe('across');
  const writer = two.files.open('b', { access: 'write' });
  writer.write(text('!'), 'end');
  writer.close();
  expect(one.files.read('a')).toBe('across');
});

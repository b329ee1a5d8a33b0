/** What the tree shows of its base becomes the top's own. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { codeOf } from '../files-by-path-contract.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import { createOverlay } from './create-overlay.ts';
import { now } from './machine-contract.ts';
import { Workspace } from './workspace-contract.ts';

let at: Workspace;

beforeEach(() => {
  at = new Workspace();
});
afterEach(() => at.remove());

describe('making own', () => {
  test('is a file with the same content, attributes and times, under all its names', () => {
    at.files.link('docs/a.md', 'more');
    const before = at.files.stat('docs/a.md');
    at.overlay.own(['more']);
    expect(at.files.stat('docs/a.md')).toMatchObject({
      size: 5,
      mode: 0o640,
      nlink: 2,
      mtimeNs: before.mtimeNs,
      atimeNs: before.atimeNs,
      ctimeNs: before.ctimeNs,
    });
    expect(at.top()).toEqual(['docs/a.md file from docs/a.md own', 'more file own']);
    expect(at.overlay.topBytes()).toBe(5);
  });

  test('takes links and directories as well, each only itself', () => {
    at.overlay.own(['to-readme']);
    at.overlay.own(['docs']);
    at.overlay.own([]);
    expect(at.top()).toEqual(['directory from ', 'docs directory from docs', 'to-readme symlink from to-readme']);
  });

  test('is asked by the name in the base as well, wherever that is shown', () => {
    at.files.rename('docs', 'papers');
    at.overlay.own(['docs', 'deep', 'c.md']);
    at.files.rename('readme.txt', 'docs');
    at.overlay.own(['readme.txt']);
    expect(at.top().filter((line) => line.includes(' own'))).toEqual([
      'docs file from readme.txt over docs own',
      'papers/deep/c.md file from docs/deep/c.md own',
    ]);
  });

  test('does nothing where nothing is, and once is enough', () => {
    at.overlay.own(['nothing', 'there']);
    at.overlay.own(['readme.txt', 'below']);
    expect(at.top()).toEqual([]);
    at.overlay.own(['large']);
    at.overlay.own(['large']);
    expect(at.overlay.topBytes()).toBe(200_000);
  });

  test('takes over what is known of a version without reading it, and reads any other', () => {
    const bytes = new Uint8Array(Buffer.from('known'));
    const hash = createHash('sha256').update(bytes).digest('hex');
    const looked = at.overlay.base?.lstat(['readme.txt']);
    if (typeof looked !== 'object') throw new Error('the workspace has a file of that name');
    at.store.contents.named.write(hash, bytes);
    at.overlay.own(['docs', 'a.md'], { stat: looked, hash });
    at.overlay.own(['readme.txt'], { stat: { ...looked, ctimeNs: looked.ctimeNs - 1n }, hash });
    expect([at.files.read('docs/a.md'), at.files.read('readme.txt')]).toEqual(['alpha', 'hello']);
    at.overlay.revert(['readme.txt']);
    at.overlay.own(['readme.txt'], { stat: looked, hash: hash.replaceAll(/./gu, '0') });
    expect(at.files.read('readme.txt')).toBe('hello');
    at.overlay.revert(['readme.txt']);
    at.overlay.own(['readme.txt'], { stat: looked, hash });
    expect(at.files.read('readme.txt')).toBe('known');
  });

  test('that has no room leaves nothing behind', () => {
    at.overlay.close();
    const budget = new Budget({ bytes: 1000, entries: 1000 });
    const base = openHostTree({ hostPath: at.onDisk() });
    const small = createOverlay({ treeId: 2, base, store: at.store, now, budget });
    expect(codeOf(() => small.own(['large']))).toBe('quota');
    expect([small.topEntries(), budget.usage]).toEqual([[], { bytes: 0, entries: 0 }]);
    small.close();
  });
});

/** The host tree, with each way of confinement. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confinementOf, openHostTree } from './open-host-tree.ts';
import { makeTestFolder, refusal } from './host-test-folder.ts';
import type { TestFolder } from './host-test-folder.ts';
import { describeHostTree } from './host-tree-contract.ts';
import type { HostTree } from './host-tree.ts';
import { loadLibc } from './libc.ts';
import type { Libc } from './libc.ts';

const libc = loadLibc();
const onLinux = process.platform === 'linux';

describe.skipIf(libc === null)('a host tree confined by openat2', () => describeHostTree('openat2'));
describe.skipIf(!onLinux)('a host tree confined by a walk', () => describeHostTree('walk'));
describe('a host tree confined by comparison', () => describeHostTree('compare'));

describe('opening a host tree', () => {
  let folder: TestFolder;
  const trees: HostTree[] = [];
  const open = (options: Partial<Parameters<typeof openHostTree>[0]> = {}): HostTree => {
    const tree = openHostTree({ hostPath: folder.root, ...options });
    trees.push(tree);
    return tree;
  };
  beforeEach(() => {
    folder = makeTestFolder();
  });
  afterEach(() => {
    for (const tree of trees.splice(0)) tree.close();
    folder.remove();
  });

  it.skipIf(libc === null)('uses openat2 where it can', () => {
    expect(open().confinement).toBe('openat2');
  });

  it.skipIf(!onLinux)('walks where koffi is missing', () => {
    expect(open({ libc: null }).confinement).toBe('walk');
  });

  it.skipIf(libc === null).each([
    ['an old kernel', -38],
    ['a filter', -1],
  ])('walks where openat2 is refused by %s', (_, errno) => {
    if (libc === null) return;
    const refusing: Libc = { ...libc, openat2: () => errno };
    expect(open({ libc: refusing }).confinement).toBe('walk');
    expect(refusal(() => open({ libc: refusing, resolver: 'openat2' }))).toBe('unsupported');
  });

  it.skipIf(libc === null)('tries again when the kernel asks for it, 128 times at most', () => {
    if (libc === null) return;
    let left = 0;
    const busy: Libc = { ...libc, openat2: (...call) => (left-- > 0 ? -11 : libc.openat2(...call)) };
    const tree = open({ libc: busy });
    left = 127;
    expect(tree.lstat(['a'])).toMatchObject({ kind: 'directory' });
    left = 128;
    expect(refusal(() => tree.lstat(['a']))).toBe('would-block');
  });

  it('tells the real path of the folder, links in it resolved', () => {
    const link = join(folder.outside, 'link');
    writeFileSync(join(folder.outside, 'file'), '');
    mkdirSync(join(folder.root, 'x'));
    renameSync(join(folder.root, 'x'), link);
    for (const resolver of ['auto', 'walk', 'compare'] as const)
      expect(open({ hostPath: `${link}/../../root`, resolver }).hostPath).toBe(folder.root);
  });

  it.each(['auto', 'walk', 'compare'] as const)('refuses by %s what is no folder to read', (resolver) => {
    const refusalOf = (hostPath: string): string => refusal(() => open({ hostPath, resolver }));
    expect(refusalOf(join(folder.root, 'nope'))).toBe('not-found');
    expect(refusalOf(join(folder.root, 'a/b/f'))).toBe('not-directory');
    expect(refusalOf(`${folder.root}\0x`)).toBe('invalid-path');
  });

  it.each(['auto', 'walk', 'compare'] as const)('refuses by %s a folder that may not be read', (resolver) => {
    const hostPath = join(folder.root, 'a');
    chmodSync(hostPath, 0o000);
    chmodSync(join(folder.root, '..'), 0o755);
    asNobody(() => expect(refusal(() => open({ hostPath, resolver }))).toBe('access'));
    chmodSync(hostPath, 0o755);
  });

  it.skipIf(!onLinux)('goes on meaning the same folder when it is moved', () => {
    const tree = open();
    renameSync(folder.root, `${folder.root}-moved`);
    mkdirSync(folder.root);
    expect(tree.list([]).entries).toEqual([{ name: 'a', kind: 'directory' }]);
    renameSync(`${folder.root}-moved`, join(folder.outside, 'moved'));
    expect(tree.lstat(['a', 'b', 'f'])).toMatchObject({ kind: 'file' });
  });

  it.skipIf(!onLinux)('leaves no descriptor open, whatever fails', () => {
    const count = (): number => readdirSync('/proc/self/fd').length;
    const before = count();
    for (const resolver of ['auto', 'walk', 'compare'] as const) {
      const tree = openHostTree({ hostPath: folder.root, resolver });
      tree.lstat(['a', 'b', 'f']);
      tree.lstat(['a', 'b', 'f', 'x']);
      tree.open(['a', 'b', 'f']).close();
      const calls = [() => tree.open(['a']), () => tree.open(['a', 'b', 'l']), () => tree.list(['a', 'b', 'f'])];
      for (const call of [...calls, () => tree.readLink(['a']), () => tree.list(['nope'])]) expect(call).toThrow();
      tree.list(['a']);
      tree.close();
    }
    expect(count()).toBe(before);
  });

  it.skipIf(!onLinux).each(['auto', 'walk'] as const)(
    'gives by %s a path of an open file, whatever its name',
    (resolver) => {
      const file = open({ hostPath: folder.root, resolver }).open(['a', 'b', 'f']);
      renameSync(join(folder.root, 'a/b/f'), join(folder.root, 'g'));
      expect(readFileSync(file.clonePath ?? '', 'utf8')).toBe('inside');
      file.close();
      expect(refusal(() => file.clonePath)).toBe('closed');
    },
  );

  it('has no path of an open file by comparison', () => {
    const file = open({ hostPath: folder.root, resolver: 'compare' }).open(['a', 'b', 'f']);
    expect(file.clonePath).toBeNull();
    file.close();
  });

  it('keeps its confinement to the trees it made', () => {
    const tree = open();
    expect(confinementOf(tree).hostPath).toBe(folder.root);
    expect(() => confinementOf({ ...tree, lstat: () => undefined })).toThrow(TypeError);
  });
});

/** Root may read everything: the check needs another user. */
function asNobody(check: () => void): void {
  if (process.getuid?.() !== 0) {
    check();
    return;
  }
  process.seteuid?.(65534);
  try {
    check();
  } finally {
    process.seteuid?.(0);
  }
  expect(lstatSync('/').isDirectory()).toBe(true);
}

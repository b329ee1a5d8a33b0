/** Another file system is mounted somewhere in the workspace: it is shown, never entered, and takes nothing else down. */
import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeAll } from '../derived.ts';
import { fail } from '../errors.ts';
import { codeOf } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import type { HostTree } from '../host/host-tree.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import { createOverlay } from './create-overlay.ts';
import { now } from './machine-contract.ts';
import { Workspace } from './workspace-contract.ts';

/** As the kernel answers at `docs/mnt` and below, when something is mounted there. */
function withMount(inner: HostTree): HostTree {
  const guard =
    <T>(ask: (names: readonly string[]) => T) =>
    (names: readonly string[]): T =>
      names.join('/').startsWith('docs/mnt') ? fail('cross-mount', 'another file system is mounted there') : ask(names);
  return {
    hostPath: inner.hostPath,
    confinement: inner.confinement,
    names: inner.names,
    lstat: guard((names) => inner.lstat(names)),
    readLink: guard((names) => inner.readLink(names)),
    list: guard((names) => inner.list(names)),
    open: guard((names) => inner.open(names)),
    close: () => inner.close(),
  };
}

let at: Workspace;
let overlay: ReturnType<typeof createOverlay>;
let files: Files;
beforeEach(() => {
  at = new Workspace();
  mkdirSync(at.onDisk('docs', 'mnt', 'inside'), { recursive: true });
  overlay = createOverlay({
    treeId: 2,
    base: withMount(openHostTree({ hostPath: at.onDisk() })),
    store: at.store,
    now,
  });
  files = at.filesOf(overlay);
});
afterEach(() => {
  overlay.close();
  at.remove();
});

test('the directory that has it lists it, and what is beside it works', () => {
  const directory = files.openDir('docs');
  expect(directory.list().map(({ name, kind, ino }) => [name, kind, ino === 0n])).toEqual([
    ['a.md', 'file', false],
    ['deep', 'directory', false],
    ['mnt', 'directory', true],
  ]);
  directory.close();
  files.append('docs/a.md', '!');
  files.rename('docs/deep', 'docs/deeper');
  expect(files.list('docs')).toEqual(['a.md', 'deeper', 'mnt']);
});

test.each([
  ['stat', () => files.stat('docs/mnt')],
  ['open', () => files.openDir('docs/mnt')],
  ['stat below', () => files.stat('docs/mnt/inside')],
  ['rmdir', () => files.rmdir('docs/mnt')],
  ['mkdir', () => files.mkdir('docs/mnt/new')],
  ['rename', () => files.rename('docs/mnt', 'x')],
  ['rename over', () => files.rename('docs/deep', 'docs/mnt')],
])('%s is refused with cross-mount, and changes nothing', (_, operation) => {
  expect(codeOf(operation)).toBe('cross-mount');
  expect(overlay.topEntries()).toEqual([]);
});

test('its directory is not removed, moves as a whole, and its drift can be asked for', () => {
  expect(codeOf(() => files.rmdir('docs'))).toBe('not-empty');
  const site = { vfs: overlay, root: files.root, place: files.at('docs') };
  expect(codeOf(() => removeAll(site))).toBe('cross-mount');
  expect(files.list('docs')).toContain('mnt');
  files.rename('docs', 'papers');
  expect(files.list('papers')).toContain('mnt');
  expect(codeOf(() => files.stat('papers/mnt'))).toBe('cross-mount');
  expect(overlay.baseDrift()).toEqual([]);
});

import { expect, test } from 'vitest';

import { using } from '../vfs/derived.ts';
import { createMemoryTree } from '../vfs/node/create-overlay.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import { MountTable } from './mounts.ts';
import type { MountSpec } from './mounts.ts';

const spec = (some: Partial<MountSpec> = {}): MountSpec => ({
  name: 'cwd',
  kind: 'memory',
  access: 'read-write',
  guestPath: '/',
  overlay: createMemoryTree({ now: () => 1n, maxBytes: 1000, maxNodes: 10 }),
  ...some,
});

test('two mounts cannot have one name', () => {
  const table = new MountTable();
  table.add(spec());
  expect(() => table.add(spec({ guestPath: '/other' }))).toThrow('mounted already');
  expect(table.all()).toHaveLength(1);
});

test('mounts have devices of their own, and only extra ones are extra names', () => {
  const table = new MountTable();
  const one = table.add(spec());
  const other = table.add(spec({ name: 'data', guestPath: '/data' }), 'extra');
  expect(other.device).not.toBe(one.device);
  expect([...table.extraNames]).toEqual(['data']);
});

test('a mount that nobody added is no path', () => {
  expect(() => new MountTable().get('data')).toThrow('nothing is mounted as data://');
});

test('the merged view of a mount that is read-write can be written, and of one that is read-only cannot', () => {
  const table = new MountTable();
  const [open, closed] = [
    table.add(spec()),
    table.add(spec({ name: 'data', guestPath: '/data', access: 'read-only' }), 'extra'),
  ];
  const make = (mount: typeof open): void => {
    const { vfs, root } = mount.view('merged');
    vfs.makeDirectory(vfs.locate(root, relPath(['d']), 'keep'), 0o755);
  };
  make(open);
  expect(using(open.view('merged').vfs.openRoot(), (root) => root.list().map(({ name }) => name))).toEqual(['d']);
  expect(() => make(closed)).toThrow('read-only');
});

test('whoever wants to hears of every mount that is added, until it leaves', () => {
  const table = new MountTable();
  const heard: string[] = [];
  table.add(spec());
  const leave = table.onAdd(({ name }) => heard.push(name));
  table.add(spec({ name: 'a', guestPath: '/a' }));
  leave();
  table.add(spec({ name: 'b', guestPath: '/b' }));
  expect(heard).toEqual(['a']);
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { copySandbox, killLibraries, makeSandbox, openLibrary } from './library-kills-contract.ts';
import type { OpenLibrary } from './library-kills-contract.ts';
import { openSandboxStore } from './open-sandbox-store.ts';
import { failureOf } from './test-failure-contract.ts';

let top = '';
let open: OpenLibrary;
let workspace = '';

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'library-'));
  workspace = join(top, 'work');
  mkdirSync(workspace);
  open = openLibrary(join(top, 'state'));
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

const shelves = (): readonly string[] => open.library.list().map(({ record, shelf }) => `${record.id} ${shelf}`);
const drain = (work: Generator<undefined, number>): number => {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
};

test('what is archived or in the bin is found by nobody, keeps its id, and comes back as it was', () => {
  const { registry, library } = open;
  const made = registry.find({ workspace });
  for (const shelf of ['archived', 'deleted'] as const) {
    library.shelve(made.id, shelf);
    expect(registry.list()).toEqual([]);
    expect(failureOf(() => registry.find({ name: made.id }))).toBe('not-found');
    expect(failureOf(() => registry.find({ name: 'work' }))).toBe('not-found');
    expect(library.get(made.id)).toMatchObject({ shelf, record: { workspace: made.workspace } });
  }
  library.shelve(made.id, 'ready');
  expect(registry.find({ workspace })).toMatchObject({ ...made, shelvedAt: expect.any(Number) as number });
});

test('a folder whose sandbox is put away gets another one with an id of its own, which stays the one that is found', () => {
  const { registry, library } = open;
  const first = registry.find({ workspace });
  library.shelve(first.id, 'deleted');
  const second = registry.find({ workspace });
  expect(second.id).toBe(`${first.id}_2`);
  expect(registry.find({ workspace }).id).toBe(second.id);
  expect(registry.find({ workspace, name: 'work' }).id).toBe(second.id);
  drain(library.purge(first.id));
  expect(registry.find({ workspace }).id).toBe(second.id);
  expect(shelves()).toEqual([`${second.id} ready`]);
});

test('when both are there the one that was first is the one of the folder, and both are found by their ids', () => {
  const { registry, library } = open;
  const first = registry.find({ workspace });
  library.shelve(first.id, 'archived');
  const second = registry.find({ workspace });
  library.shelve(first.id, 'ready');
  expect(registry.find({ workspace }).id).toBe(first.id);
  expect(registry.find({ name: second.id }).id).toBe(second.id);
});

test('a new name leads to it, the old one does not, and the folder still does', () => {
  const { registry, library } = open;
  const own = registry.find({ workspace });
  const named = registry.find({ workspace, name: 'first try' });
  library.rename([own.id], 'Main line');
  library.rename([named.id], 'second try');
  expect(registry.find({ workspace }).id).toBe(own.id);
  expect(registry.find({ name: 'Main line' }).id).toBe(own.id);
  expect(registry.find({ workspace, name: 'Main line' }).id).toBe(own.id);
  expect(registry.find({ workspace, name: 'second try' }).id).toBe(named.id);
  expect(failureOf(() => registry.find({ name: 'first try' }))).toBe('not-found');
  const another = registry.find({ workspace, name: 'first try' });
  expect(another.id).toBe(`${named.id}_2`);
  expect(registry.find({ workspace, name: 'first try' }).id).toBe(another.id);
});

test('a name that was given elsewhere is refused for another folder', () => {
  const { registry, library } = open;
  mkdirSync(join(top, 'other'));
  const own = registry.find({ workspace });
  library.rename([own.id], 'mine');
  expect(() => registry.find({ workspace: join(top, 'other'), name: 'mine' })).toThrow(/belongs to .*work, not to/);
});

test('names of nothing but foreign letters are names of different sandboxes', () => {
  const { registry } = open;
  const ids = ['日本', '中国', 'Ελλάδα'].map((name) => registry.find({ workspace, name }).id);
  expect(new Set(ids).size).toBe(3);
  expect(['日本', '中国', 'Ελλάδα'].map((name) => registry.find({ workspace, name }).id)).toEqual(ids);
});

test('no two families are called the same by a new name, whichever shelf they are on', () => {
  const { registry, library } = open;
  const one = registry.find({ workspace, name: 'one' });
  const two = registry.find({ workspace, name: 'two' });
  library.shelve(two.id, 'archived');
  expect(failureOf(() => library.checkName(one.id, 'two'))).toBe('already-exists');
  expect(failureOf(() => library.checkName(one.id, two.id))).toBe('already-exists');
  expect(() => library.checkName(one.id, 'one')).not.toThrow();
});

test("a family is a sandbox and those of other principals there, and another principal's is not made where one is put away", () => {
  const { registry, library } = open;
  registry.createPrincipal('ada');
  const own = registry.find({ workspace, name: 'shared' });
  const adas = registry.find({ workspace, name: 'shared', principal: 'ada' });
  registry.find({ workspace, name: 'other' });
  expect(library.family(adas.id).map(({ record }) => record.id)).toEqual([adas.id, own.id]);
  library.shelve(adas.id, 'deleted');
  expect(failureOf(() => registry.find({ name: 'shared', principal: 'ada' }))).toBe('refused');
  library.shelve(adas.id, 'ready');
  expect(registry.find({ name: 'shared', principal: 'ada' }).id).toBe(adas.id);
});

test('a sandbox that a process has open is neither renamed, nor moved, nor removed', () => {
  const { registry, library } = open;
  const { id } = registry.find({ workspace });
  const before = registry.folders.read(id);
  const store = openSandboxStore({ folder: registry.folderOf(id), now: () => 1n });
  expect(failureOf(() => library.rename([id], 'other'))).toBe('busy');
  expect(failureOf(() => library.shelve(id, 'archived'))).toBe('busy');
  store.close();
  expect(library.get(id)).toEqual({ record: before, shelf: 'ready' });
});

test('a process that found a sandbox before it was moved does not make it anew', () => {
  const { registry, library } = open;
  const { id } = registry.find({ workspace });
  library.shelve(id, 'archived');
  const folder = registry.folderOf(id);
  expect(failureOf(() => openSandboxStore({ folder, now: () => 1n, missing: 'refuse' }))).toBe('unreadable');
  expect(existsSync(folder)).toBe(false);
});

test('a damaged database keeps nobody from putting its sandbox away', () => {
  const { registry, library } = open;
  const id = makeSandbox(open, workspace);
  const script = `require('node:fs').writeFileSync(${JSON.stringify(join(registry.folderOf(id), 'sandbox.db'))}, 'x'.repeat(9999))`;
  spawnSync(process.execPath, ['-e', script]);
  library.shelve(id, 'deleted');
  expect(library.get(id).shelf).toBe('deleted');
});

test('only what is in the bin is removed for good, with its anchor, and its bytes are told', () => {
  const { library } = open;
  const id = makeSandbox(open, workspace);
  expect(failureOf(() => drain(library.purge(id)))).toBe('invalid-argument');
  library.shelve(id, 'deleted');
  expect(drain(library.purge(id))).toBeGreaterThan(600_000);
  expect(library.list()).toEqual([]);
  expect(readdirSync(join(top, 'state', 'importing'))).toEqual([]);
});

test('a copy over an id that somebody else took meanwhile is refused, and changes nothing of that', () => {
  const id = makeSandbox(open, workspace);
  copySandbox(open, id, 'copy');
  expect(failureOf(() => copySandbox(open, id, 'copy'))).toBe('already-exists');
  expect(shelves().toSorted()).toEqual([`copy ready`, `${id} ready`].toSorted());
});

test(
  'wherever a process is killed, each sandbox is whole on one shelf under one of its names, or there is none',
  { timeout: 80_000 },
  async () => {
    const id = makeSandbox(open, workspace);
    expect(await killLibraries(join(top, 'state'), id, { seed: 8_100, count: 5 })).toEqual([]);
  },
);

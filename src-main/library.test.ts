/** The sandboxes themselves, through the whole engine: named, copied, put away, brought back, removed. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { ApiClient } from '../src-preload/contract/api.ts';
import type { SandboxCard } from '../src-preload/contract/library-calls.ts';
import type { EventName } from '../src-preload/contract/names.ts';
import type { Engine } from './compose.ts';
import { openSandboxStore } from './store/open-sandbox-store.ts';
import { startTestEngine } from './test-engine-contract.ts';

let top = '';
let workspace = '';
let engine: Engine | null = null;
let client: ApiClient;
let told: { readonly name: EventName; readonly payload: unknown }[] = [];

async function start(): Promise<void> {
  await engine?.close();
  told = [];
  ({ engine, client } = startTestEngine(top, (name, payload) => void told.push({ name, payload })));
}

beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'library-engine-'));
  workspace = join(top, 'work');
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'base.txt'), 'from the folder');
  await start();
});
afterEach(async () => {
  await engine?.close();
  engine = null;
  rmSync(top, { recursive: true });
});

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const write = (sandbox: string, path: string, value: string): Promise<unknown> =>
  client.fileWrite({ sandbox, path, bytes: text(value) });
const read = async (sandbox: string, path: string): Promise<string> =>
  new TextDecoder().decode((await client.fileRead({ sandbox, path, view: 'merged' })).bytes);
const cardOf = async (id: string): Promise<SandboxCard | undefined> =>
  (await client.sandboxLibrary({ sizes: 'measured' })).find((card) => card.id === id);
const libraryNews = (): readonly unknown[] =>
  told.filter(({ name }) => name === 'libraryChanged').map(({ payload }) => payload);

async function makeSample(): Promise<string> {
  const { sandbox } = await client.sandboxOpen({ workspace });
  await write(sandbox.id, 'cwd://new.txt', 'first');
  await client.checkpointCreate({ sandbox: sandbox.id, name: 'early' });
  await write(sandbox.id, 'cwd://new.txt', 'second');
  await write(sandbox.id, 'home://note', 'at home');
  return sandbox.id;
}

test('a card says what is known of a sandbox: its size, its changes also when it is closed, and whether its folder is there', async () => {
  const id = await makeSample();
  const known = (await client.sandboxLibrary({})).find((card) => card.id === id);
  expect(known).toMatchObject({ bytes: null, shelf: 'ready', open: 'open', changes: 2, folder: 'there' });
  expect((await cardOf(id))?.bytes).toBeGreaterThan(10_000);
  await start();
  expect(await cardOf(id)).toMatchObject({ open: 'closed', changes: 2, folder: 'there', shelvedAt: null });
  renameSync(workspace, `${workspace}-gone`);
  expect(await cardOf(id)).toMatchObject({ folder: 'gone' });
});

test('a duplicate has the changes, the checkpoints, the moments and the record, and goes its own way from there', async () => {
  const id = await makeSample();
  const made = await client.sandboxDuplicate({ sandbox: id, name: 'second try' });
  expect(made).toMatchObject({ name: 'second try', shelf: 'ready', open: 'closed', changes: 2 });
  const { sandbox, eventCount } = await client.sandboxOpen({ name: made.id });
  expect(sandbox.workspace).toBe((await client.sandboxState({ sandbox: id })).sandbox.workspace);
  expect(await read(made.id, 'cwd://new.txt')).toBe('second');
  expect(await read(made.id, 'home://note')).toBe('at home');
  const [early] = await client.checkpointList({ sandbox: made.id });
  expect(early?.name).toBe('early');
  const verified = await client.eventVerify({ sandbox: made.id });
  expect(verified.problems).toEqual([]);
  expect((await client.sandboxVerify({ sandbox: made.id })).findings).toEqual([]);
  const { rows } = await client.eventRows({
    sandbox: made.id,
    query: { filter: 'op:restore' },
    at: { offset: 0 },
    limit: 10,
  });
  expect(rows.map(({ event }) => event.reason)).toEqual([expect.stringContaining('begins as a copy of work')]);

  await write(made.id, 'cwd://new.txt', 'third');
  await client.checkpointRestore({ sandbox: made.id, id: early?.id ?? 0 });
  expect(await read(made.id, 'cwd://new.txt')).toBe('first');
  expect(await read(id, 'cwd://new.txt')).toBe('second');
  expect(eventCount).toBeGreaterThan(0);
  expect((await client.eventVerify({ sandbox: id })).problems).toEqual([]);
});

test('one that is closed is duplicated without being opened for anybody, and stays where it was in the list', async () => {
  const id = await makeSample();
  await client.sandboxOpen({ workspace, name: 'later' });
  await start();
  const before = await cardOf(id);
  const made = await client.sandboxDuplicate({ sandbox: id, name: 'copy' });
  expect(await cardOf(id)).toMatchObject({ open: 'closed', openedAt: before?.openedAt, changes: 2 });
  await client.sandboxOpen({ name: made.id });
  expect(await read(made.id, 'cwd://new.txt')).toBe('second');
});

test('a duplicate that cannot be is refused, and leaves nothing behind', async () => {
  const id = await makeSample();
  await expect(client.sandboxDuplicate({ sandbox: id, name: 'work' })).rejects.toMatchObject({
    code: 'already-exists',
  });
  const cancelled = client.sandboxDuplicate({ sandbox: id, name: 'copy', job: 'j' });
  await client.jobCancel({ job: 'j' });
  await cancelled.catch(() => undefined);
  expect(readdirSync(join(top, 'home', 'importing'))).toEqual([]);
  const layers = await client.sandboxDuplicate({ sandbox: id, name: 'yet another' });
  await client.sandboxShelve({ sandbox: layers.id, shelf: 'archived' });
  await expect(client.sandboxDuplicate({ sandbox: layers.id, name: 'x' })).rejects.toMatchObject({ code: 'refused' });
});

test('a new name is told to the windows of the sandbox, kept, and recorded', async () => {
  const id = await makeSample();
  told.length = 0;
  const card = await client.sandboxRename({ sandbox: id, name: '  Main line ' });
  expect(card).toMatchObject({ name: 'Main line', open: 'open' });
  expect(libraryNews()).toEqual([{ sandbox: id, shelf: 'ready' }]);
  const states = told.filter(({ name }) => name === 'sandboxChanged').map(({ payload }) => payload);
  expect(states).toEqual([
    expect.objectContaining({ sandbox: expect.objectContaining({ name: 'Main line' }) as unknown }),
  ]);
  const { rows } = await client.eventRows({
    sandbox: id,
    query: { filter: 'op:settings' },
    at: { offset: 0 },
    limit: 10,
  });
  expect(rows.map(({ event }) => [event.path, event.asked])).toEqual([['settings://name', 'Main line']]);
  await start();
  await client.sandboxRename({ sandbox: id, name: 'Other' });
  expect((await client.sandboxOpen({ name: 'Other' })).sandbox.id).toBe(id);
});

test("a principal's sandbox is called as the family, which has one name", async () => {
  const id = await makeSample();
  await client.principalCreate({ sandbox: id, name: 'ada' });
  const adas = (await client.sandboxOpen({ workspace, principal: 'ada' })).sandbox.id;
  await client.sandboxRename({ sandbox: adas, name: 'ours' });
  expect([await cardOf(id), await cardOf(adas)].map((card) => card?.name)).toEqual(['ours', 'ours']);
});

test('what is open is closed before it is put away, comes back whole, and its record is vouched for throughout', async () => {
  const id = await makeSample();
  told.length = 0;
  const card = await client.sandboxShelve({ sandbox: id, shelf: 'deleted' });
  expect(card).toMatchObject({ shelf: 'deleted', open: 'closed', changes: 2 });
  expect(card.shelvedAt).not.toBeNull();
  expect(libraryNews()).toEqual([{ sandbox: id, shelf: 'deleted' }]);
  await expect(client.sandboxState({ sandbox: id })).rejects.toMatchObject({ code: 'not-found' });
  expect(await client.sandboxList({})).toEqual([]);
  const other = await client.sandboxOpen({ workspace });
  expect(other.sandbox.id).not.toBe(id);
  expect(other.notices).toEqual([]);

  await client.sandboxShelve({ sandbox: id, shelf: 'ready' });
  const { notices } = await client.sandboxOpen({ name: id });
  expect(notices).toEqual([]);
  expect(await read(id, 'cwd://new.txt')).toBe('second');
  const { problems, anchored } = await client.eventVerify({ sandbox: id });
  expect([problems, anchored === null]).toEqual([[], false]);
});

test('while something is under way in it, or another process has it, nothing is put away', async () => {
  const id = await makeSample();
  const going = client.sandboxDuplicate({ sandbox: id, name: 'copy' });
  await expect(client.sandboxShelve({ sandbox: id, shelf: 'archived' })).rejects.toMatchObject({ code: 'busy' });
  await going;
  await start();
  const store = openSandboxStore({ folder: join(top, 'home', 'sandboxes', id), now: () => 1n });
  try {
    await expect(client.sandboxShelve({ sandbox: id, shelf: 'archived' })).rejects.toMatchObject({ code: 'busy' });
    await expect(client.sandboxRename({ sandbox: id, name: 'x' })).rejects.toMatchObject({ code: 'busy' });
  } finally {
    store.close();
  }
  expect(await cardOf(id)).toMatchObject({ shelf: 'ready', name: 'work' });
});

test('the bin is emptied of what is in it, and of nothing else', async () => {
  const id = await makeSample();
  const kept = (await client.sandboxDuplicate({ sandbox: id, name: 'kept' })).id;
  await expect(client.sandboxPurge({ sandboxes: [kept] })).rejects.toMatchObject({ code: 'invalid-argument' });
  await client.sandboxShelve({ sandbox: id, shelf: 'deleted' });
  told.length = 0;
  const { removed, bytes } = await client.sandboxPurge({ sandboxes: null });
  expect([removed, bytes > 10_000]).toEqual([1, true]);
  expect(libraryNews()).toEqual([{ sandbox: id, shelf: 'gone' }]);
  expect(existsSync(join(top, 'home', 'anchors', `${id}.anchor`))).toBe(false);
  expect((await client.sandboxLibrary({})).map((card) => card.id)).toEqual([kept]);
  const anew = await client.sandboxOpen({ workspace });
  expect([anew.sandbox.id, anew.notices]).toEqual([id, []]);
});

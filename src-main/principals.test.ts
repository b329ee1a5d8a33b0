import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { ApiClient } from '../src-preload/contract/api.ts';
import type { Engine } from './compose.ts';
import { startTestEngine } from './test-engine-contract.ts';

let top: string;
let workspace: string;
let engines: Engine[] = [];
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-principals-'));
  workspace = join(top, 'workspace');
  mkdirSync(workspace);
});
afterEach(async () => {
  for (const engine of engines) await engine.close();
  engines = [];
  rmSync(top, { recursive: true });
});

/** The whole engine, as each process has one. */
function start(): ApiClient {
  const { engine, client } = startTestEngine(top);
  engines.push(engine);
  return client;
}

const codeOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => null,
    (error: unknown) => (error as { code?: unknown }).code,
  );

/** The sandboxes of `default` and of `ada`, both open. */
async function both(client: ApiClient): Promise<readonly [string, string]> {
  const own = await client.sandboxOpen({ workspace });
  await client.principalCreate({ sandbox: own.sandbox.id, name: 'ada' });
  const hers = await client.sandboxOpen({ workspace, principal: 'ada' });
  return [own.sandbox.id, hers.sandbox.id];
}

test('a principal is made, listed with its sandbox once it is opened, and told wherever sandboxes are', async () => {
  const client = start();
  const { sandbox } = await client.sandboxOpen({ workspace });
  expect(await client.principalCreate({ sandbox: sandbox.id, name: 'ada' })).toEqual([
    { name: 'default', sandbox: sandbox.id, current: true },
    { name: 'ada', sandbox: null, current: false },
  ]);
  const hers = await client.sandboxOpen({ name: sandbox.id, principal: 'ada' });
  expect(hers.sandbox).toMatchObject({ id: `${sandbox.id}.ada`, principal: 'ada', name: sandbox.name });
  expect(await client.principalList({ sandbox: hers.sandbox.id })).toEqual([
    { name: 'default', sandbox: sandbox.id, current: false },
    { name: 'ada', sandbox: hers.sandbox.id, current: true },
  ]);
  const listed = (await client.sandboxList({})).map(({ id, principal = 'default' }) => `${id} ${principal}`);
  expect(listed.sort()).toEqual([`${sandbox.id} default`, `${hers.sandbox.id} ada`]);
  const query = { filter: 'op:settings' };
  const { rows } = await client.eventRows({ sandbox: sandbox.id, query, at: { offset: 0 }, limit: 9 });
  expect(rows.map(({ event }) => event)).toMatchObject([{ path: 'principal://ada', principal: 'user' }]);
});

test('names that stand for somebody else, exist, or belong to nobody are refused', async () => {
  const client = start();
  const { sandbox } = await client.sandboxOpen({ workspace });
  const create = (name: string): Promise<unknown> => codeOf(client.principalCreate({ sandbox: sandbox.id, name }));
  expect(await create('user')).toBe('invalid-argument');
  expect(await create('inspector')).toBe('invalid-argument');
  expect(await create('default')).toBe('already-exists');
  expect(await create('Ada')).toBe('invalid-input');
  expect(await codeOf(client.sandboxOpen({ workspace, principal: 'nobody' }))).toBe('not-found');
  expect(readdirSync(join(top, 'home', 'homes'))).toEqual(['default']);
});

test('two principals work over one folder at once, and what the user does for one changes nothing for the other', async () => {
  const client = start();
  const [own, hers] = await both(client);
  const before = await client.sandboxState({ sandbox: hers });
  for (const path of ['cwd://a', 'home://a', 'tmp://a'])
    await client.fileWrite({ sandbox: own, path, bytes: new Uint8Array([1]) });
  await client.policyMode({ sandbox: own, set: 'ask' });
  expect(await client.sandboxState({ sandbox: hers })).toEqual(before);
  expect(await client.changeList({ sandbox: hers })).toEqual([]);
  expect(await client.policyMode({ sandbox: hers })).toEqual({ mode: 'default' });
});

test('two processes have one of them each, and not both the same', async () => {
  const client = start();
  const { sandbox } = await client.sandboxOpen({ workspace });
  await client.principalCreate({ sandbox: sandbox.id, name: 'ada' });
  const another = start();
  const hers = await another.sandboxOpen({ workspace, principal: 'ada' });
  await another.fileWrite({ sandbox: hers.sandbox.id, path: 'cwd://a', bytes: new Uint8Array([1]) });
  expect(await client.changeList({ sandbox: sandbox.id })).toEqual([]);
  expect(await codeOf(another.sandboxOpen({ workspace }))).toBe('sandbox-locked');
  expect(await codeOf(client.sandboxOpen({ workspace, principal: 'ada' }))).toBe('sandbox-locked');
});

test('a sandbox of a principal is recovered as its own', async () => {
  const client = start();
  const [own, hers] = await both(client);
  await client.fileWrite({ sandbox: hers, path: 'cwd://a', bytes: new Uint8Array([1]) });
  const { state } = await client.sandboxRecover({ workspace, principal: 'ada' });
  expect(state.sandbox).toMatchObject({ id: hers, principal: 'ada' });
  expect((await client.changeList({ sandbox: hers })).map(({ path }) => path)).toEqual(['cwd://a']);
  expect((await client.sandboxState({ sandbox: own })).sandbox.principal).toBeUndefined();
});

test('a bundle of a principal becomes a sandbox that still says whose it is, and can only be looked at', async () => {
  const client = start();
  const [, hers] = await both(client);
  writeFileSync(join(workspace, 'shared'), 'x');
  await client.fileWrite({ sandbox: hers, path: 'cwd://a', bytes: new Uint8Array([1]) });
  const file = join(top, 'hers.capsule-trail');
  await client.eventExport({ sandbox: hers, file, format: 'bundle' });
  const state = await client.eventImport({ file });
  expect(state.sandbox).toMatchObject({ principal: 'ada', imported: { from: expect.any(String) as string } });
  const imported = state.sandbox.id;
  expect(await client.principalList({ sandbox: imported })).toEqual([
    { name: 'ada', sandbox: imported, current: true },
  ]);
  expect(await codeOf(client.principalCreate({ sandbox: imported, name: 'bob' }))).toBe('refused');
  expect(await codeOf(client.policyMode({ sandbox: imported, set: 'ask' }))).toBe('refused');
  expect(await client.policyMode({ sandbox: imported })).toEqual({ mode: 'default' });
  expect((await client.principalList({ sandbox: hers })).find(({ current }) => current)?.sandbox).toBe(hers);
});

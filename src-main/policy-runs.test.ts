import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { ApiClient, CallInput } from '../src-preload/contract/api.ts';
import { withFileRights } from '../src-preload/contract/manifest/edit-manifest.ts';
import { RightsGrowth } from '../src-preload/contract/policy-schemas.ts';
import type { CallError } from '../src-preload/contract/reply.ts';
import type { Run } from '../src-preload/contract/schemas.ts';
import type { Engine } from './compose.ts';
import { startTestEngine } from './test-engine-contract.ts';

const WRITER = new URL('../e2e/guests/writer.wasm', import.meta.url).pathname;

let top: string;
let engine: Engine;
let client: ApiClient;
let sandbox: string;
/** A real guest: it makes `log` and the folder `k` with two files in the workspace. */
let program: string;
const ended = new Map<string, (run: Run) => void>();

beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'inspector-policy-'));
  for (const folder of ['workspace', 'capsule']) mkdirSync(join(top, folder));
  program = join(top, 'capsule', 'writer.wasm');
  copyFileSync(WRITER, program);
  ({ engine, client } = startTestEngine(top, (name, payload) => {
    if (name !== 'runChanged') return;
    const run = payload as Run;
    if (run.state === 'ended') ended.get(run.id)?.(run);
  }));
  sandbox = (await client.sandboxOpen({ workspace: join(top, 'workspace') })).sandbox.id;
});
afterEach(async () => {
  await engine.close();
  ended.clear();
  rmSync(top, { recursive: true });
});

/** Runs it to its end. */
async function play(more: Partial<CallInput<'runStart'>> = {}): Promise<Run> {
  const run = await client.runStart({ sandbox, file: program, args: ['/log', '2', '/k'], ...more });
  return run.state === 'ended' ? run : new Promise((resolve) => ended.set(run.id, resolve));
}

/** Gives it a manifest with these rights; answers with what is to be run. */
async function declare(write: readonly string[], file = program): Promise<string> {
  const { text, version } = await client.manifestRead({ sandbox, file });
  const edited = withFileRights(text, { read: [], write });
  const written = await client.manifestWrite({ sandbox, file, text: edited.text ?? '', version });
  return written.capsuleFile;
}

async function decided(filter: string): Promise<readonly string[]> {
  const { rows } = await client.eventRows({ sandbox, query: { filter }, at: { offset: 0 }, limit: 100 });
  return rows.map(({ event }) => `${event.op} ${event.path} ${event.decision} ${event.cause}`);
}

test('a bare program may use its mounts; with a manifest that declares nothing the same program may do nothing', async () => {
  expect(await play()).toMatchObject({ mode: 'open', end: { how: 'exited', code: 0 } });
  const file = await declare([]);
  const refused = await play({ file });
  expect(refused).toMatchObject({ mode: 'enforce', rights: { read: [], write: [] }, end: { how: 'exited', code: 1 } });
  expect(await decided(`run:${refused.id} decision:deny`)).toContain('create cwd://log deny rule');
});

test('what a run in mode observe did, a manifest can declare, and then it may do just that', async () => {
  const file = await declare([]);
  const watched = await play({ file, mode: 'observe' });
  expect(watched.end).toEqual({ how: 'exited', code: 0 });
  expect(await decided(`run:${watched.id} cause:observed`)).toContain('create cwd://k/1 allow observed');
  await declare(['cwd://log', 'cwd://k'], file);
  const allowed = await play({ file });
  expect(allowed).toMatchObject({ mode: 'enforce', end: { how: 'exited', code: 0 } });
  expect(await decided(`run:${allowed.id} decision:deny`)).toEqual([]);
  await declare(['cwd://log'], file);
  expect(await play({ file })).toMatchObject({ end: { how: 'exited', code: 1 } });
});

test('a manifest that somebody else widened is not run before the user agreed to exactly that', async () => {
  const file = await declare(['cwd://log']);
  writeFileSync(file, withFileRights(readFileSync(file, 'utf8'), { read: [], write: ['*'] }).text ?? '');
  const refusal = await play({ file }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'needs-consent' });
  const { digest, added } = RightsGrowth.parse((refusal as CallError).details);
  expect(added.map(({ capability, entry }) => `${capability} ${entry}`)).toEqual(['fs_write *']);
  expect(await play({ file, consent: digest })).toMatchObject({ end: { how: 'exited', code: 0 } });
  expect(await play({ file })).toMatchObject({ end: { how: 'exited', code: 0 } });
  expect(await decided('op:grant')).toEqual(['grant rights://writer allow user']);
});

test('the same program runs for two principals at once, each in a world of its own', async () => {
  await client.principalCreate({ sandbox, name: 'ada' });
  const hers = await client.sandboxOpen({ name: sandbox, principal: 'ada' });
  const [own, adas] = await Promise.all([play(), play({ sandbox: hers.sandbox.id, args: ['/mine', '1', '/j'] })]);
  expect([own.end, adas.end]).toEqual([
    { how: 'exited', code: 0 },
    { how: 'exited', code: 0 },
  ]);
  const changed = async (id: string): Promise<readonly string[]> =>
    (await client.changeList({ sandbox: id })).map(({ path }) => path).sort();
  expect(await changed(sandbox)).toEqual(['cwd://k', 'cwd://k/0', 'cwd://k/1', 'cwd://log']);
  expect(await changed(hers.sandbox.id)).toEqual(['cwd://j', 'cwd://j/0', 'cwd://mine']);
  expect([own.principal, adas.principal]).toEqual(['default', 'ada']);
});

import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { ApiClient } from '../src-preload/contract/api.ts';
import type { Engine } from './compose.ts';
import { startTestEngine } from './test-engine-contract.ts';

let top: string;
let engine: Engine | null;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-compose-'));
  mkdirSync(join(top, 'workspace'));
  engine = null;
});
afterEach(async () => {
  await engine?.close();
  rmSync(top, { recursive: true });
});

/** The whole engine over `top`; one that is open is closed first. */
async function start(): Promise<ApiClient> {
  await engine?.close();
  const started = startTestEngine(top);
  engine = started.engine;
  return started.client;
}

async function openAndWrite(client: ApiClient): Promise<string> {
  const { sandbox } = await client.sandboxOpen({ workspace: join(top, 'workspace') });
  await client.fileWrite({ sandbox: sandbox.id, path: 'cwd://a', bytes: new Uint8Array([1]) });
  return sandbox.id;
}

test('a record whose end was cut off between two starts is found out by its anchor, until it is recovered', async () => {
  const id = await openAndWrite(await start());
  await openAndWrite(await start());
  await engine?.close();
  engine = null;
  expect(readdirSync(join(top, 'home', 'anchors'))).toEqual([`${id}.anchor`]);

  const database = new DatabaseSync(join(top, 'home', 'sandboxes', id, 'sandbox.db'));
  database.exec('DELETE FROM event_blocks; DELETE FROM event_columns');
  database.close();
  const client = await start();
  const { notices } = await client.sandboxOpen({ workspace: join(top, 'workspace') });
  expect(notices.join(' ')).toContain('are missing');
  const found = await client.eventVerify({ sandbox: id });
  expect(found.problems.map(({ kind }) => kind)).toEqual(['cut-short']);

  await client.sandboxRecover({ workspace: join(top, 'workspace') });
  const recovered = await client.eventVerify({ sandbox: id });
  expect(recovered.problems).toEqual([]);
  expect(recovered.anchored).not.toBeNull();
});

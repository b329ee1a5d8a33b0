import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { AuditEvent } from '../../src-preload/contract/event-schemas.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const fileIn = (name: string): string => join(bench.sandbox.top, name);
const write = (path: string, text: string) =>
  bench.client.fileWrite({ sandbox: 'test', path, bytes: new TextEncoder().encode(text) });
const textOf = async (sandbox: string, path: string): Promise<string> =>
  new TextDecoder().decode((await bench.client.fileRead({ sandbox, path, view: 'merged' })).bytes);
const eventsOf = async (sandbox: string): Promise<readonly AuditEvent[]> =>
  (await bench.client.eventPage({ sandbox, limit: 50_000 })).events;

type ExportRequest = Partial<Parameters<typeof bench.client.eventExport>[0]>;
async function bundle(request: ExportRequest = {}) {
  const file = fileIn(`trail-${readdirSync(bench.sandbox.top).length}.capsule-trail`);
  const before = await eventsOf('test');
  const report = await bench.client.eventExport({ sandbox: 'test', file, format: 'bundle', ...request });
  return { file, report, before };
}
async function imported(file: string) {
  const state = await bench.client.eventImport({ file });
  return { state, id: state.sandbox.id };
}

async function fill(): Promise<void> {
  mkdirSync(join(bench.sandbox.workspace, 'src'));
  writeFileSync(join(bench.sandbox.workspace, 'src/base.txt'), 'beneath');
  writeFileSync(join(bench.sandbox.workspace, 'untouched.txt'), 'nobody looked');
  await textOf('test', 'cwd://src/base.txt');
  await write('cwd://small.txt', 'one');
  await write('cwd://small.txt', 'two');
  await write('tmp://large.bin', 'x'.repeat(200_000));
  await bench.client.fileRename({ sandbox: 'test', path: 'cwd://small.txt', to: 'cwd://src/renamed.txt' });
}

describe('a bundle', () => {
  test('opens as a sandbox of its own, with the same events, an unbroken chain and the same files', async () => {
    await fill();
    const { file, report, before } = await bundle();
    expect(report).toMatchObject({ events: before.length, file });
    expect(report.contents).toBeGreaterThan(1);
    const { state, id } = await imported(file);
    expect(state.sandbox.imported).toEqual({ from: 'test', exportedAt: 1 });
    expect(await eventsOf(id)).toEqual(before);
    const { problems, checked } = await bench.client.eventVerify({ sandbox: id });
    expect({ problems, checked }).toEqual({ problems: [], checked: before.length });
    expect(await textOf(id, 'cwd://src/renamed.txt')).toBe('two');
    expect(await textOf(id, 'cwd://src/base.txt')).toBe('beneath');
    expect(await textOf(id, 'tmp://large.bin')).toHaveLength(200_000);
    expect((await bench.client.sandboxVerify({ sandbox: id })).findings).toEqual([]);
    const changes = await bench.client.changeList({ sandbox: id });
    expect(changes.map(({ path }) => path)).toContain('cwd://src/renamed.txt');
    await expect(textOf(id, 'cwd://untouched.txt')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('shows earlier contents when opened, as they were', async () => {
    await fill();
    const { file, before } = await bundle();
    const first = before.find(({ op, path }) => op === 'write' && path === 'cwd://small.txt');
    const { id } = await imported(file);
    const content = await bench.client.eventContent({ sandbox: id, seq: first?.seq ?? 0, side: 'after' });
    expect(new TextDecoder().decode(content.bytes ?? new Uint8Array())).toBe('one');
  });

  test('once opened is changed by nothing, not even by being looked at', async () => {
    await fill();
    const { file, before } = await bundle();
    const { id } = await imported(file);
    const refused = { code: 'refused' };
    const at = { sandbox: id, path: 'cwd://src/renamed.txt' };
    await expect(bench.client.fileWrite({ ...at, bytes: new Uint8Array(1) })).rejects.toMatchObject(refused);
    await expect(bench.client.fileRemove(at)).rejects.toMatchObject(refused);
    await expect(bench.client.changeCommit({ sandbox: id, paths: null })).rejects.toMatchObject(refused);
    await expect(bench.client.changeDiscard({ sandbox: id, paths: null })).rejects.toMatchObject(refused);
    await expect(bench.client.runStart({ sandbox: id, file: 'x.wasm', args: [] })).rejects.toMatchObject(refused);
    await expect(bench.client.retention({ sandbox: id, set: { eventBytes: 0 } })).rejects.toMatchObject(refused);
    await textOf(id, at.path);
    expect(await eventsOf(id)).toEqual(before);
  });

  test('can be made again of one that was opened, and is the same', async () => {
    await fill();
    const { file, before } = await bundle();
    const { id } = await imported(file);
    const again = fileIn('again.capsule-trail');
    await bench.client.eventExport({ sandbox: id, file: again, format: 'bundle' });
    const { id: other } = await imported(again);
    expect(await eventsOf(other)).toEqual(before);
    expect(await textOf(other, 'cwd://src/renamed.txt')).toBe('two');
    expect((await bench.client.eventVerify({ sandbox: other })).problems).toEqual([]);
  });

  test('without contents has events only, and says so', async () => {
    await fill();
    const { file, before, report } = await bundle({ redact: ['contents'] });
    expect(report.contents).toBe(0);
    const { id, state } = await imported(file);
    expect(await eventsOf(id)).toEqual(before);
    expect((await bench.client.eventVerify({ sandbox: id })).problems).toEqual([]);
    expect(state.notices.join(' ')).toContain('only the events');
    const written = (await eventsOf(id)).find(({ op }) => op === 'write');
    const content = { sandbox: id, seq: written?.seq ?? 0, side: 'after' } as const;
    expect(await bench.client.eventContent(content)).toMatchObject({ state: 'withheld', bytes: null });
    const { versions } = await bench.client.fileHistory({ sandbox: id, path: written?.path ?? '', limit: 10 });
    expect(new Set(versions.map((version) => version.state))).toEqual(new Set(['withheld']));
    await expect(textOf(id, 'cwd://src/renamed.txt')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('without paths tells none, and its chain still holds', async () => {
    await fill();
    const { file } = await bundle({ redact: ['paths'] });
    const { id } = await imported(file);
    expect((await bench.client.eventVerify({ sandbox: id })).problems).toEqual([]);
    const spelled = JSON.stringify(await eventsOf(id));
    for (const name of ['small', 'renamed', 'large', 'src']) expect(spelled).not.toContain(name);
  });

  test('of some events names what is missing', async () => {
    await fill();
    const { file } = await bundle({ query: { filter: 'op:write' } });
    const { id, state } = await imported(file);
    expect(new Set((await eventsOf(id)).map(({ op }) => op))).toEqual(new Set(['write']));
    const { problems } = await bench.client.eventVerify({ sandbox: id });
    expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(['missing']));
    expect(state.notices.join(' ')).toContain('op:write');
    expect(state.notices.join(' ')).not.toContain('not whole');
  });

  test('that is none, or is damaged, makes nothing', async () => {
    await fill();
    const { file } = await bundle();
    const bytes = readFileSync(file);
    const broken = fileIn('broken');
    for (const content of [Buffer.from('hello'), bytes.subarray(0, bytes.length - 40), Buffer.alloc(0)]) {
      writeFileSync(broken, content);
      await expect(imported(broken)).rejects.toMatchObject({ code: 'bad-package' });
    }
    await expect(imported(fileIn('nowhere'))).rejects.toMatchObject({ code: 'not-found' });
    expect(readdirSync(fileIn('registry/sandboxes'))).toEqual([]);
    expect(readdirSync(fileIn('registry/importing'))).toEqual([]);
  });

  test('is not made with its contents while a capsule runs', async () => {
    const run = await bench.client.runStart({ sandbox: 'test', file: '/a.wasm', args: [] });
    const file = fileIn('while');
    await expect(bench.client.eventExport({ sandbox: 'test', file, format: 'bundle' })).rejects.toMatchObject({
      code: 'busy',
    });
    expect(existsSync(file)).toBe(false);
    await bench.client.eventExport({ sandbox: 'test', file, format: 'bundle', redact: ['contents'] });
    await bench.client.runKill({ run: run.id });
  });
});

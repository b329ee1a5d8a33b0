import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const write = (path: string, text: string) =>
  bench.client.fileWrite({ sandbox: 'test', path, bytes: new TextEncoder().encode(text) });
const fileIn = (name: string): string => join(bench.sandbox.top, name);
const leftovers = (): readonly string[] => readdirSync(bench.sandbox.top).filter((name) => name.endsWith('.part'));

type Line = Readonly<Record<string, unknown>>;
const linesOf = (file: string): readonly Line[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

async function exported(request: Partial<Parameters<typeof bench.client.eventExport>[0]> = {}) {
  const file = fileIn(`trail-${readdirSync(bench.sandbox.top).length}`);
  const report = await bench.client.eventExport({ sandbox: 'test', file, format: 'jsonl', ...request });
  return { file, report, lines: request.format === 'csv' ? [] : linesOf(file) };
}

/** As docs/export.md tells anybody to do it; knows nothing of the inspector's own code. */
function checkChain(lines: readonly Line[]): void {
  const heads: Record<string, { count: number; hash: string }> = {};
  for (const { principal, prev_hash, hash, canonical } of lines.slice(1, -1)) {
    const due = heads[String(principal)] ?? { count: 0, hash: '0'.repeat(64) };
    expect(prev_hash).toBe(due.hash);
    expect(
      createHash('sha256')
        .update(`${String(prev_hash)}${String(canonical)}`)
        .digest('hex'),
    ).toBe(hash);
    heads[String(principal)] = { count: due.count + 1, hash: String(hash) };
  }
  expect(lines.at(-1)).toMatchObject({ type: 'capsule-trail-end', events: lines.length - 2, heads });
}

describe('an export as JSON lines', () => {
  test('has every event in the names that others know, and a chain that anybody can check', async () => {
    await write('cwd://a.txt', 'one');
    await expect(bench.client.fileRead({ sandbox: 'test', path: 'cwd://none', view: 'merged' })).rejects.toThrow();
    const { lines, report } = await exported();
    checkChain(lines);
    expect(lines[0]).toMatchObject({
      type: 'capsule-trail',
      version: 1,
      sandbox: 'test',
      filter: null,
      proves: 'every field',
    });
    expect(lines[0]?.['record']).toMatchObject({ first: 1, last: report.events, heads: lines.at(-1)?.['heads'] });
    const failed = lines.find(({ path }) => path === 'cwd://none');
    expect(failed).toMatchObject({ principal: 'user', verb: 'read', result: 'failed', error: 'not-found' });
    for (const line of lines.slice(1, -1))
      expect((JSON.parse(String(line['canonical'])) as unknown[])[0]).toBe(line['seq']);
  });

  test('of some events says which, and each of them can be checked by itself', async () => {
    await write('cwd://a.txt', 'one');
    await write('cwd://b.txt', 'two');
    const { lines, report } = await exported({ query: { filter: 'path:b.txt' } });
    expect(lines[0]?.['filter']).toBe('(path:b.txt)');
    expect(report.events).toBe(lines.length - 2);
    expect(new Set(lines.slice(1, -1).map(({ path }) => path))).toEqual(new Set(['cwd://b.txt']));
    for (const { prev_hash, hash, canonical } of lines.slice(1, -1))
      expect(
        createHash('sha256')
          .update(`${String(prev_hash)}${String(canonical)}`)
          .digest('hex'),
      ).toBe(hash);
  });

  test('without paths has stand-ins, alike for alike, in a chain of its own beside the hashes of the record', async () => {
    await write('cwd://secret-folder.d', 'x').catch(() => undefined);
    await write('cwd://secret.txt', 'one');
    await write('cwd://secret.txt', 'two');
    const { file, lines } = await exported({ redact: ['paths'] });
    expect(readFileSync(file, 'utf8')).not.toContain('secret');
    checkChain(lines);
    expect(lines[0]).toMatchObject({ redacted: ['paths'], proves: 'order and completeness' });
    const paths = lines
      .slice(1, -1)
      .map(({ path }) => String(path))
      .filter((path) => path.endsWith('.txt'));
    expect(paths.length).toBeGreaterThan(1);
    expect(new Set(paths).size).toBe(1);
    expect(paths[0]).toMatch(/^cwd:\/\/[0-9a-f]{12}\.txt$/);
    const { lines: whole } = await exported();
    expect(lines.slice(1, -1).map((line) => line['origin_hash'])).toEqual(
      whole.slice(1, lines.length - 1).map(({ hash }) => hash),
    );
  });

  test('is an event itself', async () => {
    await exported();
    const { lines } = await exported({ query: { filter: 'op:export' } });
    expect(lines[1]).toMatchObject({ path: 'export://jsonl', result: 'allowed', principal: 'user' });
  });
});

describe('an export', () => {
  test('takes the place of nothing, leaves nothing behind, and is recorded as failed', async () => {
    const file = fileIn('there');
    writeFileSync(file, 'mine');
    await expect(exported({ file })).rejects.toMatchObject({ code: 'already-exists' });
    await expect(exported({ file: fileIn('no/such/folder') })).rejects.toMatchObject({ code: 'not-found' });
    await expect(exported({ file: 'relative' })).rejects.toMatchObject({ code: 'invalid-input' });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(leftovers()).toEqual([]);
    const { lines } = await exported({ query: { filter: 'op:export is:failed' } });
    expect(lines.slice(1, -1).map(({ error }) => error)).toEqual(['already-exists', 'not-found']);
  });

  test('that is cancelled leaves nothing behind', async () => {
    for (let i = 0; i < 3000; i += 1)
      bench.session().door.attempt({ run: null, capsule: 'c', principal: 'p' }, 'f', 'stat', () => undefined);
    const file = fileIn('cut');
    const going = bench.client.eventExport({ sandbox: 'test', file, format: 'jsonl', job: 'j' });
    await bench.client.jobCancel({ job: 'j' });
    const settled = await Promise.allSettled([going]);
    expect(leftovers()).toEqual([]);
    expect(existsSync(file)).toBe(settled[0].status === 'fulfilled');
  });

  test('as CSV keeps what a spreadsheet would run as text', async () => {
    await write('cwd://a,"b".txt', 'one');
    await expect(bench.client.fileRead({ sandbox: 'test', path: '=cmd()', view: 'merged' })).rejects.toThrow();
    const { file } = await exported({ format: 'csv' });
    const rows = readFileSync(file, 'utf8').split('\r\n');
    expect(rows[0]).toMatch(/^time,seq,run,capsule/);
    expect(rows.find((row) => row.includes('b""'))).toContain('"cwd://a,""b"".txt"');
    expect(rows.find((row) => row.includes('cmd()'))).toContain(",'=cmd(),");
    expect(rows.at(-1)).toBe('');
  });

  test('for Astrid names things as Astrid does', async () => {
    await write('cwd://a.txt', 'one');
    const { lines } = await exported({ format: 'astrid', query: { filter: 'kind:write path:a.txt' } });
    expect(lines.at(-1)).toMatchObject({
      target: 'astrid.audit.fs',
      fields: { message: 'audit', principal: 'user', path: 'cwd://a.txt' },
      entry: { action: { type: 'file_write' }, authorization: { type: 'user' }, outcome: { status: 'success' } },
    });
  });
});

describe('saved filters', () => {
  test('are kept, in their order, and stand for what they say', async () => {
    const set = [
      { name: 'mine', filter: 'path:a.txt' },
      { name: 'both', filter: '@mine op:write' },
    ];
    expect(await bench.client.savedFilters({ set })).toEqual(set);
    expect(await bench.client.savedFilters({})).toEqual(set);
    await write('cwd://a.txt', 'one');
    const { events } = await bench.client.eventPage({ sandbox: 'test', limit: 10, filter: '@mine' });
    expect(events.length).toBeGreaterThan(0);
  });

  test('that cannot be understood, or have one name, change nothing', async () => {
    await bench.client.savedFilters({ set: [{ name: 'good', filter: 'a' }] });
    for (const set of [
      [{ name: 'bad', filter: 'op:no' }],
      [{ name: 'self', filter: '@self' }],
      [
        { name: 'two', filter: 'a' },
        { name: 'two', filter: 'b' },
      ],
    ])
      await expect(bench.client.savedFilters({ set })).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await bench.client.savedFilters({})).toEqual([{ name: 'good', filter: 'a' }]);
  });
});

/** Moments, as windows ask for them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { guestOf } from '../sandbox/test-sandbox-contract.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const sandbox = 'test';
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);
const count = (): number => bench.session().audit.count();

/** Returns the number of the event. */
async function write(path: string, text: string): Promise<number> {
  await bench.client.fileWrite({ sandbox, path, bytes: bytesOf(text) });
  return count();
}

async function contentAt(path: string, moment: number): Promise<string> {
  const { bytes } = await bench.client.fileRead({ sandbox, path, view: 'merged', moment });
  return new TextDecoder().decode(bytes);
}

test('an event shows the content before it and after it, and why there is none', async () => {
  const made = await write('cwd://notes', 'one');
  const changed = await write('cwd://notes', 'two');
  const before = await bench.client.eventContent({ sandbox, seq: changed, side: 'before' });
  const after = await bench.client.eventContent({ sandbox, seq: changed, side: 'after' });
  expect([textOf(before.bytes), textOf(after.bytes)]).toEqual(['one', 'two']);
  expect(await bench.client.eventContent({ sandbox, seq: made, side: 'before' })).toMatchObject({ state: 'absent' });
  await bench.client.fileCreateDirectory({ sandbox, path: 'cwd://d' });
  expect(await bench.client.eventContent({ sandbox, seq: count(), side: 'after' })).toMatchObject({
    state: 'not-a-file',
  });
});

test('the tree of a moment is listed, read and compared, and looking leaves no event', async () => {
  const made = await write('cwd://a', 'one');
  await bench.client.fileRename({ sandbox, path: 'cwd://a', to: 'cwd://b' });
  const renamed = count();
  await write('cwd://b', 'two');
  const last = count();
  const names = async (moment: number): Promise<string[]> => {
    const { entries } = await bench.client.fileList({ sandbox, path: 'cwd://', view: 'merged', moment });
    return entries.map(({ name }) => name);
  };
  expect([await names(made - 1), await names(made), await names(renamed)]).toEqual([[], ['a'], ['b']]);
  expect([
    await contentAt('cwd://a', made),
    await contentAt('cwd://b', renamed),
    await contentAt('cwd://b', last),
  ]).toEqual(['one', 'one', 'two']);
  const diff = await bench.client.momentDiff({ sandbox, path: 'cwd://b', from: renamed, to: null });
  expect(diff).toMatchObject({ state: 'text', kind: 'modified', before: 'one', after: 'two' });
  const { changes } = await bench.client.momentChanges({ sandbox, from: made, to: null, limit: 10 });
  expect(changes).toMatchObject([{ path: 'cwd://b', kind: 'renamed', from: 'cwd://a', content: true }]);
  expect(count()).toBe(last);
});

test('what moved with a directory is no change of its own, and what else was done to it is', async () => {
  await bench.client.fileCreateDirectory({ sandbox, path: 'cwd://old' });
  await write('cwd://old/still', 's');
  await write('cwd://old/edited', 'one');
  const from = count();
  await bench.client.fileRename({ sandbox, path: 'cwd://old', to: 'cwd://new' });
  await write('cwd://new/edited', 'other');
  await write('cwd://new/fresh', 'f');
  const { changes } = await bench.client.momentChanges({ sandbox, from, to: null, limit: 10 });
  expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'renamed cwd://new',
    'modified cwd://new/edited',
    'added cwd://new/fresh',
  ]);
  const { changes: back } = await bench.client.momentChanges({ sandbox, from: null, to: from, limit: 10 });
  expect(back.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'deleted cwd://new/fresh',
    'renamed cwd://old',
    'modified cwd://old/edited',
  ]);
});

test('the history of a file leads through its renames, and each version is there to read', async () => {
  const one = await write('cwd://first', 'one\n');
  await bench.client.fileRename({ sandbox, path: 'cwd://first', to: 'cwd://second' });
  const renamed = count();
  const two = await write('cwd://second', 'one\ntwo\n');
  await bench.client.fileRemove({ sandbox, path: 'cwd://second' });
  const removed = count();
  const { versions, more } = await bench.client.fileHistory({ sandbox, path: 'cwd://second', limit: 10 });
  expect(more).toBe(false);
  expect(versions).toMatchObject([
    { seq: removed, kind: null, state: 'absent' },
    { seq: two, path: 'cwd://second', kind: 'file', size: 8, state: 'captured', events: 1 },
    { seq: renamed, path: 'cwd://second', op: 'rename', size: 4, state: 'captured' },
    { seq: one, path: 'cwd://first', size: 4, state: 'captured' },
  ]);
  const { versions: page, more: goesOn } = await bench.client.fileHistory({
    ...{ sandbox, path: 'cwd://second', limit: 1, before: removed },
  });
  expect([page.map(({ seq }) => seq), goesOn]).toEqual([[two], true]);
});

test('what a guest writes between opening a file and closing it is one version', async () => {
  const door = guestOf(bench.session());
  const at = { at: door.preopens()[0]?.handle ?? 0, path: 'out' };
  const options = { access: 'write', create: 'if-missing', want: 'file', last: 'follow' } as const;
  for (const content of ['keep', 'discard', 'keep'] as const) {
    const { handle } = door.open('path_open', at, { ...options, content });
    for (let piece = 0; piece < 3; piece += 1) door.write('fd_write', handle, 'end', bytesOf('piece'));
    door.close('fd_close', handle);
  }
  const { versions } = await bench.client.fileHistory({ sandbox, path: 'cwd://out', limit: 10 });
  expect(versions.map(({ op, size, events }) => [op, size, events])).toEqual([
    ['write', 30, 3],
    ['write', 15, 4],
    ['write', 15, expect.any(Number)],
  ]);
});

test('each line is known by the event that wrote it, those of the folder by none', async () => {
  writeFileSync(join(bench.sandbox.workspace, 'poem'), 'a\nb\nc\n');
  const changed = await write('cwd://poem', 'a\nB\nc\n');
  const grown = await write('cwd://poem', 'a\nB\nc\nd\ne\n');
  const { state, lines } = await bench.client.fileBlame({ sandbox, path: 'cwd://poem' });
  expect(state).toBe('captured');
  expect(lines).toEqual([
    { from: 1, count: 1, seq: null },
    { from: 2, count: 1, seq: changed },
    { from: 3, count: 1, seq: null },
    { from: 4, count: 2, seq: grown },
  ]);
  const earlier = await bench.client.fileBlame({ sandbox, path: 'cwd://poem', moment: changed });
  expect(earlier.lines).toHaveLength(3);
});

test('a version is written back as the user, and not over what was changed meanwhile', async () => {
  await write('cwd://a', 'good');
  const broken = await write('cwd://a', 'broken');
  const { version } = await bench.client.fileStat({ sandbox, path: 'cwd://a', view: 'merged' });
  await bench.client.fileRestore({ sandbox, path: 'cwd://a', seq: broken, side: 'before', version });
  expect(await contentAt('cwd://a', count())).toBe('good');
  const { events } = await bench.client.eventPage({ sandbox, after: count() - 1, limit: 1 });
  expect(events).toMatchObject([{ op: 'write', reason: `the user restored the version before event ${broken}` }]);
  await expect(
    bench.client.fileRestore({ sandbox, path: 'cwd://a', seq: broken, side: 'before', version }),
  ).rejects.toMatchObject({ code: 'conflict' });
  await expect(
    bench.client.fileRestore({ sandbox, path: 'cwd://none', seq: broken, side: 'after' }),
  ).rejects.toMatchObject({ code: 'not-found' });
});

test('a version of a file whose directory has gone is written back with the directory', async () => {
  await bench.client.fileCreateDirectory({ sandbox, path: 'cwd://d' });
  const made = await write('cwd://d/a', 'one');
  await bench.client.fileRemove({ sandbox, path: 'cwd://d' });
  await bench.client.fileRestore({ sandbox, path: 'cwd://d/a', seq: made, side: 'after' });
  expect(await contentAt('cwd://d/a', count())).toBe('one');
});

test('what a commit wrote over in the folder is still there in the moments before it', async () => {
  writeFileSync(join(bench.sandbox.workspace, 'kept'), 'from the folder');
  const before = count();
  await write('cwd://kept', 'from the sandbox');
  const written = count();
  await bench.client.changeCommit({ sandbox, paths: null, dryRun: false });
  expect(readFileSync(join(bench.sandbox.workspace, 'kept'), 'utf8')).toBe('from the sandbox');
  expect([await contentAt('cwd://kept', before), await contentAt('cwd://kept', written)]).toEqual([
    'from the folder',
    'from the sandbox',
  ]);
});

test('a moment that is not kept any more is refused, and so is a mount without history', async () => {
  const one = await write('cwd://a', 'one');
  bench.session().store.journal.checkpoint();
  await write('cwd://a', 'two');
  const { history } = bench.session().store;
  const [oldest] = history.logs;
  if (oldest) history.forget(oldest);
  const seen = await bench.client.eventContent({ sandbox, seq: one, side: 'before' });
  expect(seen).toMatchObject({ state: 'forgotten', bytes: null });
  await expect(
    bench.client.fileList({ sandbox, path: 'cwd://', view: 'merged', moment: one - 1 }),
  ).rejects.toMatchObject({ code: 'not-found' });
});

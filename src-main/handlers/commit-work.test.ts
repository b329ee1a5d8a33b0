import { hash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { AuditEvent } from '../../src-preload/contract/event-schemas.ts';
import { VfsError } from '../vfs/errors.ts';
import { commitWork } from './commit-work.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const write = (path: string, text = path) => bench.client.fileWrite({ sandbox: 'test', path, bytes: bytes(text) });
const writeMany = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) await write(`cwd://f${String(index).padStart(3, '0')}`);
};
const reviewed = (op: 'commit' | 'discard' | 'undo'): readonly AuditEvent[] =>
  bench
    .session()
    .audit.page({ after: 0, limit: 5000 })
    .events.filter((event) => event.op === op);
const commit = (paths: string[] | null = null, some: object = {}) =>
  bench.client.changeCommit({ sandbox: 'test', paths, ...some });
const discard = (paths: string[] | null = null) => bench.client.changeDiscard({ sandbox: 'test', paths });
const changed = async () => (await bench.client.changeList({ sandbox: 'test' })).map(({ path }) => path);
const onDisk = (): readonly string[] => readdirSync(bench.sandbox.workspace).sort();

describe('a commit', () => {
  test('writes what was chosen, records it path by path, and the sandbox forgets it', async () => {
    await write('cwd://a');
    await write('cwd://b');
    expect(await commit(['workspace://a'])).toMatchObject({ state: 'done', applied: [{ path: 'cwd://a' }] });
    expect(onDisk()).toEqual(['a']);
    expect(readFileSync(join(bench.sandbox.workspace, 'a'), 'utf8')).toBe('cwd://a');
    expect(await changed()).toEqual(['cwd://b']);
    expect(reviewed('commit')).toMatchObject([
      { path: 'cwd://a', principal: 'user', mount: 'cwd', layer: 'base', outcome: 'ok', reason: 'added: write' },
    ]);
  });

  test('says of each file what the folder held and holds now', async () => {
    writeFileSync(join(bench.sandbox.workspace, 'old'), 'was here');
    writeFileSync(join(bench.sandbox.workspace, 'gone'), 'not for long');
    for (const path of ['cwd://new', 'cwd://old']) await write(path);
    await bench.client.fileRemove({ sandbox: 'test', path: 'cwd://gone' });
    await commit();
    const sha256 = (content: string): string => hash('sha256', content, 'hex');
    expect(reviewed('commit').map(({ path, before, after }) => [path, before, after])).toEqual(
      expect.arrayContaining([
        ['cwd://new', null, sha256('cwd://new')],
        ['cwd://old', sha256('was here'), sha256('cwd://old')],
        ['cwd://gone', sha256('not for long'), null],
      ]),
    );
  });

  test('as a dry run says the same, and touches and records nothing', async () => {
    await write('cwd://a');
    expect(await commit(null, { dryRun: true })).toMatchObject({ state: 'planned', applied: [{ path: 'cwd://a' }] });
    expect([onDisk(), await changed(), reviewed('commit')]).toEqual([[], ['cwd://a'], []]);
  });

  test('removes what an earlier one left an hour ago, and no sooner', async () => {
    const left = join(bench.sandbox.workspace, '.capsule-inspector-01234567-89ab-4cde-8f01-23456789abcd');
    writeFileSync(left, 'left');
    const { ctimeNs } = lstatSync(left, { bigint: true });
    const clock = vi.spyOn(bench.session(), 'now').mockReturnValue(ctimeNs + 3_600_000_000_000n);
    await write('cwd://a');
    await commit();
    expect(existsSync(left)).toBe(true);
    clock.mockReturnValue(ctimeNs + 3_600_000_000_001n);
    await write('cwd://b');
    await commit();
    expect(onDisk()).toEqual(['a', 'b']);
  });

  test('with a conflict in one mount touches no mount', async () => {
    await write('home://a');
    await write('cwd://b');
    writeFileSync(join(bench.sandbox.workspace, 'b'), 'made meanwhile');
    expect(await commit()).toMatchObject({ state: 'conflicts', applied: [], conflicts: [{ path: 'cwd://b' }] });
    expect(existsSync(join(bench.sandbox.top, 'home', 'a'))).toBe(false);
  });

  test('that is cancelled midway leaves nothing of what it wrote, and all of it can be committed later', async () => {
    await writeMany(60);
    const work = commitWork(bench.workbench.opened('test'), null);
    while (onDisk().filter((name) => name.startsWith('f')).length === 0) work.next();
    work.return({ state: 'done', applied: [], conflicts: [], included: [] });
    expect([onDisk(), reviewed('commit'), (await changed()).length]).toEqual([[], [], 60]);
    expect(await commit()).toMatchObject({ state: 'done' });
    expect(onDisk()).toHaveLength(60);
    expect(reviewed('commit')).toHaveLength(60);
  });

  test('is recorded together with what the sandbox forgets: after a kill it is all there, and told once', async () => {
    await writeMany(40);
    const work = commitWork(bench.workbench.opened('test'), null);
    while (onDisk().filter((name) => name.startsWith('f')).length === 0) work.next();
    const { store } = bench.session();
    store.close();
    Object.assign(store, { close: () => undefined });
    bench.sandbox.forget();
    const session = bench.sandbox.open();
    expect(session.notices).toContainEqual(expect.stringContaining('it has been finished now'));
    expect(onDisk()).toHaveLength(40);
    expect(session.mounts.get('cwd').overlay.topEntries()).toEqual([]);
    const events = session.audit.page({ after: 0, limit: 5000 }).events.filter(({ op }) => op === 'commit');
    expect(events).toHaveLength(40);
    const commits = session.undo.log.list().filter(({ name }) => name === 'commit');
    expect(commits).toMatchObject([
      { state: 'done', paths: 40, recovered: expect.stringContaining('finished') as string },
    ]);
  });

  test('whose record cannot be written touches nothing, and can be asked for again', async () => {
    await writeMany(40);
    const { journal } = bench.session().store;
    vi.spyOn(journal, 'commit').mockImplementation(() => {
      throw new VfsError('no-space', 'the disk is full');
    });
    await expect(commit()).rejects.toMatchObject({ code: 'no-space' });
    expect(onDisk()).toEqual([]);
    vi.restoreAllMocks();
    expect(await commit()).toMatchObject({ state: 'done' });
    expect([onDisk().length, await changed()]).toEqual([40, []]);
  });

  test('of a folder that is gone touches nothing and says so', async () => {
    await write('cwd://a');
    rmSync(bench.sandbox.workspace, { recursive: true });
    const report = await commit();
    expect(['conflicts', 'stopped']).toContain(report.state);
    expect(report.applied).toEqual([]);
    expect(await changed()).toEqual(['cwd://a']);
    expect(bench.faults).toEqual([]);
  });

  test('is alone: a second one, or a discard, has to wait', async () => {
    await writeMany(60);
    // All at once: on a fast disk the first is done before a later question comes.
    const [first, second, third] = await Promise.allSettled([commit(), commit(), discard()]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { state: 'done' } });
    for (const other of [second, third]) expect(other).toMatchObject({ status: 'rejected', reason: { code: 'busy' } });
    expect(await commit()).toMatchObject({ state: 'done', applied: [] });
  });

  test('under way when the inspector ends is taken back', async () => {
    await writeMany(200);
    const going = commit();
    await bench.workbench.close();
    const [settled] = await Promise.allSettled([going]);
    bench.sandbox.forget();
    const session = bench.sandbox.open();
    const events = session.audit.page({ after: 0, limit: 5000 }).events.filter(({ op }) => op === 'commit');
    expect(settled).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    expect([events, onDisk()]).toEqual([[], []]);
    expect(session.mounts.get('cwd').overlay.topEntries()).toHaveLength(200);
  });

  test('is an operation that is undone and done again, with its message and its author', async () => {
    writeFileSync(join(bench.sandbox.workspace, 'old'), 'was here');
    for (const path of ['cwd://new', 'cwd://old', 'home://h']) await write(path);
    const { operation } = await commit(null, { message: 'two files', author: 'Ada' });
    const list = async () =>
      (await bench.client.operationList({ sandbox: 'test' })).filter(({ name }) => name === 'commit');
    expect(await list()).toMatchObject([
      { id: operation, name: 'commit', state: 'done', author: 'Ada', message: 'two files', paths: 3, fixed: null },
    ]);
    expect(await bench.client.operationUndo({ sandbox: 'test' })).toMatchObject({ state: 'done', operation });
    expect([onDisk(), readFileSync(join(bench.sandbox.workspace, 'old'), 'utf8')]).toEqual([['old'], 'was here']);
    expect((await changed()).toSorted()).toEqual(['cwd://new', 'cwd://old', 'home://h']);
    expect(await bench.client.operationRedo({ sandbox: 'test' })).toMatchObject({ state: 'done', operation });
    expect([onDisk(), await changed()]).toEqual([['new', 'old'], []]);
    expect(await list()).toMatchObject([{ id: operation, state: 'done' }]);
    expect(reviewed('undo')).toHaveLength(3);
  });

  test('is not undone over what somebody wrote since, nor done again when the sandbox has changed', async () => {
    await write('cwd://a');
    await commit();
    writeFileSync(join(bench.sandbox.workspace, 'a'), 'theirs');
    const undo = () => bench.client.operationUndo({ sandbox: 'test' });
    expect(await undo()).toMatchObject({
      state: 'conflicts',
      conflicts: [{ path: 'cwd://a', reason: 'base-changed' }],
    });
    expect(readFileSync(join(bench.sandbox.workspace, 'a'), 'utf8')).toBe('theirs');
    writeFileSync(join(bench.sandbox.workspace, 'a'), 'cwd://a');
    expect(await undo()).toMatchObject({ state: 'done' });
    await write('cwd://a', 'something else');
    expect(await bench.client.operationRedo({ sandbox: 'test' })).toMatchObject({
      state: 'conflicts',
      conflicts: [{ path: 'cwd://a', reason: 'sandbox-changed' }],
    });
  });
});

describe('a discard', () => {
  test('throws away what was chosen, in every mount, and is recorded as a change of the top', async () => {
    mkdirSync(join(bench.sandbox.workspace, 'd'));
    await write('cwd://d/a');
    await write('home://b');
    await write('cwd://c');
    expect(await discard(['cwd://d/a', 'home://b'])).toMatchObject({ state: 'done' });
    expect(await changed()).toEqual(['cwd://c']);
    expect(reviewed('discard')).toMatchObject([
      { path: 'cwd://d/a', layer: 'top' },
      { path: 'home://b', layer: 'top' },
    ]);
  });
});

/** The story of a run, two runs side by side, and a run once more, over a real sandbox with guests that we play. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';
import type { GuestCalls } from '../capsule/guest-calls.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const sandbox = 'test';
const file = '/x/guest.wasm';
const FILE = { create: 'if-missing', content: 'keep', want: 'file', last: 'follow' } as const;

function write(calls: GuestCalls, path: string, text: string): void {
  const { handle } = calls.open('open', { at: 0, path }, { access: 'write', ...FILE });
  calls.write('write', handle, 0, new TextEncoder().encode(text));
  calls.close('close', handle);
}

function read(calls: GuestCalls, path: string): string {
  const { handle } = calls.open('open', { at: 0, path }, { access: 'read', ...FILE, create: 'never' });
  const bytes = new Uint8Array(1000);
  const length = calls.readInto('read', handle, 0, bytes);
  calls.close('close', handle);
  return new TextDecoder().decode(bytes.subarray(0, length));
}

const lastStarted = () => bench.host.started.at(-1) ?? expect.fail('nothing was started');

async function played(work: (calls: GuestCalls) => void, some: Partial<CallInput<'runStart'>> = {}): Promise<Run> {
  const run = await bench.client.runStart({ sandbox, file, args: ['a'], ...some });
  work(lastStarted().calls);
  bench.host.end(lastStarted(), { how: 'exited', code: 0 });
  return run;
}

const story = (run: Run): Promise<CallOutput<'runStory'>> => bench.client.runStory({ sandbox, run: run.id });
const compare = (a: Run, b: Run, only: 'all' | 'differences' = 'all') =>
  bench.client.runCompare({ sandbox, a: a.id, b: b.id, only, offset: 0, limit: 100 });
const textOf = async (path: string): Promise<string> =>
  new TextDecoder().decode((await bench.client.fileRead({ sandbox, path, view: 'merged' })).bytes);

describe('the story of a run', () => {
  it('says what it did at each path, and what became of it', async () => {
    await played((calls) => write(calls, 'cwd://old', 'before'));
    const run = await played((calls) => {
      expect(read(calls, 'cwd://old')).toBe('before');
      write(calls, 'cwd://old', 'after!');
      write(calls, 'cwd://new', 'xyz');
      expect(() => read(calls, 'cwd://gone')).toThrow();
    });
    const { paths, totals, span, timeline } = await story(run);
    const found = new Map(paths.map(({ path, ...facts }) => [path, facts]));
    expect(found.get('cwd://old')).toMatchObject({ read: 6, written: 6, change: 'modified', refused: 0 });
    expect(found.get('cwd://new')).toMatchObject({ read: 0, written: 3, change: 'added' });
    expect(found.get('cwd://gone')).toMatchObject({ failed: 1, change: null });
    expect(totals).toMatchObject({ read: 6, written: 9, failed: 1, refused: 0, paths: 3 });
    expect(span?.last).toBe(bench.session().audit.count());
    expect(timeline.marks.map(({ what }) => what)).toEqual(['run-start', 'run-end']);
  });

  it('has the checkpoint from before it, as long as that is kept', async () => {
    await bench.client.fileWrite({ sandbox, path: 'cwd://mine', bytes: new Uint8Array(1) });
    const run = await played((calls) => write(calls, 'cwd://a', 'a'));
    const { checkpoint } = await story(run);
    expect(checkpoint).not.toBeNull();
    await bench.client.checkpointDrop({ sandbox, ids: [checkpoint ?? 0] });
    expect((await story(run)).checkpoint).toBeNull();
  });

  it('of a run that goes on is told as far as it is', async () => {
    const run = await bench.client.runStart({ sandbox, file, args: [] });
    write(lastStarted().calls, 'cwd://a', 'abc');
    expect((await story(run)).paths.map(({ path, change }) => [path, change])).toEqual([['cwd://a', 'added']]);
    bench.host.end(lastStarted(), { how: 'exited', code: 0 });
  });

  it('is not there for a run that never was', async () => {
    await expect(bench.client.runStory({ sandbox, run: 'other' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('what a run took', () => {
  it('is kept with it', async () => {
    const run = await bench.client.runStart({ sandbox, file, args: [] });
    const use = { cpu: 12.5, memory: 131_072, calls: 3, output: 40 };
    lastStarted().calls.closeAll();
    lastStarted().onEnd({ how: 'exited', code: 0 }, null, use);
    expect(await bench.client.runList({ sandbox })).toMatchObject([{ id: run.id, use }]);
  });
});

describe('two runs side by side', () => {
  it('have their events aligned, and the trees that they left', async () => {
    await played((calls) => write(calls, 'cwd://out', 'nil'));
    const a = await played((calls) => write(calls, 'cwd://out', 'one'));
    const b = await played((calls) => {
      write(calls, 'cwd://out', 'two');
      write(calls, 'cwd://more', 'x');
    });
    const all = await compare(a, b);
    expect(all.counts.onlyA).toBe(0);
    expect(all.rows.filter(({ state }) => state === 'only-b').map(({ path }) => path)).toContain('cwd://more');
    const { rows, total, trees } = await compare(a, b, 'differences');
    expect(rows).toHaveLength(total);
    expect(rows.some(({ state }) => state === 'same')).toBe(false);
    expect(total).toBe(all.counts.different + all.counts.onlyB);
    const left = await bench.client.compareTrees({ sandbox, ...(trees?.after ?? expect.fail('no trees')) });
    expect(left.changes.map(({ path, kind }) => [path, kind])).toEqual([
      ['cwd://more', 'added'],
      ['cwd://out', 'modified'],
    ]);
  });

  it('are compared again when one of them went on', async () => {
    const a = await played((calls) => write(calls, 'cwd://out', 'one'));
    const b = await bench.client.runStart({ sandbox, file, args: ['a'] });
    const before = (await compare(a, b)).counts;
    write(lastStarted().calls, 'cwd://out', 'one');
    bench.host.end(lastStarted(), { how: 'exited', code: 0 });
    const after = (await compare(a, b)).counts;
    expect(before.onlyA).toBeGreaterThan(after.onlyA);
    expect(after.same + after.different).toBeGreaterThan(before.same + before.different);
  });
});

describe('a run once more', () => {
  const again = (run: Run, from: 'now' | 'checkpoint' = 'now') => bench.client.runAgain({ sandbox, run: run.id, from });

  it('has the same arguments, environment, limits and mounts', async () => {
    const mounts = [{ kind: 'memory', guest: '/scratch', bytes: 1000 }] as const;
    const wish = { args: ['x', 'y z'], env: { MODE: 'deep' }, limits: { output: 500 }, mounts: [...mounts] };
    const first = await played(() => undefined, { ...wish, terminal: 'pipe' });
    const second = await again(first);
    expect(second).toMatchObject({ args: wish.args, again: first.id, notes: [] });
    const [one, other] = bench.host.started;
    expect(other).toMatchObject({ args: one?.args, env: one?.env, limits: one?.limits, terminal: 'pipe' });
    expect(other?.env).toEqual({ MODE: 'deep' });
    // They may be secrets: the store, which goes along with a bundle, has none of them.
    expect(JSON.stringify(bench.session().runs.list())).not.toContain('deep');
    bench.host.end(lastStarted(), { how: 'exited', code: 0 });
  });

  it('says when the capsule is another one now', async () => {
    const first = await played(() => undefined);
    bench.host.hash = 'another';
    const { notes } = await again(first);
    expect(notes).toEqual(['The capsule is another program now than the one that ran then.']);
    bench.host.end(lastStarted(), { how: 'exited', code: 0 });
  });

  it('from the checkpoint finds everything as it was before it, which can be undone', async () => {
    await bench.client.fileWrite({ sandbox, path: 'cwd://state', bytes: new TextEncoder().encode('begin') });
    const first = await played((calls) => write(calls, 'cwd://state', 'ended'));
    await bench.client.fileWrite({ sandbox, path: 'cwd://later', bytes: new Uint8Array(1) });
    const second = await again(first, 'checkpoint');
    expect(read(lastStarted().calls, 'cwd://state')).toBe('begin');
    bench.host.end(lastStarted(), { how: 'exited', code: 0 });
    expect(second.again).toBe(first.id);
    const operations = await bench.client.operationList({ sandbox });
    const restore = operations.find(({ name }) => name === 'restore') ?? expect.fail('nothing was restored');
    await bench.client.operationUndo({ sandbox, id: restore.id });
    expect(await textOf('cwd://state')).toBe('ended');
    expect(await bench.client.fileStat({ sandbox, path: 'cwd://later', view: 'merged' })).toMatchObject({ size: 1 });
  });

  it('leaves everything alone when it cannot be started', async () => {
    const first = await played((calls) => write(calls, 'cwd://state', 'ended'));
    bench.host.loading = Promise.reject(new Error('gone'));
    await expect(again(first, 'checkpoint')).rejects.toThrow();
    expect(await textOf('cwd://state')).toBe('ended');
  });

  it('is refused from a checkpoint while another one runs, and when that is not kept', async () => {
    await bench.client.fileWrite({ sandbox, path: 'cwd://mine', bytes: new Uint8Array(1) });
    const first = await played((calls) => write(calls, 'cwd://a', 'a'));
    const going = await bench.client.runStart({ sandbox, file, args: [] });
    await expect(again(first, 'checkpoint')).rejects.toMatchObject({ code: 'busy' });
    await bench.client.runKill({ run: going.id });
    await Promise.resolve();
    const { checkpoint } = await story(first);
    await bench.client.checkpointDrop({ sandbox, ids: [checkpoint ?? 0] });
    await expect(again(first, 'checkpoint')).rejects.toMatchObject({ code: 'not-found' });
  });
});

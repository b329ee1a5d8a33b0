import { once } from 'node:events';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { VfsError } from '../vfs/errors.ts';
import { endAll, startGuest, startServer } from './bridge-guest-contract.ts';
import { Parked } from './guest-calls.ts';
import { TestCalls } from './test-calls.ts';

afterEach(endAll);

const OPEN = `{ access: 'read-write', create: 'if-missing', content: 'keep', want: 'file', last: 'follow' }`;

describe('the blocking bridge', () => {
  it('answers a guest in another thread, call by call', async () => {
    const calls = new TestCalls();
    const { result } = startGuest(
      startServer(),
      calls,
      `const [root] = fs.preopens();
       const { handle, stat } = fs.open('path_open', { at: root.handle, path: 'a' }, ${OPEN});
       const end = fs.write('fd_write', handle, 'end', new TextEncoder().encode('hello'));
       const text = new TextDecoder().decode(fs.read('fd_read', handle, 1, 100));
       fs.close('fd_close', handle);
       return { root, kind: stat.kind, end, text };`,
    );
    expect(await result).toEqual({
      root: { handle: 1, guestPath: '/cwd', access: 'read-write' },
      kind: 'file',
      end: 5,
      text: 'ello',
    });
    expect(calls.text('a')).toBe('hello');
  });

  it.each([
    ['when both sides spin', 0.075, 20_000],
    ['when both sides sleep', 0, 1],
  ])('loses no call of several guests at once %s', async (_name, pollFor, spins) => {
    const server = startServer(undefined, pollFor);
    const guests = [new TestCalls(), new TestCalls(), new TestCalls()].map((calls) => ({
      calls,
      guest: startGuest(
        server,
        calls,
        `let sum = 0; for (let i = 0; i < 3000; i++) sum += fs.stat('fn' + (i % 300), { at: 1, path: '' }, 'keep').nlink; return sum;`,
        { spins },
      ),
    }));
    for (const { calls, guest } of guests) {
      expect(await guest.result).toBe(3000);
      expect(calls.seen).toHaveLength(3000);
    }
  });

  it('throws a known failure as GuestError with its word and message', async () => {
    const calls = new TestCalls();
    calls.stat = () => {
      throw new VfsError('quota', 'no more than 5 files');
    };
    const { result } = startGuest(
      startServer(),
      calls,
      `return attempt(() => fs.stat('f', { at: 1, path: 'x' }, 'keep'));`,
    );
    expect(await result).toEqual({ name: 'GuestError', code: 'quota', message: 'no more than 5 files' });
  });

  it('reports any other failure as a defect and tells the guest only that it cannot go on', async () => {
    const calls = new TestCalls();
    calls.stat = (fn, path) => {
      calls.last = { fn, path: `cwd://${path.path}` };
      throw new Error('secret of /home/someone');
    };
    const defects: unknown[] = [];
    const server = startServer((error, doing) => defects.push([(error as Error).message, doing]));
    const faults: string[] = [];
    const { result } = startGuest(
      server,
      calls,
      `return attempt(() => fs.stat('path_filestat_get', { at: 1, path: 'x' }, 'keep'));`,
      { onFault: (doing) => faults.push(doing) },
    );
    expect(await result).toEqual({
      name: 'EngineDefect',
      message: 'a fault in the engine, inside path_filestat_get of cwd://x',
    });
    expect(defects).toEqual([['secret of /home/someone', 'inside path_filestat_get of cwd://x']]);
    expect(faults).toEqual(['inside path_filestat_get of cwd://x']);
  });

  it('splits what is longer than 1 MiB into pieces and keeps a short read short', async () => {
    const calls = new TestCalls();
    const { result } = startGuest(
      startServer(),
      calls,
      `const { handle } = fs.open('path_open', { at: 1, path: 'big' }, ${OPEN});
       const bytes = new Uint8Array(2.5 * 1024 * 1024).map((_, index) => index % 251);
       const end = fs.write('fd_write', handle, 0, bytes);
       const back = fs.read('fd_read', handle, 0, 8 * 1024 * 1024);
       return { end, length: back.length, same: back.every((byte, index) => byte === bytes[index]) };`,
    );
    expect(await result).toEqual({ end: 2621440, length: 2621440, same: true });
    expect(calls.seen.filter((call) => call === 'fd_write')).toHaveLength(3);
    expect(calls.seen.filter((call) => call === 'fd_read')).toHaveLength(3);
  });

  it('refuses a path that fits into no message, and the record has its beginning', async () => {
    const calls = new TestCalls();
    const { result } = startGuest(
      startServer(),
      calls,
      `return attempt(() => fs.unlink('f', { at: 1, path: 'x'.repeat(12 * 1024 * 1024) })).code;`,
    );
    expect(await result).toBe('name-too-long');
    expect(calls.seen).toEqual([`f!name-too-long ${'x'.repeat(64 * 1024)}`]);
  });

  it('lets a parked call wait while others go on, and runs it again when it is resumed', async () => {
    const server = startServer();
    const calls = new TestCalls();
    const { promise: asked, resolve: onAsked } = Promise.withResolvers<() => void>();
    let granted = false;
    const real = calls.makeDirectory.bind(calls);
    calls.makeDirectory = (fn, path) => {
      calls.last = { fn, path: 'cwd://d' };
      if (!granted) throw new Parked((resume) => onAsked(resume));
      real(fn, path);
    };
    const waiting = startGuest(
      server,
      calls,
      `fs.makeDirectory('path_create_directory', { at: 1, path: 'd' }); return fs.stat('s', { at: 1, path: 'd' }, 'keep').kind;`,
    );
    const resume = await asked;
    const other = startGuest(
      server,
      new TestCalls(),
      `for (let i = 0; i < 100; i++) fs.statHandle('f', 1); return 'done';`,
    );
    expect(await other.result).toBe('done');
    expect(waiting.run.doing()).toBe('inside path_create_directory of cwd://d, waiting for an answer');
    granted = true;
    resume();
    resume();
    expect(await waiting.result).toBe('directory');
    expect(calls.seen.filter((call) => call.startsWith('path_create_directory'))).toHaveLength(1);
  });

  it('does nothing when a parked call is resumed after its run was closed', async () => {
    const calls = new TestCalls();
    const { promise: asked, resolve: onAsked } = Promise.withResolvers<() => void>();
    let tries = 0;
    calls.sync = () => {
      tries++;
      throw new Parked((resume) => onAsked(resume));
    };
    const { run } = startGuest(startServer(), calls, `fs.sync('fd_sync', 1);`);
    const resume = await asked;
    run.close();
    resume();
    expect(tries).toBe(1);
  });

  it('lets the event loop have its turn while a guest keeps it busy', async () => {
    const calls = new TestCalls();
    const { result } = startGuest(startServer(), calls, `for (let i = 0; i < 60000; i++) fs.statHandle('f', 1);`);
    while (calls.seen.length < 1000) await new Promise((resolve) => setTimeout(resolve, 1));
    let turns = 0;
    for (; calls.seen.length < 40_000; turns++) await new Promise((resolve) => setTimeout(resolve, 0));
    expect(turns).toBeGreaterThan(5);
    await result;
  });

  it('is fast: a blocking stat takes microseconds', async () => {
    const calls = new TestCalls();
    const { result, worker } = startGuest(
      startServer(),
      calls,
      `const rounds = []; for (let r = 0; r < 10; r++) { const t = performance.now(); for (let i = 0; i < 2000; i++) fs.statHandle('f', 1); rounds.push((performance.now() - t) / 2); } return Math.min(...rounds);`,
      { spins: 10_000 },
    );
    const microseconds = await result;
    process.stdout.write(`blocking stat: ${Number(microseconds).toFixed(2)} us\n`);
    expect(microseconds).toBeTypeOf('number');
    worker.unref();
    await once(worker, 'exit');
  });
});

describe('calls that nobody waits for', () => {
  const STAT = `const again = (path) => { fs.stat('stat-at', { at: 1, path }, 'keep'); return fs.statAgain('hash-at', { at: 1, path }, 'keep'); };`;

  it('are served in their place, before the call that follows', async () => {
    const calls = new TestCalls();
    const { result } = startGuest(
      startServer(),
      calls,
      `${STAT} const { handle } = fs.open('open', { at: 1, path: 'a' }, ${OPEN}); fs.close('close', handle);
       again('a'); fs.makeDirectory('mkdir', { at: 1, path: 'd' }); return again('d').kind;`,
    );
    expect(await result).toBe('directory');
    await vi.waitFor(() => expect(calls.seen.at(-1)).toBe('settled'));
    expect(calls.seen.slice(2).filter((call) => call !== 'settled')).toEqual([
      'stat-at a',
      'noted hash-at a',
      'mkdir d',
      'stat-at d',
      'noted hash-at d',
    ]);
  });

  it('are served also when no call follows and nobody polls', async () => {
    const calls = new TestCalls();
    const { result } = startGuest(startServer(undefined, 0), calls, `${STAT} again(''); return 'done';`, { spins: 1 });
    expect(await result).toBe('done');
    await vi.waitFor(() => expect(calls.seen).toEqual(['stat-at', 'noted hash-at', 'settled']));
  });

  it('are served when the guest is killed right after', async () => {
    const calls = new TestCalls();
    const server = startServer(undefined, 1e9);
    const { result, run } = startGuest(server, calls, `${STAT} again(''); return 'done';`);
    expect(await result).toBe('done');
    run.close();
    expect(calls.seen).toEqual(['stat-at', 'noted hash-at', 'settled']);
  });

  it('never pile up: those that do not fit are waited for', async () => {
    const calls = new TestCalls();
    const listed = Array.from({ length: 250 }, (_, index) => index);
    const root = calls.listStats.bind(calls);
    const stat = {
      kind: 'file',
      size: 0,
      mode: 0,
      nlink: 1,
      ino: 1n,
      device: 1,
      atimeNs: 0n,
      mtimeNs: 0n,
      ctimeNs: 0n,
    } as const;
    calls.listStats = (fn: string, handle: number, from: number) => ({
      ...root(fn, handle, from),
      entries: listed.map((index) => ({ name: `${'n'.repeat(200)}${index}`, kind: 'file', ino: 1n, stat })),
    });
    const { result } = startGuest(
      startServer(),
      calls,
      `const { entries } = fs.listWithStats('list', 1, 0);
       const counts = { told: 0 };
       for (const { name } of entries) attempt(() => { fs.statAgain('hash', { at: 1, path: name }, 'keep'); counts.told++; });
       return counts.told;`,
    );
    const told = await result;
    await vi.waitFor(() =>
      expect(calls.seen.filter((call) => call.startsWith('noted hash'))).toHaveLength(told as number),
    );
  });
});

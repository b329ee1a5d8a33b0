/** A run from the outside: stdio, exit codes, interruption. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it, vi } from 'vitest';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';

import { aRun, anEvent, play } from './context-fixture.ts';
import type { Played } from './context-fixture.ts';
import type { RunCommand } from './grammar.ts';
import { runCapsule } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspector-run-'));
const file = join(folder, 'c.wasm');
writeFileSync(file, '');
afterAll(() => rmSync(folder, { recursive: true }));

const command: RunCommand = {
  kind: 'run',
  where: { workspace: '/work', sandbox: null },
  capsule: file,
  mounts: [],
  schemes: 'given',
  env: {},
  format: 'plain',
  args: [],
};
const ended = (end: Run['end']): Run => aRun({ state: 'ended', end, endedAt: 2, eventCount: 3, deniedCount: 1 });
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const output = (stream: 'stdout' | 'stderr', text: string | Uint8Array, run = 'run') =>
  ['runOutput', { sandbox: 'id', run, stream, bytes: typeof text === 'string' ? encode(text) : text }] as const;

/** Plays an engine whose run does `live` as soon as it is started. */
async function perform(
  live: (played: Played) => unknown,
  some: Partial<RunCommand> = {},
  handlers: Partial<ApiHandlers> = {},
): Promise<{ code: number; played: Played }> {
  const played: Played = play({
    runInput: () => ({}),
    runStart: () => {
      void live(played);
      return aRun({});
    },
    ...handlers,
  });
  return { code: await runCapsule({ ...command, ...some }, played.context), played };
}

describe('run', () => {
  it('passes output through, byte by byte, even what came before the run had a name', async () => {
    const { code, played } = await perform((engine) => {
      void engine.emit(...output('stdout', new Uint8Array([0xff, 0x0a])));
      void engine.emit(...output('stderr', 'warned\n'));
      void engine.emit(...output('stdout', 'of another run', 'other'));
      void engine.emit('runChanged', { ...ended({ how: 'exited', code: 9 }), id: 'other' });
      void engine.emit(...output('stdout', 'done\n'));
      void engine.emit('runChanged', ended({ how: 'exited', code: 3 }));
    });
    expect([code, played.out(), played.err()]).toEqual([3, '\ufffd\ndone\n', 'warned\n']);
  });

  it('hands over the file, arguments, environment, mounts, and whether anybody sits at a terminal', async () => {
    const runStart = vi.fn<ApiHandlers['runStart']>(() => {
      void played.emit('runChanged', ended({ how: 'exited', code: 0 }));
      return aRun({});
    });
    const played = play({ runStart, runInput: () => ({}) });
    const mounts = [{ host: '/d', guest: '/g', access: 'read-only' }] as const;
    await runCapsule({ ...command, args: ['-a', 'b'], env: { K: 'V' }, mounts: [...mounts] }, played.context);
    expect(runStart).toHaveBeenCalledExactlyOnceWith({
      sandbox: 'id',
      file,
      args: ['-a', 'b'],
      env: { K: 'V' },
      mounts,
      schemes: 'given',
      terminal: 'pipe',
    });
  });

  it('feeds stdin piece by piece and then closes it', async () => {
    const fed: unknown[] = [];
    const played = play(
      {
        runStart: () => aRun({}),
        runInput: ({ bytes }) => {
          fed.push(bytes === null ? null : Buffer.from(bytes).toString());
          if (bytes === null) void played.emit('runChanged', ended({ how: 'exited', code: 0 }));
          return {};
        },
      },
      ['one', 'two'],
    );
    expect(await runCapsule(command, played.context)).toBe(0);
    expect(fed).toEqual(['one', 'two', null]);
  });

  it.each<[Run['end'], number, RegExp]>([
    [{ how: 'exited', code: 0 }, 0, /^$/],
    [{ how: 'exited', code: 125 }, 125, /^$/],
    [{ how: 'exited', code: 255 }, 255, /^$/],
    [{ how: 'exited', code: 256 }, 255, /^$/],
    [{ how: 'exited', code: 4_294_967_295 }, 255, /^$/],
    [{ how: 'exited', code: 513 }, 1, /^$/],
    [{ how: 'killed', why: 'by the user' }, 137, /killed: by the user\n$/],
    [
      { how: 'trapped', message: 'unreachable', doing: 'reading cwd://a', stack: '' },
      134,
      /trapped: unreachable \(reading cwd:\/\/a\)\n$/,
    ],
    [{ how: 'failed', message: 'Too much\u001b[2J memory' }, 126, /Too much\\u\{1b\}\[2J memory\n$/],
  ])('ends after %j with code %d', async (end, expected, sentence) => {
    const { code, played } = await perform((engine) => engine.emit('runChanged', ended(end)));
    expect(code).toBe(expected);
    expect(played.err()).toMatch(sentence);
  });

  it('blames the inspector when a capsule that did run fails', async () => {
    const { code } = await perform((engine) => {
      void engine.emit('runChanged', aRun({ state: 'running' }));
      void engine.emit('runChanged', ended({ how: 'failed', message: 'The disk is gone.' }));
    });
    expect(code).toBe(125);
  });

  it('kills the run when interrupted', async () => {
    const runKill = vi.fn<ApiHandlers['runKill']>(() => {
      void engine.emit('runChanged', ended({ how: 'killed', why: 'by the user' }));
      return {};
    });
    const engine: Played = play({
      runStart: () => (setImmediate(engine.interrupt), aRun({})),
      runInput: () => ({}),
      runKill,
    });
    expect(await runCapsule(command, engine.context)).toBe(137);
    expect(runKill).toHaveBeenCalledExactlyOnceWith({ run: 'run' });
  });

  it('starts nothing when interrupted before', async () => {
    const runStart = vi.fn<ApiHandlers['runStart']>();
    const played = play({ runStart });
    played.interrupt();
    expect(await runCapsule(command, played.context)).toBe(137);
    expect(runStart).not.toHaveBeenCalled();
  });

  it.each(['not-wasm', 'bad-wasm', 'missing-imports', 'unsupported-capsule', 'not-found'] as const)(
    'says why a capsule cannot be loaded (%s)',
    async (code) => {
      const runStart = (): never => {
        throw new CallError(code, 'It imports a:b/c.');
      };
      const result = await perform(() => undefined, {}, { runStart });
      expect([result.code, result.played.err()]).toEqual([126, 'capsule-inspector: It imports a:b/c.\n']);
    },
  );

  it('leaves other failures to its caller', async () => {
    const sandboxOpen = (): never => {
      throw new CallError('not-found', 'There is no such sandbox.');
    };
    await expect(perform(() => undefined, {}, { sandboxOpen })).rejects.toThrow('There is no such sandbox.');
  });

  it('finds a bundled capsule by its name, unless there is such a file', async () => {
    const bundled = { bundled: true, name: 'tidy', file: '/app/tidy.wasm' };
    const capsuleList = vi.fn(() => [{ ...bundled, bundled: false, file: '/other' }, bundled] as never);
    const files: string[] = [];
    const runStart: ApiHandlers['runStart'] = (input) => {
      files.push(input.file);
      throw new CallError('not-found', '');
    };
    for (const capsule of ['tidy', 'nothing', file])
      await perform(() => undefined, { capsule }, { capsuleList, runStart });
    expect(files).toEqual(['/app/tidy.wasm', '/work/nothing', file]);
    expect(capsuleList).toHaveBeenCalledTimes(2);
  });
});

describe('run --json', () => {
  const lines = (played: Played): unknown[] =>
    played
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);

  it('prints one object per line, with the capsule output inside and every event of the record', async () => {
    const record = Array.from({ length: 3 }, (_, index) => anEvent({ seq: index + 1 }));
    const eventPage: ApiHandlers['eventPage'] = ({ after = 0, run }) => {
      expect(run).toBe('run');
      const events = record.filter(({ seq }) => seq > after).slice(0, 2);
      return { events, total: 3, more: (events.at(-1)?.seq ?? 3) < 3 };
    };
    const { code, played } = await perform(
      async (engine) => {
        const apple = encode('🍎');
        void engine.emit(...output('stdout', apple.slice(0, 2)));
        void engine.emit(...output('stderr', 'hm'));
        void engine.emit(...output('stdout', apple.slice(2)));
        // Ticks are told now and then only; the record has every event.
        await engine.emit('audited', { sandbox: 'id', total: 1, amended: null });
        void engine.emit('runChanged', ended({ how: 'exited', code: 1 }));
      },
      { format: 'json' },
      { eventPage },
    );
    expect(code).toBe(1);
    expect(lines(played)).toEqual([
      {
        type: 'start',
        run: 'run',
        sandbox: 'id',
        capsule: 'tidy',
        capsuleFile: '/tidy.wasm',
        capsuleHash: 'hash',
        args: [],
      },
      { type: 'output', stream: 'stderr', text: 'hm' },
      { type: 'output', stream: 'stdout', text: '🍎' },
      ...record.map((event) => ({ type: 'event', ...event })),
      {
        type: 'end',
        run: 'run',
        how: 'exited',
        code: 1,
        exitCode: 1,
        eventCount: 3,
        deniedCount: 1,
        startedAt: 1,
        endedAt: 2,
      },
    ]);
    expect(played.err()).toBe('');
  });

  it('goes on when its input cannot be read, and says so', async () => {
    const played = play({
      runStart: () => aRun({}),
      runInput: ({ bytes }) => {
        if (bytes === null) void played.emit('runChanged', ended({ how: 'exited', code: 4 }));
        return {};
      },
    });
    // eslint-disable-next-line require-yield -- a directory as standard input fails at the first read
    const broken = (async function* (): AsyncGenerator<Uint8Array> {
      throw new Error('EISDIR: illegal operation on a directory, read');
    })();
    expect(await runCapsule(command, { ...played.context, stdin: broken })).toBe(4);
    expect(played.err()).toContain('cannot be read: EISDIR');
  });
});

import { describe, expect, it } from 'vitest';

import { HOST_FUNCTIONS } from './abi/extism/host-functions.ts';
import { KERNEL_TYPES } from './abi/extism/kernel.ts';
import { usePluginWorld, pluginFile } from './plugin-run-contract.ts';

const { world } = usePluginWorld();
const EXITED = { how: 'exited', code: 0 };

describe('a plug-in in a thread of its own', () => {
  it('reads and writes through the bridge', async () => {
    const called = await world().run({ plugin: 'host', args: ['read_file', 'cwd://src/a'] });
    expect([called.end, called.stdout.toString()]).toEqual([EXITED, '\0hello']);
    const size = 10 * 1024 * 1024;
    expect((await world().run({ plugin: 'host', args: ['write_sized'], input: `huge\0${size}` })).end).toEqual(EXITED);
    const back = await world().run({ plugin: 'host', args: ['read_length', 'huge'] });
    expect(back.stdout.toString()).toBe(`${size + 1} 0 `);
    const often = await world().run({ plugin: 'host', args: ['read_often'], input: 'src/a\u00002000' });
    expect(often.stdout.toString()).toBe('12000 ');
    const refused = await world().run({ plugin: 'host', args: ['kv_get', 'key'] });
    expect(refused.audit).toEqual(['host-call astrid_kv_get key denied deny']);
  });

  it('says what it was doing when it trapped', async () => {
    const mkdir = await world().run({ plugin: 'host', args: ['fs_mkdir', 'src'] });
    expect(mkdir.end).toMatchObject({
      how: 'trapped',
      message: "mkdir failed: already exists: 'src'",
      doing: 'after astrid_fs_mkdir of cwd://src, in wasm code',
      stack: expect.stringMatching(/^at .*wasm/) as string,
    });
    expect(JSON.stringify(mkdir.end)).not.toContain(process.cwd());
    expect((await world().run({ plugin: 'kernel', args: ['crash', ''] })).end).toMatchObject({
      how: 'trapped',
      message: 'unreachable',
    });
    expect((await world().run({ plugin: 'kernel', args: ['deep', ''] })).end.how).toBe('trapped');
  });

  it('is killed in an endless loop', async () => {
    const { end } = await world().run({ plugin: 'kernel', args: ['spin', ''] }, (running) => running.kill('enough'));
    expect(end).toEqual({ how: 'killed', why: 'enough' });
  });

  it('killed at any moment it leaves whole files, and another one goes on', async () => {
    const other = world().run({ plugin: 'host', args: ['write_often'], input: 'other\u0000100' });
    const delays = [0, 60, 150, 160, 190, 250];
    for (const [index, delay] of delays.entries()) {
      const { end } = await world().run(
        { plugin: 'host', args: ['write_often'], input: `k${index}\u00001000000` },
        undefined,
        delay,
      );
      expect(end).toEqual({ how: 'killed', why: 'at once' });
      const left = await world().call({ plugin: 'host', args: ['read_file', `k${index}`] });
      expect(left.stdout.subarray(1).toString()).toMatch(/^(|([a-z])\2{4999}|IO error: Not found.*)$/);
    }
    expect((await other).end).toEqual(EXITED);
  }, 30_000);

  it('has WASI over the same door, and not the disk of the host', async () => {
    const both = await world().run({ plugin: 'with-wasi', args: ['both', '/src/a'] });
    expect([both.end, both.stdout.toString()]).toEqual([EXITED, 'hello\0hello']);
    expect(both.audit.filter((line) => / path_open | astrid_read_file /.test(line)).length).toBeGreaterThan(2);
    const outside = await world().run({ plugin: 'with-wasi', args: ['outside', ''] });
    expect(outside.stdout.toString()).toBe('there is no such thing');
  });

  it('may leave by proc_exit: with 0 its output counts, otherwise the code', async () => {
    const well = await world().run({ plugin: 'with-wasi', args: ['leave_well', ''] });
    expect([well.end, well.stdout.toString()]).toEqual([EXITED, 'said before leaving']);
    expect((await world().run({ plugin: 'with-wasi', args: ['leave_badly', ''] })).end).toEqual({
      how: 'exited',
      code: 9,
    });
  });
});

describe('what the loader says of a plug-in', () => {
  const inspect = (name: string) => world().host.inspect(pluginFile(name));

  it('it is one, and these of its exports can be called', async () => {
    const { abi, shape, functions } = await inspect('kernel');
    const callable = functions.map(({ name, kind }) => ({ name, kind }));
    expect({ abi, shape }).toEqual({ abi: 'extism', shape: 'plugin' });
    expect(callable).toContainEqual({ name: 'echo', kind: 'function' });
    expect(callable).toContainEqual({ name: 'no_result', kind: 'function' });
    expect(callable).toContainEqual({ name: 'astrid_hook_trigger', kind: 'interceptor' });
    expect(callable).toContainEqual({ name: 'astrid_upgrade', kind: 'lifecycle' });
    expect(callable).toContainEqual({ name: 'run', kind: 'command' });
    expect(callable.map(({ name }) => name)).not.toContain('with_parameter');
    expect((await inspect('nothing-to-call')).functions).toEqual([]);
    expect((await inspect('with-wasi')).functions.map(({ name }) => name)).toEqual([
      'both',
      'outside',
      'leave_well',
      'leave_badly',
    ]);
  });

  it.each(['kernel.first', 'kernel.candidate', 'shim', 'before-0.5'])('%s is one, too', async (name) => {
    expect((await inspect(name)).abi).toBe('extism');
  });

  it('names every import that is missing or of another type, and what there is instead', async () => {
    const error: unknown = await inspect('wrong-imports').catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({
      code: 'missing-imports',
      details: {
        missing: [
          'extism:host/user.astrid_fs_rename',
          'extism:host/user.astrid_fs_exists as (i32) -> (i32), where the host has (i64) -> (i64)',
          'wasi_snapshot_preview1.fd_future',
          'env.memory',
        ],
      },
    });
    const { message } = error as Error;
    expect(message).toMatch(/^The plug-in needs 4 imports that nothing here offers: /);
    for (const name of HOST_FUNCTIONS) expect(message).toContain(name);
  });

  it('every function of Extism is imported by some guest here', async () => {
    const imported = await Promise.all(['kernel', 'kernel.first', 'host'].map(inspect));
    const names = new Set(
      imported.flatMap(({ imports }) => imports.map((name) => name.replace(/^.*\.(extism_)?/, ''))),
    );
    expect(Object.keys(KERNEL_TYPES).filter((name) => !names.has(name))).toEqual([]);
  });
});

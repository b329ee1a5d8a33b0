import { describe, expect, it } from 'vitest';

import { usePluginWorld } from './plugin-run-contract.ts';
import type { Called } from './plugin-run-contract.ts';

const { world } = usePluginWorld();

const call = (fn: string, input: string | Uint8Array, plugin = 'host', env: Record<string, string> = {}) =>
  world().call({ plugin, args: [fn], input, env });
/** What a function with values answered: its status byte and its payload. */
const tagged = ({ stdout }: Called) => [stdout[0], stdout.subarray(1).toString()];
const trapped = (message: string) => ({ how: 'trapped', message });

describe('arguments that are no blocks', () => {
  it.each([
    ['read_at_offset', '123456', 'invalid memory handle offset: 123456'],
    ['read_at_offset', '18446744073709551615', 'invalid memory handle offset: -1'],
    ['read_at_negative', '5', 'invalid memory handle offset: -5'],
  ])('%s %s traps', async (fn, input, message) => {
    expect((await call(fn, input)).end).toMatchObject(trapped(message));
  });

  it('a block that was given back traps; offset 0 is the empty text', async () => {
    expect((await call('read_freed_block', 'src/a')).end).toMatchObject({
      how: 'trapped',
      message: expect.stringMatching(/^invalid memory handle offset: \d+$/) as string,
    });
    expect(tagged(await call('read_at_offset', '0'))).toEqual([1, "IO error: is a directory: ''"]);
  });
});

describe('plug-ins of other generations', () => {
  it.each(['host.first', 'host.candidate'])('%s does the same under older names', async (plugin) => {
    expect(tagged(await call('read_file', 'src/a', plugin))).toEqual([0, 'hello']);
    expect(tagged(await call('read_file', 'nothing', plugin))[0]).toBe(1);
    await call('write_file', `by-${plugin}\0x`, plugin);
    expect(tagged(await call('fs_exists', `by-${plugin}`, plugin))).toEqual([0, 'true']);
    expect((await call('fs_mkdir', 'src', plugin)).end.how).toBe('trapped');
  });

  it.each([
    ['a plug-in that still imports cron', 'before-0.5', {}],
    ['a run that says so', 'host', { ASTRID_SDK: '0.4.1' }],
  ])('%s gets payloads without a status byte, and traps where there is no payload', async (_name, plugin, env) => {
    expect((await call('read_file', 'src/a', plugin, env)).stdout.toString()).toBe('hello');
    expect((await call('fs_exists', 'src/a', plugin, env)).stdout.toString()).toBe('true');
    expect((await call('fs_exists', 'nothing', plugin, env)).stdout.toString()).toBe('');
    expect((await call('read_file', 'nothing', plugin, env)).end).toMatchObject(
      trapped("IO error: Not found: no such file or directory: 'nothing'"),
    );
  });

  it('a run may also say that its plug-in is newer than it looks', async () => {
    expect(tagged(await call('read_file', 'src/a', 'before-0.5', { ASTRID_SDK: '0.5' }))).toEqual([0, 'hello']);
  });

  it('leaves the cron functions without effect, says so, and records it', async () => {
    const refused = (name: string): string =>
      `[warn] security denied ${name}: not offered to Extism plug-ins by this host\n`;
    const scheduled = await call('schedule', 'nightly', 'before-0.5');
    expect(scheduled).toMatchObject({ end: { how: 'exited', code: 0 }, stderr: refused('cron_schedule') });
    expect(scheduled.audit).toEqual(['host-call astrid_cron_schedule nightly denied deny']);
    const cancelled = await call('cancel', '', 'before-0.5');
    expect(cancelled).toMatchObject({ end: { how: 'exited', code: 0 }, stderr: refused('cron_cancel') });
    expect(cancelled.stdout).toHaveLength(0);
  });
});

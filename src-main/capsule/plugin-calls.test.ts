import { describe, expect, it } from 'vitest';

import { usePluginWorld } from './plugin-run-contract.ts';
import type { Called } from './plugin-run-contract.ts';

const EXITED = { how: 'exited', code: 0 };
const NOT_OFFERED = 'not offered to Extism plug-ins by this host';

const { call, said } = usePluginWorld();

const text = ({ stdout }: Called): string => stdout.toString();

describe('the functions of Extism itself', () => {
  const GENERATIONS = ['kernel', 'kernel.first', 'kernel.candidate'];

  describe.each(GENERATIONS)('as %s imports them', (plugin) => {
    it('hand over input and output of any length', async () => {
      expect(await said(plugin, 'upper', 'abc ß')).toBe('ABC ß');
      expect(await said(plugin, 'echo', '')).toBe('');
      const input = Uint8Array.from({ length: 200_003 }, (_, index) => index * 7);
      expect(new Uint8Array((await call(plugin, ['echo'], { input })).stdout)).toEqual(input);
    });

    it('give out blocks, know their lengths, and give the same place again', async () => {
      expect(await said(plugin, 'blocks')).toBe('1 100 7 0 0 0 0 1 1 8 0 ');
    });

    it('read and write little-endian words, and nothing out of bounds', async () => {
      expect(await said(plugin, 'words', '12345678')).toBe('8 1 1 255 0 0 0 0 0 0 0 ');
    });

    it('keep variables, replace and forget them', async () => {
      expect(await said(plugin, 'variables')).toBe('0 5 118 111 0 1 ');
    });
  });

  it('have words of 32 bits for the first PDKs', async () => {
    expect(await said('kernel.first', 'words_of_32')).toBe('4294901244 252 0 ');
  });

  it('have the functions that came later', async () => {
    expect(await said('kernel', 'newer')).toBe('0 0 0 1 0 0 ');
    expect(await said('kernel', 'input_in_place', 'as it is')).toBe('as it is');
  });

  it('give 64 MiB and no more, join what was given back, and go on after a refusal', async () => {
    expect(await said('kernel', 'exhaust')).toBe('63 0 1 1 0 0 ');
  });

  it('do not run out of memory when sizes change all the time', async () => {
    expect(await said('kernel', 'churn')).toBe('0 ');
  });

  it('trap when variables hold more than 1 MiB', async () => {
    expect((await call('kernel', ['too_many_variables', ''])).end).toMatchObject({
      how: 'trapped',
      message: 'variables may hold 1048576 bytes together',
    });
  });

  it('take the configuration from the environment of the run', async () => {
    expect(text(await call('kernel', ['config', 'CITY'], { env: { CITY: 'Aach' } }))).toBe('Aach');
    expect(text(await call('kernel', ['config', 'TOWN'], { env: { CITY: 'Aach' } }))).toBe('(unset)');
  });

  it('write the log to standard error, level by level', async () => {
    expect((await call('kernel', ['logs', 'four'])).stderr).toBe(
      '[debug] one\n[info] two\n[warn] three\n[error] four\n',
    );
  });

  it('give no network, say so, and record it', async () => {
    const called = await call('kernel', ['http', '{"url":"https://example.test/"}']);
    expect(called.end).toMatchObject({ how: 'trapped', message: `security denied http_request: ${NOT_OFFERED}` });
    expect(called.audit).toEqual(['host-call http_request {"url":"https://example.test/"} denied deny']);
  });

  it('ignore an output that lies outside of the memory', async () => {
    expect(await said('kernel', 'give_out_of_bounds')).toBe('good');
  });
});

describe('how a call of a plug-in ends', () => {
  it.each([
    ['fail', 'what went wrong', 3, 'what went wrong\n'],
    ['fail', '', 3, 'fail returned 3 without an error\n'],
    ['fail_with_zero', '', 1, 'zero, and yet a failure\n'],
    ['fail_silently', '', 5, 'fail_silently returned 5 without an error\n'],
    ['out_of_memory', '', 1, 'out of memory\n'],
  ])('%s %j: exit code %s', async (name, input, code, stderr) => {
    const called = await call('kernel', [name, input]);
    expect(called).toMatchObject({ end: { how: 'exited', code }, stderr });
    expect(text(called)).toBe('');
  });

  it('an export without a result has succeeded', async () => {
    expect(await call('kernel', ['no_result', ''])).toMatchObject({ end: EXITED });
    expect(await call('kernel', ['give_nothing', ''])).toMatchObject({ end: EXITED, stderr: '' });
  });

  it('memory of its own ends at 64 MiB, and it goes on', async () => {
    expect(await said('kernel', 'grow')).toBe('1 1 ');
  });

  it('takes its input from standard input when no argument has it, whole', async () => {
    const input = 'a line\nand another\n'.repeat(10_000);
    expect(text(await call('kernel', ['echo'], { input }))).toBe(input);
  });

  const misused = (message: string) => ({ end: { how: 'exited', code: 2 }, stderr: `${message}\n`, audit: [] });

  it('refuses input without end', async () => {
    const input = new Uint8Array(32 * 1024 * 1024 + 1);
    expect(await call('kernel', ['echo'], { input })).toMatchObject(
      misused('A plug-in takes at most 33554432 bytes of input.'),
    );
  });

  it('asks for an export, and knows which there are', async () => {
    expect(await call('hook', [])).toMatchObject(
      misused('This is a plug-in: say which of its exports to call. It has: astrid_hook_trigger.'),
    );
    expect(await call('hook', ['nope'])).toMatchObject(
      misused('The plug-in has no export "nope" that can be called. It has: astrid_hook_trigger.'),
    );
    expect((await call('kernel', ['with_parameter'])).end).toEqual({ how: 'exited', code: 2 });
    expect(await call('nothing-to-call', ['add'])).toMatchObject(
      misused('The plug-in has no export "add" that can be called. It has none that can be called.'),
    );
  });

  it('what the host trapped stays trapped, even when the plug-in catches it', async () => {
    const message = "mkdir failed: already exists: 'src'";
    expect((await call('swallow', ['ignore', 'src'])).end).toMatchObject({ how: 'trapped', message });
    const deleted = await call('swallow', ['ignore_and_delete', 'src']);
    expect(deleted.end).toMatchObject({ how: 'trapped', message });
    expect(deleted.audit).toHaveLength(1);
  });
});

describe('the exports that the kernel of 0.5 calls', () => {
  it('a hook gets its action and its payload as numbers', async () => {
    const { stdout } = await call('kernel', ['astrid_hook_trigger', 'tool.before', 'aß']);
    expect(JSON.parse(stdout.toString())).toEqual({ name: 'tool.before', arguments: [[97, 0xc3, 0x9f]] });
    expect(text(await call('kernel', ['astrid_hook_trigger', 'x']))).toBe('{"name":"x","arguments":[[]]}');
    expect(text(await call('kernel', ['astrid_hook_trigger'], { input: '{"raw":1}' }))).toBe('{"raw":1}');
  });

  it.each([
    ['c', 'go on', 'continue\n', 0],
    ['f', 'the end', 'final\n', 0],
    ['d', '', 'deny: not today\n', 1],
    ['e', '', 'continue\n', 0],
    ['x', 'plain words', 'continue\n', 0],
  ])('a hook decides (%s)', async (payload, stdout, stderr, code) => {
    const called = await call('hook', ['astrid_hook_trigger', 'any', payload]);
    expect([text(called), called.stderr, called.end]).toEqual([stdout, stderr, { how: 'exited', code }]);
  });

  it('installation and the loop begin without input, and ask nobody for any', async () => {
    for (const name of ['astrid_install', 'run'])
      expect(text(await call('kernel', [name], { input: 'not for it' }))).toBe('0 ');
  });

  it('an upgrade gets the version before it, in the way of its SDK', async () => {
    expect(text(await call('kernel', ['astrid_upgrade', '1.2.3']))).toBe('1.2.3');
    expect(text(await call('before-0.5', ['astrid_upgrade', '1.2.3']))).toBe('{"prev_version":"1.2.3"}');
  });
});

import { describe, expect, it } from 'vitest';

import { HOST_FUNCTION_TYPES, HOST_FUNCTIONS } from './abi/extism/host-functions.ts';
import { usePluginWorld, pluginFile } from './plugin-run-contract.ts';
import type { Called } from './plugin-run-contract.ts';

const { call, said, world } = usePluginWorld();
const text = ({ stdout }: Called): string => stdout.toString();
const EXITED = { how: 'exited', code: 0 };
const NOT_OFFERED = 'not offered to Extism plug-ins by this host';

describe('the 49 functions', () => {
  it('are 49, in the order of the ABI', () => {
    expect(HOST_FUNCTIONS).toHaveLength(49);
    for (const [index, name] of [
      [0, 'fs_exists'],
      [6, 'write_file'],
      [14, 'kv_get'],
      [23, 'log'],
      [32, 'clock_ms'],
      [34, 'request_approval'],
      [44, 'net_close_stream'],
      [48, 'http_stream_close'],
    ] as const)
      expect(HOST_FUNCTIONS[index]).toBe(`astrid_${name}`);
  });

  it('are all imported by one guest, which is instantiated', async () => {
    const { imports } = await world().host.inspect(pluginFile('host'));
    const named = imports.filter((name) => name.startsWith('extism:host/user.')).map((name) => name.slice(17));
    expect([...named].sort()).toEqual([...HOST_FUNCTIONS].sort());
  });

  const TRAPPING = [
    ['ipc_publish', 'topic\0payload', 'topic'],
    ['ipc_subscribe', 'a.*', 'a.*'],
    ['ipc_unsubscribe', '1', '1'],
    ['ipc_poll', '1', '1'],
    ['ipc_recv', '1\u0000500', '1'],
    ['uplink_register', 'me\0term\0chat', 'me'],
    ['uplink_send', 'id\0user\0text', 'id'],
    ['kv_set', 'key\0value', 'key'],
    ['kv_delete', 'key', 'key'],
    ['http_request', '{"url":"https://example.test/"}', '{"url":"https://example.test/"}'],
    ['spawn_host', '{"cmd":"ls"}', '{"cmd":"ls"}'],
    ['net_bind_unix', '/run/x', '/run/x'],
    ['net_accept', '1', '1'],
    ['net_read', '1', '1'],
    ['net_write', '1\0bytes', '1'],
    ['elicit', '{"type":"text","key":"k"}', '{"type":"text","key":"k"}'],
    ['spawn_background_host', '{"cmd":"ls"}', '{"cmd":"ls"}'],
    ['read_process_logs_host', '{"id":1}', '{"id":1}'],
    ['kill_process_host', '{"id":1}', '{"id":1}'],
    ['net_close_stream', '1', '1'],
    ['net_poll_accept', '1', '1'],
    ['http_stream_start', '{"url":"x"}', '{"url":"x"}'],
    ['http_stream_read', '1', '1'],
    ['http_stream_close', '1', '1'],
  ] as const;
  it.each(TRAPPING)('%s traps, and is recorded as denied', async (name, input, resource) => {
    const called = await call('host', [name], { input });
    expect(called.end).toMatchObject({ how: 'trapped', message: `security denied ${name}: ${NOT_OFFERED}` });
    expect(called.audit).toEqual([`host-call astrid_${name} ${resource} denied deny`]);
    expect(text(called)).toBe('');
  });

  const refused = (name: string): string => `security denied ${name}: ${NOT_OFFERED}`;
  const ANSWERING = [
    ['kv_get', 'key', `\u0001${refused('kv_get')}`],
    ['kv_list_keys', 'a', `\u0001${refused('kv_list_keys')}`],
    ['kv_clear_prefix', 'a', `\u0001${refused('kv_clear_prefix')}`],
    ['request_approval', '{"action":"a"}', '{"approved":false,"decision":"deny"}'],
    ['identity_resolve', '{}', `{"found":false,"error":"${refused('identity_resolve')}"}`],
    ['identity_link', '{}', `{"ok":false,"error":"${refused('identity_link')}"}`],
    ['identity_unlink', '{}', `{"ok":false,"error":"${refused('identity_unlink')}"}`],
    ['identity_create_user', '{}', `{"ok":false,"error":"${refused('identity_create_user')}"}`],
    ['identity_list_links', '{}', `{"ok":false,"error":"${refused('identity_list_links')}"}`],
  ] as const;
  it.each(ANSWERING)('%s refuses in its own way, and is recorded as denied', async (name, input, answer) => {
    const called = await call('host', [name], { input });
    expect([called.end, text(called)]).toEqual([EXITED, answer]);
    expect(called.audit).toEqual([`host-call astrid_${name} ${input} denied deny`]);
  });

  it.each(['kv_get', 'kv_list_keys', 'kv_clear_prefix'])(
    '%s traps for an SDK without failures as values',
    async (name) => {
      const { end } = await call('host', [name, 'key'], { env: { ASTRID_SDK: '0.4' } });
      expect(end).toMatchObject({ how: 'trapped', message: refused(name) });
    },
  );

  const LOCAL = [
    ['get_caller', '', '{}'],
    ['trigger_hook', '{"hook":"h","payload":1}', '[]'],
    ['get_interceptor_handles', '', '[]'],
    ['signal_ready', '', 'done'],
    ['check_capsule_capability', '{"source_uuid":"u","capability":"c"}', '{"allowed":false}'],
    ['has_secret', '{"key":"k"}', '{"exists":false}'],
    ['clock_ms', '', '5000'],
    ['get_config', 'CITY', 'Aach'],
    ['get_config', 'TOWN', ''],
    ['log', 'warning\0careful', 'done'],
  ] as const;
  it.each(LOCAL)('%s of %j needs nobody', async (name, input, answer) => {
    const called = await call('host', [name], { input, env: { CITY: 'Aach' } });
    expect([called.end, text(called), called.audit]).toEqual([EXITED, answer, []]);
  });

  it('every one of them is tested above or with the files', () => {
    const files = HOST_FUNCTIONS.slice(0, 7).map((name) => name.replace('astrid_', ''));
    const tested = new Set<string>([...files, ...[...TRAPPING, ...ANSWERING, ...LOCAL].map(([name]) => name)]);
    expect([...tested].sort()).toEqual(HOST_FUNCTIONS.map((name) => name.replace('astrid_', '')).sort());
  });

  it.each([
    ['trace', '[trace] m\n'],
    ['WARN', '[warn] m\n'],
    ['warning', '[warn] m\n'],
    ['err', '[error] m\n'],
    ['whatever', '[info] m\n'],
  ])('log takes the level %s', async (level, line) => {
    expect((await call('host', ['log'], { input: `${level}\0m` })).stderr).toBe(line);
  });

  it.each([
    ['log', `${'l'.repeat(65)}\0m`, 65, 64],
    ['log', `info\0${'m'.repeat(64 * 1024 + 1)}`, 65_537, 65_536],
    ['get_config', 'k'.repeat(4097), 4097, 4096],
    ['trigger_hook', 'p'.repeat(1024 * 1024 + 1), 1_048_577, 1_048_576],
    ['has_secret', 'p'.repeat(10 * 1024 * 1024 + 1), 10_485_761, 10_485_760],
    ['kv_get', 'p'.repeat(4097), 4097, 4096],
    ['spawn_host', 'p'.repeat(10 * 1024 * 1024 + 1), 10_485_761, 10_485_760],
  ])('%s has its limit', async (name, input, length, limit) => {
    expect((await call('host', [name], { input })).end).toMatchObject({
      how: 'trapped',
      message: `memory allocation of ${length} bytes exceeds maximum allowed limit of ${limit} bytes`,
    });
  });

  it('what was asked for is recorded short and in one line', async () => {
    const { audit } = await call('host', ['identity_link'], { input: `a\nb${'ß'.repeat(10_000)}` });
    expect(audit).toEqual([`host-call astrid_identity_link a\ufffdb${'ß'.repeat(253)} denied deny`]);
  });

  it('the shim of JavaScript plug-ins knows their types and calls them by index', async () => {
    const expected = HOST_FUNCTIONS.map((name) => {
      const [args = '', results = ''] = HOST_FUNCTION_TYPES[name].split(':');
      return `${args === '' ? 0 : args.split(' ').length}${results === '' ? 0 : 2}`;
    });
    const types = await said('shim', 'types');
    expect(types.match(/../g)).toEqual([...expected, '00']);
    expect(await said('shim', 'read_file', 'src/a')).toBe('\0hello');
    expect((await call('shim', ['mkdir', 'by-shim'])).end).toEqual(EXITED);
    expect((await call('shim', ['mkdir', 'by-shim'])).end.how).toBe('trapped');
    expect((await call('shim', ['beyond', ''])).end).toMatchObject({ message: 'there is no host function number 49' });
  });
});

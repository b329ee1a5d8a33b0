import { describe, expect, it } from 'vitest';

import { FS_ERRORS } from '../../src-preload/contract/vocabulary.ts';
import type { FsErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { WORDING } from './abi/extism/failure-text.ts';
import { GuestError } from './guest-fs.ts';
import type { GuestFs } from './guest-fs.ts';
import { usePluginWorld } from './plugin-run-contract.ts';

const { call, world } = usePluginWorld();

describe('every failure of the engine has its sentence', () => {
  const failing = (code: FsErrorCode): Partial<GuestFs> => {
    const fail = (): never => {
      throw new GuestError(code, 'SECRET /host/path');
    };
    return { exists: fail, open: fail, stat: fail, makeDirectory: fail, unlink: fail };
  };

  const BEGINNINGS: Partial<Record<FsErrorCode, (what: string) => string>> = {
    'boundary-escape': (what) => `security denied ${what}: path escapes root boundary`,
    'invalid-path': () => 'invalid path',
    'name-too-long': () => 'invalid path: too long',
  };
  it.each(FS_ERRORS.filter((code) => code !== 'denied'))('%s', async (code) => {
    for (const [name, { what, failed }] of Object.entries(WORDING)) {
      const { end, stdout } = await call('host', [name], { input: 'p', fs: failing(code) });
      const isValue = ['fs_exists', 'fs_readdir', 'fs_stat', 'read_file'].includes(name);
      expect([end.how, stdout[0]]).toEqual(isValue ? ['exited', 1] : ['trapped', undefined]);
      const sentence = end.how === 'trapped' ? end.message : stdout.subarray(1).toString();
      expect(sentence).toMatch(new RegExp(`^${BEGINNINGS[code]?.(what) ?? `${failed}: [A-Za-z].+`}: 'p'$`));
      expect(sentence).not.toMatch(/SECRET|undefined/);
    }
  });

  it.each(Object.entries(WORDING))('a denied %s says what was denied', async (name, { what, access }) => {
    const { end, stdout } = await call('host', [name], { input: 'p', fs: failing('denied') });
    const sentence = end.how === 'trapped' ? end.message : stdout.subarray(1).toString();
    expect(sentence).toBe(`security denied ${what}: denied: ${access} access to 'p'`);
  });

  it('a write that fails half-way, and one whose close fails, trap; a close after a failure does not hide it', async () => {
    const full = (): never => {
      throw new GuestError('no-space');
    };
    const busy = (): never => {
      throw new GuestError('busy');
    };
    const write = async (fs: Partial<GuestFs>) => (await call('host', ['write_file'], { input: 'new\0x', fs })).end;
    const message = "write_file failed: no space left on the host: 'new'";
    expect(await write({ replace: full })).toMatchObject({ how: 'trapped', message });
    expect(await write({ close: full })).toMatchObject({ how: 'trapped', message });
    expect(await write({ replace: full, close: busy })).toMatchObject({ how: 'trapped', message });
  });

  it('a fault of ours is none of the plug-in', async () => {
    const broken = (): never => {
      throw new TypeError('undefined is not a secret');
    };
    const { end } = await call('host', ['fs_stat', 'src/a'], { fs: { stat: broken } });
    expect(end).toMatchObject({ how: 'failed', message: expect.not.stringContaining('secret') as string });
    expect(world().defects.splice(0)).toHaveLength(1);
  });

  it('a file that grows beyond the limit while it is read is too large', async () => {
    const grown: Partial<GuestFs> = { read: (_fn, _handle, _offset, length) => new Uint8Array(length) };
    const called = await call('host', ['read_file', 'src/a'], { fs: grown });
    expect(called.stdout.toString()).toContain('File too large');
  });
});

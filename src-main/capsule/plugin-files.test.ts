import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createPluginWorld } from './plugin-run-contract.ts';
import type { Called, PluginWorld } from './plugin-run-contract.ts';

const MEBIBYTE = 1024 * 1024;
const WHOLE = 10 * MEBIBYTE;

let world: PluginWorld;
beforeAll(() => {
  world = createPluginWorld();
  const { workspace, top } = world.sandbox;
  writeFileSync(join(workspace, 'empty'), '');
  writeFileSync(join(workspace, 'bytes'), Uint8Array.of(0, 1, 0xff, 0x80, 0));
  writeFileSync(join(workspace, 'full'), Buffer.alloc(WHOLE, 'f'));
  writeFileSync(join(workspace, 'over'), Buffer.alloc(WHOLE + 1, 'o'));
  writeFileSync(join(top, 'secret'), 'outside');
  symlinkSync('src/a', join(workspace, 'link'));
  symlinkSync('../secret', join(workspace, 'escape'));
  symlinkSync('nowhere', join(workspace, 'dangling'));
  symlinkSync('round', join(workspace, 'round'));
  mkdirSync(join(workspace, 'names'));
  for (const name of ['b', 'a', 'ä"\\']) writeFileSync(join(workspace, 'names', name), '');
  mkdirSync(join(workspace, 'many'));
  for (let index = 0; index < 1200; index++) writeFileSync(join(workspace, 'many', `f${index}`), '');
  mkdirSync(join(workspace, 'none'));
});
afterAll(() => world.close());

const call = (fn: string, input: string | Uint8Array, plugin = 'host', env: Record<string, string> = {}) =>
  world.call({ plugin, args: [fn], input, env });

/** What a function with values answered: its status byte and its payload. */
const tagged = ({ stdout }: Called) => [stdout[0], stdout.subarray(1).toString()];
const trapped = (message: string) => ({ how: 'trapped', message });

const BAD_PATHS: readonly (readonly [string, string | Uint8Array, string, string, string])[] = [
  ['with NUL', 'a\0b', 'invalid-path', 'invalid path', 'a\ufffdb'],
  ['with a control character', 'a\u0007', 'invalid-path', 'invalid path', 'a\ufffd'],
  ['that is not in form NFC', 'e\u0301', 'invalid-path', 'invalid path', 'e\u0301'],
  ['that is not UTF-8', Uint8Array.of(0x61, 0xff), 'invalid-path', 'invalid path', 'a\ufffd'],
  ['of an unknown scheme', 'foo://x', 'invalid-path', 'invalid path', 'foo://x'],
  ['with a name that is too long', 'n'.repeat(256), 'name-too-long', 'invalid path: too long', 'n'.repeat(256)],
];
const ESCAPES = ['cwd://../x', 'cwd://src/../../x', '/etc/passwd', 'escape'];

/** Function, what its failures begin with, what its denials name. */
const VALUED = [
  ['fs_exists', 'exists check failed', 'exists check'],
  ['fs_readdir', 'readdir failed', 'readdir'],
  ['fs_stat', 'stat failed', 'stat'],
  ['read_file', 'IO error', 'read_file'],
] as const;
const SILENT = [
  ['fs_mkdir', 'mkdir failed', 'mkdir'],
  ['fs_unlink', 'unlink failed', 'unlink'],
  ['write_file', 'write_file failed', 'write_file'],
] as const;

describe('what the file functions of a plug-in answer', () => {
  it.each([
    ['fs_exists', 'src/a', 'true'],
    ['fs_exists', 'cwd://src', 'true'],
    ['fs_exists', 'link', 'true'],
    ['fs_exists', 'nothing', ''],
    ['fs_exists', 'dangling', ''],
    ['fs_exists', 'src/a/b', ''],
    ['fs_exists', 'home://nothing', ''],
    ['read_file', 'src/a', 'hello'],
    ['read_file', 'cwd://src/a', 'hello'],
    ['read_file', 'workspace://src/a', 'hello'],
    ['read_file', './src//a', 'hello'],
    ['read_file', 'src/../src/a', 'hello'],
    ['read_file', 'link', 'hello'],
    ['read_file', 'empty', ''],
    ['fs_readdir', 'none', '[]'],
    ['fs_readdir', 'src/', '["a"]'],
  ])('%s of %s is a value', async (fn, path, payload) => {
    const called = await call(fn, path);
    expect([called.end, tagged(called)]).toEqual([{ how: 'exited', code: 0 }, [0, payload]]);
  });

  it('an empty path is the workspace', async () => {
    const [status, names] = tagged(await call('fs_readdir', ''));
    expect(status).toBe(0);
    expect(JSON.parse(String(names))).toContain('src');
  });

  it('reads bytes as they are', async () => {
    const { stdout } = await call('read_file', 'bytes');
    expect([...stdout]).toEqual([0, 0, 1, 0xff, 0x80, 0]);
  });

  it('lists names as JSON, all of them, in any characters', async () => {
    const names = JSON.parse(String(tagged(await call('fs_readdir', 'names'))[1])) as string[];
    expect(names.sort()).toEqual(['a', 'b', 'ä"\\']);
    const many = JSON.parse(String(tagged(await call('fs_readdir', 'many'))[1])) as string[];
    expect(new Set(many).size).toBe(1200);
  });

  it.each([
    ['src/a', { size: 5, isDir: false }],
    ['link', { size: 5, isDir: false }],
    ['src', { isDir: true }],
  ])('describes %s in three fields, time in whole seconds', async (path, expected) => {
    const [, json] = tagged(await call('fs_stat', path));
    const stat = JSON.parse(String(json)) as Record<string, unknown>;
    expect(stat).toMatchObject(expected);
    expect(Object.keys(stat)).toEqual(['size', 'isDir', 'mtime']);
    expect(Number.isInteger(stat['mtime']) && Number(stat['mtime']) > 1_000_000_000).toBe(true);
  });

  it('records what it does under its own name, once', async () => {
    expect((await call('read_file', 'src/a')).audit).toEqual([
      'open astrid_read_file cwd://src/a ok allow',
      'read astrid_read_file cwd://src/a ok allow',
      'close astrid_read_file cwd://src/a ok allow',
    ]);
    expect((await call('fs_exists', 'workspace://src/a')).audit).toEqual([
      'exists astrid_fs_exists cwd://src/a ok allow',
    ]);
  });
});

describe('what the file functions of a plug-in change', () => {
  it('makes, writes, reads, finds and removes', async () => {
    expect((await call('fs_mkdir', 'made')).stdout.toString()).toBe('done');
    expect((await call('write_file', 'made/file\0one\0two')).stdout.toString()).toBe('done');
    expect(tagged(await call('read_file', 'made/file'))).toEqual([0, 'one\0two']);
    expect(tagged(await call('read_file', 'made/../src/a'))).toEqual([0, 'hello']);
    await call('write_file', 'made/file\0x');
    expect(tagged(await call('read_file', 'made/file'))).toEqual([0, 'x']);
    await call('write_file', 'made/file');
    expect(tagged(await call('fs_stat', 'made/file'))[1]).toContain('"size":0,');
    await call('fs_unlink', 'made/file');
    expect(tagged(await call('fs_exists', 'made/file'))).toEqual([0, '']);
  });

  it('writes to home and to the scratch folder, and by every spelling of them', async () => {
    await call('write_file', 'home://note\0at home');
    await call('write_file', '/tmp/t\0scratch');
    expect(tagged(await call('read_file', 'home://note'))[1]).toBe('at home');
    expect(tagged(await call('read_file', 'tmp://t'))[1]).toBe('scratch');
  });

  it('removes a file of the base, and leaves the base alone', async () => {
    writeFileSync(join(world.sandbox.workspace, 'doomed'), 'still here');
    await call('fs_unlink', 'doomed');
    expect(tagged(await call('fs_exists', 'doomed'))).toEqual([0, '']);
    expect(JSON.parse(String(tagged(await call('fs_readdir', ''))[1]))).not.toContain('doomed');
    await call('write_file', 'doomed\0again');
    expect(tagged(await call('read_file', 'doomed'))).toEqual([0, 'again']);
  });

  it('removes a link, not what it leads to', async () => {
    symlinkSync('src/a', join(world.sandbox.workspace, 'link2'));
    expect((await call('fs_unlink', 'link2')).end).toEqual({ how: 'exited', code: 0 });
    expect(tagged(await call('fs_exists', 'link2'))).toEqual([0, '']);
    expect(tagged(await call('read_file', 'src/a'))).toEqual([0, 'hello']);
  });

  it('writes through a link within the workspace', async () => {
    writeFileSync(join(world.sandbox.workspace, 'target'), 'old');
    symlinkSync('target', join(world.sandbox.workspace, 'to-target'));
    await call('write_file', 'to-target\0new');
    expect(tagged(await call('read_file', 'target'))).toEqual([0, 'new']);
  });

  it('records each step of a write', async () => {
    expect((await call('write_file', 'noted\0x')).audit.map((line) => line.replace(/ allow$/, ''))).toEqual([
      'create astrid_write_file cwd://noted ok',
      'write astrid_write_file cwd://noted ok',
      'close astrid_write_file cwd://noted ok',
    ]);
  });
});

describe('failures of the functions that answer values', () => {
  it.each([
    ['fs_readdir', 'nothing', 'readdir failed: Not found: no such file or directory'],
    ['fs_readdir', 'src/a', 'readdir failed: not a directory'],
    ['fs_stat', 'nothing', 'stat failed: Not found: no such file or directory'],
    ['fs_stat', 'dangling', 'stat failed: Not found: no such file or directory'],
    ['fs_stat', 'src/a/b', 'stat failed: not a directory'],
    ['fs_stat', 'round', 'stat failed: too many levels of symbolic links'],
    ['read_file', 'nothing', 'IO error: Not found: no such file or directory'],
    ['read_file', 'src', 'IO error: is a directory'],
    ['read_file', 'src/a/b', 'IO error: not a directory'],
    ['read_file', 'over', `IO error: Permission denied: File too large: the limit is ${WHOLE} bytes`],
  ])('%s of %s is a message', async (fn, path, message) => {
    const called = await call(fn, path);
    expect([called.end, tagged(called)]).toEqual([{ how: 'exited', code: 0 }, [1, `${message}: '${path}'`]]);
    expect(called.audit.some((line) => !line.includes(' ok '))).toBe(true);
  });

  describe.each(VALUED)('%s', (fn, _failed, what) => {
    it.each(BAD_PATHS)('refuses a path %s', async (_name, path, code, text, shown) => {
      const called = await call(fn, path);
      expect([called.end.how, tagged(called)]).toEqual(['exited', [1, `${text}: '${shown}'`]]);
      expect(called.audit).toHaveLength(1);
      expect(called.audit[0]).toMatch(new RegExp(`astrid_${fn} .* ${code} deny$`, 's'));
    });

    it.each(ESCAPES)(
      'answers nothing about %s outside, names no host path, and is recorded as denied',
      async (path) => {
        const called = await call(fn, path);
        expect(tagged(called)).toEqual([1, `security denied ${what}: path escapes root boundary: '${path}'`]);
        expect(called.stdout.toString()).not.toContain(world.sandbox.top);
        expect(called.audit.map((line) => line.slice(line.indexOf(' boundary')))).toEqual([' boundary-escape deny']);
      },
    );

    it('traps at a path longer than 4096 bytes, and takes one of 4096', async () => {
      const long = await call(fn, 'p'.repeat(4097));
      expect(long.end).toMatchObject(
        trapped('memory allocation of 4097 bytes exceeds maximum allowed limit of 4096 bytes'),
      );
      expect(long.audit).toHaveLength(1);
      expect(long.audit[0]).toMatch(/name-too-long deny$/);
      const most = `${'d/'.repeat(127)}${'./'.repeat(1920)}a`.padEnd(4096, '/');
      expect((await call(fn, most)).end.how).toBe('exited');
    });
  });

  it('reads a file of exactly 10 MiB', async () => {
    const { stdout } = await call('read_length', 'full');
    expect(stdout.toString()).toBe(`${WHOLE + 1} 0 `);
  });
});

describe('failures of the functions that answer nothing', () => {
  it.each([
    ['fs_mkdir', 'src', 'mkdir failed: already exists'],
    ['fs_mkdir', 'src/a', 'mkdir failed: already exists'],
    ['fs_mkdir', 'no/where', 'mkdir failed: Not found: no such file or directory'],
    ['fs_mkdir', 'src/a/b', 'mkdir failed: not a directory'],
    ['fs_unlink', 'nothing', 'unlink failed: Not found: no such file or directory'],
    ['fs_unlink', 'src', 'unlink failed: is a directory'],
    ['fs_unlink', 'none', 'unlink failed: is a directory'],
    ['write_file', 'src\0x', 'write_file failed: is a directory'],
    ['write_file', 'no/where\0x', 'write_file failed: Not found: no such file or directory'],
    ['write_file', 'src/a/b\0x', 'write_file failed: not a directory'],
  ])('%s of %j traps', async (fn, input, message) => {
    const called = await call(fn, input);
    const [path = ''] = input.split('\0');
    expect(called.end).toMatchObject(trapped(`${message}: '${path}'`));
    expect(called.stdout.toString()).toBe('');
    expect(called.audit.some((line) => !line.includes(' ok '))).toBe(true);
  });

  describe.each(SILENT)('%s', (fn, _failed, what) => {
    const withContent = (path: string | Uint8Array): string | Uint8Array =>
      fn === 'write_file' ? Buffer.concat([Buffer.from(path), Buffer.from('\0x')]) : path;

    it.each(BAD_PATHS.slice(1))('traps at a path %s', async (_name, path, code, text, shown) => {
      const called = await call(fn, withContent(path));
      expect(called.end).toMatchObject(trapped(`${text}: '${shown}'`));
      expect(called.audit).toHaveLength(1);
      expect(called.audit[0]).toMatch(new RegExp(`astrid_${fn} .* ${code} deny$`, 's'));
    });

    it.each(ESCAPES.slice(0, 3))('traps at %s outside and is recorded as denied', async (path) => {
      const called = await call(fn, withContent(path));
      expect(called.end).toMatchObject(trapped(`security denied ${what}: path escapes root boundary: '${path}'`));
      expect(called.audit.map((line) => line.slice(line.indexOf(' boundary')))).toEqual([' boundary-escape deny']);
    });

    it('traps at a path longer than 4096 bytes', async () => {
      const called = await call(fn, withContent('p'.repeat(4097)));
      expect(called.end).toMatchObject(
        trapped('memory allocation of 4097 bytes exceeds maximum allowed limit of 4096 bytes'),
      );
      expect(called.audit).toHaveLength(1);
    });
  });

  it('writes 10 MiB, and of one byte more nothing', async () => {
    expect((await call('write_sized', `big\0${WHOLE}`)).end).toEqual({ how: 'exited', code: 0 });
    expect(tagged(await call('fs_stat', 'big'))[1]).toContain(`"size":${WHOLE},`);
    const over = await call('write_sized', `bigger\0${WHOLE + 1}`);
    expect(over.end).toMatchObject(
      trapped(`memory allocation of ${WHOLE + 1} bytes exceeds maximum allowed limit of ${WHOLE} bytes`),
    );
    expect(over.audit).toEqual(['write astrid_write_file bigger too-large deny']);
    expect(tagged(await call('fs_exists', 'bigger'))).toEqual([0, '']);
  });

  it('a folder that the host does not let in says so without its path', async () => {
    if (process.getuid?.() === 0) return;
    const closed = join(world.sandbox.workspace, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0);
    const called = await call('fs_readdir', 'closed');
    chmodSync(closed, 0o755);
    expect(tagged(called)).toEqual([1, "readdir failed: Permission denied: the host does not allow it: 'closed'"]);
  });
});

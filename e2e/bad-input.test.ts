import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { capsule, guest, jsonLines, Place, snapshot } from './harness.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
  place.write('a.md', 'text  \n');
});
afterEach(() => {
  place.remove();
});

const database = (): string => {
  const sandboxes = join(place.home, 'sandboxes');
  const [id = ''] = readdirSync(sandboxes);
  return join(sandboxes, id, 'sandbox.db');
};

describe('a capsule that cannot be loaded ends with 126 and one clear sentence', () => {
  const cases = [
    ['a file that is not wasm', 'not-wasm.wasm', /not.*WebAssembly/i],
    ['a truncated wasm', 'truncated.wasm', /truncated|ends|incomplete|invalid/i],
    ['a core module with an import nobody provides', 'missing-import.wasm', /env.*nope/],
    ['a component importing what is not provided', 'missing-import.component.wasm', /acme:thing\/api/],
    ['a file that is not there', 'no-such-file.wasm', /no-such-file\.wasm/],
  ] as const;
  for (const [what, file, pattern] of cases)
    test(what, () => {
      const done = place.cli(['run', guest(file)]);
      expect(done).toMatchObject({ code: 126, stdout: '' });
      expect(done.stderr).toMatch(pattern);
      expect(done.stderr.trim().split('\n')).toHaveLength(1);
    });
});

describe('a guest that misbehaves', () => {
  test('traps: the exit code is 125 or higher, the message says what it was doing, and what it wrote is kept', () => {
    const done = place.cli(['run', guest('trap.wasm')]);
    expect(done.code).toBe(134);
    expect(done.stderr).toMatch(/trapped.*unreachable/s);
    expect(jsonLines(place.cli(['diff', '--json']).stdout).length).toBeGreaterThan(0);
  });

  test('asks for 4 GiB: its allocation fails, the inspector goes on', () => {
    const done = place.cli(['run', guest('hog.wasm')]);
    expect(done.code).toBe(3);
  });

  test('loops for ever: Ctrl-C kills it with 137 and its sandbox stays usable', async () => {
    const inspector = place.start(['run', guest('spin.wasm')]);
    let printed = '';
    inspector.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    while (!printed.includes('spinning')) await pause(5);
    const exited = new Promise<number | null>((resolve) => inspector.once('exit', resolve));
    inspector.kill('SIGINT');
    expect(await exited).toBe(137);
    expect(place.cli(['diff'])).toMatchObject({ code: 0, stdout: 'Nothing has changed.\n' });
  });

  test('exits with its own code, and gets its arguments and environment', () => {
    const done = place.cli(['run', guest('hello.wasm'), '--env', 'COLOUR=teal', '--', '42', 'two words']);
    expect(done.code).toBe(42);
    expect(done.stdout).toContain('COLOUR=teal');
    expect(done.stdout).toContain('two words');
  });

  test('reads stdin to its end', () => {
    expect(place.cli(['run', guest('echo.wasm')], 'one\ntwo\n')).toMatchObject({ code: 7, stdout: 'one\ntwo\n' });
  });
});

describe('a sandbox that cannot be opened loses nothing', () => {
  test('the workspace is gone', () => {
    const done = place.cli(['diff', '--workspace', join(place.folder, 'gone')]);
    expect(done.code).toBe(125);
    expect(done.stderr).toMatch(/no folder .*gone/);
  });

  test('the database is not a database: it is named, and not one byte of it changes', () => {
    place.run(capsule('tidy.wasm'));
    const file = database();
    writeFileSync(file, 'this is not a database, but somebody may still want it');
    const done = place.cli(['diff']);
    expect(done.code).toBe(125);
    expect(done.stderr).toMatch(/damaged|not a|corrupt/i);
    expect(readFileSync(file, 'utf8')).toBe('this is not a database, but somebody may still want it');
  });

  test('the database was written by a newer version: it says so and is left alone', () => {
    place.run(capsule('tidy.wasm'));
    const newer = new DatabaseSync(database());
    newer.exec('PRAGMA user_version = 9999');
    newer.close();
    const done = place.cli(['diff']);
    expect(done.code).toBe(125);
    expect(done.stderr).toMatch(/later version/);
  });

  test('a second inspector on the same sandbox is refused while the first one runs, and works after it', async () => {
    const first = place.start(['run', guest('spin.wasm')]);
    let printed = '';
    first.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    while (!printed.includes('spinning')) await pause(5);
    const second = place.cli(['diff']);
    expect(second.code).toBe(125);
    expect(second.stderr).toMatch(/another process/);
    const exited = new Promise((resolve) => first.once('exit', resolve));
    first.kill('SIGKILL');
    await exited;
    expect(place.cli(['diff']).code).toBe(0);
  });

  test('the workspace went away after the sandbox was made: its changes are still there when it comes back', () => {
    place.run(capsule('tidy.wasm'));
    const before = snapshot(place.workspace);
    rmSync(place.workspace, { recursive: true });
    const gone = place.cli(['diff', '--sandbox', 'workspace']);
    expect(gone.code).toBe(125);
    place.write('a.md', 'text  \n');
    expect(snapshot(place.workspace).size).toBe(before.size);
    expect(jsonLines(place.cli(['diff', '--json']).stdout).length).toBeGreaterThan(0);
  });
});

describe('a wrong command line ends with 2 and says what is wrong', () => {
  for (const args of [['run'], ['frob'], ['run', 'x.wasm', '--mount', 'nonsense'], ['diff', '--json', '--patch']])
    test(args.join(' '), () => {
      const done = place.cli(args);
      expect(done.code).toBe(2);
      expect(done.stderr.trim().split('\n')).toHaveLength(1);
    });
});

test('extra mounts: an overlay keeps its folder untouched, and a read-only one refuses to be written', () => {
  const extra = new Place();
  extra.write('data.txt', 'original\n');
  const script =
    'write /data/data.txt changed\nwrite /fixed/data.txt changed\ncat /data/data.txt\ncat /fixed/data.txt\n';
  const mounts = ['--mount', `${extra.workspace}::/data`, '--mount', `${extra.workspace}::/fixed:ro`];
  const done = place.cli(['run', capsule('shell.wasm'), ...mounts], script);
  expect(done.stdout).toMatch(/changed\n[^]*original\n/);
  expect(extra.read('data.txt')).toBe('original\n');
  const denied = jsonLines(place.cli(['log', '--json', '--filter', 'outcome:read-only']).stdout);
  expect(denied.length).toBeGreaterThan(0);
  extra.remove();
});

const tmpfs = (action: string, folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', action, 'tmpfs', folder]).status === 0;
const canMount = process.getuid?.() === 0;

// Filling a disk needs a disk to fill, and only root can make a small one.
describe.skipIf(!canMount)('a full disk', () => {
  test('refuses the write with a reason, and everything acknowledged before is there afterwards', () => {
    mkdirSync(place.home);
    if (!tmpfs('size=3m', place.home)) throw new Error('mounting a tmpfs failed');
    try {
      const done = place.cli(['run', guest('writer.wasm'), '--', 'log.txt', '200000']);
      expect(done.code).not.toBe(0);
      const last = Number(done.stdout.trim().split('\n').at(-1));
      expect(last).toBeGreaterThan(10);
      tmpfs('remount,size=64m', place.home);
      const changes = new Set(jsonLines(place.cli(['diff', '--json']).stdout).map(({ path }) => path));
      for (let index = 0; index <= last; index += 1) expect(changes).toContain(`cwd://k/${index}`);
    } finally {
      spawnSync('umount', ['-l', place.home]);
    }
  });
});

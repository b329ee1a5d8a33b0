import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { capsule, guest, jsonLines, Place } from './harness.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => {
  place.remove();
});

const folder = (name: string, files: Readonly<Record<string, string>> = {}): string => {
  const path = join(place.folder, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
};
const events = (filter: string) =>
  jsonLines(place.cli(['log', '--json', '--filter', filter]).stdout) as unknown as readonly {
    readonly fn: string;
    readonly path: string;
    readonly outcome: string;
  }[];

describe('wasi:filesystem 0.2, checked by a component without a libc', () => {
  test('every function, and every error it can be made to answer', () => {
    const fixed = folder('fixed', { f: 'f' });
    mkdirSync(join(fixed, 'd'));
    const { stdout, code } = place.cli([
      ...['run', guest('wasi02/files.wasm'), '--memory', '/m'],
      ...['--mount', `${fixed}:/fixed:ro`],
    ]);
    expect(stdout.split('\n').filter((line) => line.startsWith('not ok'))).toEqual([]);
    expect(stdout.match(/^ok /gm)).toHaveLength(144);
    expect(code).toBe(0);
    expect(readdirSync(fixed)).toEqual(['d', 'f']);
  });

  /** The same component, as if it had been built with another version of WASI. */
  const ofVersion = (version: '0.2.0' | '0.2.9' | '0.3.0'): string => {
    const wasm = readFileSync(guest('wasi02/files.wasm'), 'latin1').replaceAll('@0.2.3', `@${version}`);
    const file = join(place.folder, `${version}.wasm`);
    writeFileSync(file, wasm, 'latin1');
    return file;
  };

  test.each(['0.2.0', '0.2.9'] as const)('one that was built with %s finds the same host', (version) => {
    const { stdout, code } = place.cli(['run', ofVersion(version), '--', 'polling']);
    expect([stdout.match(/^ok /gm)?.length, code]).toEqual([4, 0]);
  });

  test('one that needs WASI 0.3 is told so', () => {
    const { stderr, code } = place.cli(['run', ofVersion('0.3.0')]);
    expect(stderr).toContain('needs WASI 0.3; 0.2 is offered');
    expect(code).toBe(126);
  });

  test('the network is denied in the record too', () => {
    place.cli(['run', guest('wasi02/files.wasm'), '--', 'network']);
    expect(events('decision:deny').map(({ fn, path }) => [fn, path])).toEqual([
      ['tcp-create-socket.create-tcp-socket', 'ipv4'],
      ['ip-name-lookup.resolve-addresses', 'localhost'],
    ]);
  });

  test('a hash that is answered out of the listing before is recorded like one that was asked for', () => {
    for (const name of ['a', 'b', 'c']) place.write(`d/${name}`, name);
    place.run(capsule('tidy.component.wasm'));
    const hashed = events('op:stat').filter(({ fn }) => fn === 'descriptor.metadata-hash-at');
    expect(hashed.length).toBeGreaterThan(3);
    expect(new Set(hashed.map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
  });
});

describe('mounts', () => {
  const shell = (options: readonly string[], ...lines: readonly string[]) =>
    place.cli(['run', capsule('shell.wasm'), ...options], `${lines.join('\n')}\nexit\n`);

  test('a folder itself, memory and a single file, beside the workspace', () => {
    const real = folder('real', { r: 'really' });
    writeFileSync(join(place.folder, 'settings'), 'on\n');
    const options = [
      '--mount',
      `${real}:/data:rw`,
      '--memory',
      '/m:10',
      '--mount',
      `${place.folder}/settings:/etc/c:ro`,
    ];
    const { stdout, stderr } = shell(
      options,
      ...['ls /', 'cat /data/r', 'write /data/new hello', 'write /m/x y', 'cat /m/x', 'cat /etc/c', 'write /etc/c off'],
      'write /m/much 0123456789',
    );
    expect(stdout).toContain('data/');
    expect(stdout).toContain('really');
    expect(stdout).toContain('on');
    expect(stderr).toContain('/etc/c');
    expect(stderr).toContain('/m/much');
    expect(readFileSync(join(real, 'new'), 'utf8')).toContain('hello');
    expect(place.cli(['diff']).stdout).toBe('Nothing has changed.\n');
  });

  test('a pure run sees nothing of the machine, and leaves nothing on it', () => {
    place.write('secret', 'private');
    const { stdout, stderr } = shell(['--pure'], 'ls /', 'cat /secret', 'write /a hello', 'cat /a');
    expect(stdout).not.toContain('secret');
    expect(stderr).toContain('/secret');
    expect(stdout).toContain('hello');
    expect(readdirSync(place.workspace)).toEqual(['secret']);
    expect(place.cli(['diff']).stdout).toBe('Nothing has changed.\n');
  });
});

/** Rights from the command line: what is asked, who answers, what is kept, and what a manifest of what was learned comes to. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { capsule, jsonLines, Place, TOP } from './harness.ts';
import type { Done } from './harness.ts';

const SHELL = capsule('shell.wasm');
let place: Place;
beforeEach(() => {
  place = new Place();
  for (const name of ['a', 'b', 'c']) place.write(name, `${name} here\n`);
  place.write('src/x.txt', 'x here\n');
});
afterEach(() => place.remove());

/** As `cli`, but this process goes on meanwhile. */
async function run(args: readonly string[], input = ''): Promise<Done> {
  const started = place.start(args);
  started.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(started.stdout), text(started.stderr)]);
  if (started.exitCode === null) await once(started, 'exit');
  return { code: started.exitCode, stdout, stderr };
}
const ask = (options: readonly string[], ...commands: readonly string[]): Promise<Done> =>
  run(['run', SHELL, '--mode', 'ask', ...options], commands.map((command) => `${command}\n`).join(''));
const events = (filter: string): Record<string, unknown>[] => jsonLines(place.cli(['log', '--json', filter]).stdout);
const grants = (...args: readonly string[]): Record<string, unknown>[] =>
  jsonLines(place.cli(['grants', '--json', ...args]).stdout);

describe('a run that asks, where nobody can be asked', () => {
  it('is denied, and told by which option it would have been allowed, which then allows it', async () => {
    const refused = await ask([], 'cat a');
    expect(refused.stdout).not.toContain('a here');
    const option = /; --yes-to (\S+) allows it/.exec(refused.stderr)?.[1] ?? '';
    expect(option).toBe('read:cwd://a');
    const allowed = await ask(['--yes-to', option], 'cat a', 'cat b');
    expect(allowed.stdout).toContain('a here');
    expect(allowed.stdout).not.toContain('b here');
  });

  it('works with patterns as if it were not asked at all, however much it does', async () => {
    for (let index = 0; index < 60; index += 1) place.write(`notes/${index}.md`, `# ${index}  \n`);
    const options = ['--yes-to', 'cwd://', '--yes-to', 'home://', '--yes-to', 'tmp://', '--deny-prompts'];
    const done = await run(['run', capsule('tidy.wasm'), '--mode', 'ask', ...options]);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(events('decision:deny')).toEqual([]);
    expect(jsonLines(place.cli(['diff', '--json']).stdout).length).toBeGreaterThan(60);
    expect(grants('--state', 'active')).toEqual([]);
  });

  it('names at its end the first attempt that was denied, and why explains it', async () => {
    const { stderr } = await ask(['--deny-prompts'], 'cat src/x.txt');
    const seq = /capsule-inspector why (\d+) says why/.exec(stderr)?.[1] ?? '';
    const [why] = jsonLines(place.cli(['why', '--json', seq]).stdout);
    expect(why).toMatchObject({ access: 'read', decision: 'deny', mode: 'ask' });
    expect(why?.['minimal']).toEqual([{ access: 'read', pattern: 'cwd://src/x.txt' }]);
    expect(place.cli(['why', seq]).stdout).toContain('--access read --pattern cwd://src/x.txt');
    expect(place.cli(['why', '999999']).code).toBe(1);
  });
});

/** Decides by path; what it was asked is remembered. */
class Broker {
  readonly socket = join(place.folder, 'broker');
  readonly asked: string[] = [];
  readonly #server: Server;

  constructor(answers: Readonly<Record<string, object | string>>) {
    this.#server = createServer((connection) => {
      connection.on('error', () => undefined);
      connection.on('data', (bytes) => {
        for (const line of bytes.toString().split('\n').filter(Boolean)) {
          const { id, access, path } = JSON.parse(line) as Record<string, string>;
          this.asked.push(`${access ?? ''} ${path ?? ''}`);
          const answer = answers[path ?? ''] ?? { decision: 'deny' };
          connection.write(typeof answer === 'string' ? answer : `${JSON.stringify({ id, by: 'rules', ...answer })}\n`);
        }
      });
    });
  }

  async listen(): Promise<this> {
    this.#server.listen(this.socket);
    await once(this.#server, 'listening');
    return this;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('a run whose questions a broker answers', () => {
  it('is asked once about what is kept, and each time about what is not', async () => {
    const answers = { 'cwd://a': {}, 'cwd://b': { decision: 'once' }, 'cwd://c': { decision: 'always' } };
    const broker = await new Broker({ ...answers, 'cwd://a': { decision: 'deny' } }).listen();
    const commands = ['cat a', 'cat b', 'cat c'];
    const first = await ask(['--broker', broker.socket], ...commands);
    expect([first.stdout.includes('a here'), first.stdout.includes('b here'), first.stdout.includes('c here')]).toEqual(
      [false, true, true],
    );
    expect(broker.asked.filter((one) => one.endsWith('c'))).toEqual(['read cwd://c']);
    const before = new Set(broker.asked);
    broker.asked.length = 0;
    const second = await ask(['--broker', broker.socket], ...commands);
    await broker.close();
    expect(second.stdout).toBe(first.stdout);
    expect(before).toEqual(new Set(['read cwd://a', 'read cwd://b', 'read cwd://c']));
    expect(new Set(broker.asked)).toEqual(new Set(['read cwd://a', 'read cwd://b']));
    expect(grants('--state', 'active')).toMatchObject([
      { access: 'read', pattern: 'cwd://c', lifetime: 'always', source: 'broker', by: 'rules' },
    ]);
  });

  it('is denied when the broker talks nonsense, hangs up, or is not there, and the run goes on', async () => {
    const broker = await new Broker({ 'cwd://a': 'yes\n', 'cwd://b': { decision: 'allow' } }).listen();
    const nonsense = await ask(['--broker', broker.socket], 'cat a', 'cat b', 'echo done');
    await broker.close();
    expect(nonsense.stdout).toContain('done');
    expect(nonsense.stdout).not.toContain('here');
    expect(nonsense.stderr).toContain('the broker sent a line that is no JSON object: read cwd://a');
    expect(nonsense.stderr).toContain('the broker sent a decision that is none: read cwd://b');
    const absent = await ask(['--broker', broker.socket], 'cat a', 'echo done');
    expect(absent.stdout).toContain('done');
    expect(absent.stdout).not.toContain('here');
    expect(absent.stderr).toContain('the broker is not there');
  });

  it('can be decided by the example of the documentation', async () => {
    const source = /```js\n(.*?)```/s.exec(readFileSync(join(TOP, 'docs/cli.md'), 'utf8'))?.[1] ?? '';
    const file = join(place.folder, 'broker.mjs');
    const socket = join(place.folder, 'example');
    writeFileSync(file, source);
    place.write('out/old', 'old\n');
    const example = spawn(process.execPath, [file, socket], { stdio: 'ignore' });
    try {
      await untilThere(socket, example);
      const done = await ask(['--broker', socket], 'cat a', 'write out/new text', 'write other text', 'cat out/new');
      expect(done.stdout).toContain('a here');
      expect(done.stdout).toContain('text');
    } finally {
      example.kill();
    }
    const changed = jsonLines(place.cli(['diff', '--json']).stdout).map(({ path }) => path);
    expect(changed).toEqual(['cwd://out/new']);
    expect(grants()).toMatchObject([{ access: 'write', pattern: 'cwd://out', lifetime: 'sandbox', by: 'example' }]);
  });
});

async function untilThere(socket: string, owner: ChildProcess): Promise<void> {
  while (!existsSync(socket)) {
    if (owner.exitCode !== null) throw new Error('the broker has ended');
    await after(10);
  }
}

describe('grants from the command line', () => {
  const enforced = (program: string, path: string): string =>
    place.cli(['run', program, '--mode', 'enforce', '--', 'cat', path]).stdout;

  it('are for one binary, until they are taken back or renewed for another', () => {
    const program = join(place.folder, 'own.wasm');
    copyFileSync(SHELL, program);
    expect(enforced(program, 'a')).toBe('');
    const add = ['grants', 'add', '--capsule', program, '--access', 'read', '--pattern', 'a', '--json'];
    const [given] = jsonLines(place.cli(add).stdout);
    expect(given).toMatchObject({ pattern: 'cwd://a', lifetime: 'sandbox', source: 'command-line', state: 'active' });
    expect(enforced(program, 'a')).toBe('a here\n');
    expect(enforced(program, 'b')).toBe('');

    // A custom section makes it another binary.
    appendFileSync(program, Uint8Array.of(0, 2, 1, 0x78));
    expect(enforced(program, 'a')).toBe('');
    const id = String(given?.['id']);
    const [renewed] = jsonLines(place.cli(['grants', 'renew', id, '--capsule', program, '--json']).stdout);
    expect(enforced(program, 'a')).toBe('a here\n');

    expect(place.cli(['grants', 'revoke', String(renewed?.['id'])])).toMatchObject({ code: 0, stdout: '' });
    expect(enforced(program, 'a')).toBe('');
    expect(place.cli(['grants', 'revoke', 'none']).code).toBe(1);
  });

  it('that hold always can be taken back by another process while the capsule runs', async () => {
    const add = [
      'grants',
      'add',
      '--capsule',
      SHELL,
      '--access',
      'read',
      '--pattern',
      'a',
      '--lifetime',
      'always',
      '--json',
    ];
    const [given] = jsonLines(place.cli(add).stdout);
    const started = place.start(['run', SHELL, '--mode', 'enforce']);
    let [out, err] = ['', ''];
    started.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    started.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
    const until = async (isReached: () => boolean): Promise<void> => {
      while (!isReached() && started.exitCode === null) await after(10);
    };
    started.stdin.write('cat a\n');
    await until(() => out.includes('a here'));
    const elsewhere = join(place.folder, 'elsewhere');
    mkdirSync(elsewhere);
    expect(place.cli(['grants', 'revoke', String(given?.['id']), '--workspace', elsewhere]).code).toBe(0);
    // The file of such grants is looked at ten times a second at most.
    while (!err.includes('Operation not permitted') && started.exitCode === null) {
      const said = out.length + err.length;
      started.stdin.write('cat a\n');
      await until(() => out.length + err.length > said);
    }
    started.stdin.end();
    await once(started, 'exit');
    expect(err).toContain('cat: a: Operation not permitted');
  });
});

describe('a manifest that is learned', () => {
  const COMMANDS = ['cat a', 'cat src/x.txt', 'write out.txt text', 'ls src'];
  const input = COMMANDS.map((command) => `${command}\n`).join('');
  const folder = (): string => join(place.folder, 'capsule');

  beforeEach(() => {
    mkdirSync(folder());
    copyFileSync(SHELL, join(folder(), 'shell.wasm'));
  });

  it('covers what was observed and nothing else, and narrowed by hand it denies what was foretold', () => {
    const program = join(folder(), 'shell.wasm');
    const observed = place.cli(['run', program, '--mode', 'observe'], input);
    expect(observed.code).toBe(0);
    expect(observed.stderr).toMatch(/\d+ attempts allowed only because it is observed/);

    const learned = place.cli(['learn', '--manifest', program, '--write', '--json']);
    expect(learned).toMatchObject({ code: 0, stderr: '' });
    const entries = jsonLines(learned.stdout).filter(({ type }) => type === 'entry');
    const manifest = join(folder(), 'Capsule.toml');
    expect(jsonLines(learned.stdout).at(-1)).toMatchObject({ type: 'report', file: manifest });
    expect(entries.map(({ access, pattern }) => `${String(access)} ${String(pattern)}`)).toEqual(
      expect.arrayContaining(['read cwd://a', 'read cwd://src', 'write cwd://out.txt']),
    );

    const before = events('op:run-start').length;
    const enforced = place.cli(['run', folder()], input);
    expect(enforced).toMatchObject({ code: 0, stderr: '', stdout: observed.stdout });
    expect(events('op:run-start')).toHaveLength(before + 1);
    expect(events('decision:deny')).toEqual([]);
    expect(place.cli(['what-if', '--manifest', folder()]).code).toBe(0);

    const narrow = readFileSync(manifest, 'utf8').replace('"cwd://a"', '"cwd://b"');
    const draft = join(place.folder, 'draft.toml');
    writeFileSync(draft, narrow);
    const foretold = place.cli(['what-if', '--manifest', draft, '--json']);
    expect(foretold.code).toBe(1);
    const flips = jsonLines(foretold.stdout).filter(({ type, to }) => type === 'flip' && to === 'deny');
    // Those of the run that was observed, and those of the run that had the manifest.
    expect(new Set(flips.map(({ from }) => from))).toEqual(new Set(['observed', 'allow']));
    expect(flips).toMatchObject([
      { access: 'read', path: 'cwd://a' },
      { access: 'read', path: 'cwd://a' },
    ]);

    writeFileSync(manifest, narrow);
    // Another file than before is more than before.
    const asked = place.cli(['run', folder()], input);
    expect(asked).toMatchObject({ code: 126, stdout: '' });
    const digest = /--consent (\w+)/.exec(asked.stderr)?.[1] ?? '';
    expect(place.cli(['run', folder(), '--consent', digest], input).stderr).toContain('attempts denied');
    const denied = events('decision:deny cause:rule');
    expect(new Set(denied.map(({ path, access }) => `${String(access)} ${String(path)}`))).toEqual(
      new Set(['read cwd://a']),
    );
  });

  it('is printed as it would be, when it is not to be written', () => {
    place.cli(['run', SHELL, '--mode', 'observe', '--', 'cat', 'a']);
    const lists = place.cli(['learn', 'op:open']);
    expect(lists.stdout).toMatch(
      /^\[capabilities\]\nfs_read = \[\n {2}"cwd:\/\/a", # 1 event .*\n\]\nfs_write = \[\]\n$/,
    );
    const whole = place.cli(['learn', '--manifest', join(folder(), 'shell.wasm')]);
    expect(whole.stdout).toContain('[[component]]');
    expect(whole.stdout).toContain('"cwd://a"');
    expect(existsSync(join(folder(), 'Capsule.toml'))).toBe(false);
    rmSync(folder(), { recursive: true });
  });
});

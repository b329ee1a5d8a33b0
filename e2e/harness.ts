/** The program from outside: the built command line, folders to work on, and what they hold byte by byte. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const TOP = resolve(import.meta.dirname, '..');
const CLI = join(TOP, 'out/main/cli.js');
export const capsule = (name: string): string => join(TOP, 'resources/capsules', name);
export const guest = (name: string): string => join(TOP, 'e2e/guests', name);

export interface Done {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary place with a workspace and a state folder of its own. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'capsule-e2e-'));
  readonly workspace = join(this.folder, 'workspace');
  readonly home = join(this.folder, 'home');
  readonly #started: ChildProcessWithoutNullStreams[] = [];

  constructor() {
    if (!existsSync(CLI)) throw new Error('out/main/cli.js is missing: run `npm run build` first');
    mkdirSync(this.workspace);
  }

  get env(): NodeJS.ProcessEnv {
    return { ...process.env, CAPSULE_INSPECTOR_HOME: this.home, NODE_NO_WARNINGS: '1' };
  }

  /** Runs the command line in the workspace. */
  cli(args: readonly string[], input = ''): Done {
    const { env } = this;
    const cwd = existsSync(this.workspace) ? this.workspace : this.folder;
    const done = spawnSync(process.execPath, [CLI, ...args], { cwd, env, input, encoding: 'utf8', maxBuffer: 1 << 28 });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  }

  start(args: readonly string[]): ChildProcessWithoutNullStreams {
    const started = spawn(process.execPath, [CLI, ...args], { cwd: this.workspace, env: this.env });
    this.#started.push(started);
    return started;
  }

  /** Runs a capsule that must succeed; returns what it printed. */
  run(wasm: string, ...args: string[]): string {
    const done = this.cli(['run', wasm, '--', ...args]);
    if (done.code !== 0) throw new Error(`${wasm} ended with ${done.code ?? 'a signal'}: ${done.stderr}${done.stdout}`);
    return done.stdout;
  }

  write(path: string, content: string | Uint8Array): void {
    const file = join(this.workspace, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  read(path: string): string {
    return readFileSync(join(this.workspace, path), 'utf8');
  }

  copySample(): void {
    cpSync(join(TOP, 'resources/samples/workspace'), this.workspace, { recursive: true });
  }

  /** Also ends what was started here: a failed test must not leave a guest spinning. */
  remove(): void {
    for (const started of this.#started) started.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Every entry below a folder: kind, mode, and the content's hash. Equal maps are equal folders. */
export function snapshot(folder: string): ReadonlyMap<string, string> {
  const seen = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, entry);
    const stat = lstatSync(path);
    const mode = (stat.mode & 0o7777).toString(8);
    if (stat.isSymbolicLink()) seen.set(entry, `link ${readlinkSync(path)}`);
    else if (stat.isDirectory()) seen.set(entry, `directory ${mode}`);
    else seen.set(entry, `file ${mode} ${sha256(readFileSync(path))}`);
  }
  return new Map([...seen].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The paths at which two snapshots differ, sorted. */
export function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

export const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

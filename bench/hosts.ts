/** The hosts that run the same C guest, each in a process of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Measure {
  readonly name: string;
  readonly count: number;
  readonly seconds: number;
}

export interface BenchHost {
  readonly name: string;
  run(args: readonly string[]): readonly Measure[];
}

const TOP = resolve(import.meta.dirname, '..');
const GUEST = join(TOP, 'bench/guest');

export const parseMeasures = (text: string): Measure[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Measure);

/** A folder that is gone afterwards. */
export function inTemp<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'capsule-bench-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a program printed; whatever else it ended with than 0 is an error. */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const done = spawnSync(process.execPath, ['--no-warnings', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  });
  if (done.status === 0) return done.stdout;
  throw new Error(`${args.join(' ')} ended with ${done.status ?? done.signal ?? '?'}: ${done.stderr.slice(-2000)}`);
}

/** The whole product: command line, engine thread, overlay, gate and audit on. */
const ours = (name: string, wasm: string): BenchHost => ({
  name,
  run: (args) =>
    inTemp((folder) => {
      const workspace = join(folder, 'workspace');
      mkdirSync(workspace);
      const env = { CAPSULE_INSPECTOR_HOME: join(folder, 'home') };
      const command = [join(TOP, 'out/main/cli.js'), 'run', join(GUEST, wasm), '--workspace', workspace, '--'];
      return parseMeasures(runNode([...command, '/', ...args], env));
    }),
});

const nodeWasi: BenchHost = {
  name: 'node:wasi, bare disk',
  run: (args) =>
    inTemp((folder) =>
      parseMeasures(runNode([join(TOP, 'bench/peers/node-wasi.ts'), join(GUEST, 'bench.wasm'), folder, '/', ...args])),
    ),
};

const stockShim: BenchHost = {
  name: 'jco stock shim, bare disk',
  run: (args) =>
    inTemp((folder) =>
      parseMeasures(
        runNode([join(TOP, 'bench/peers/stock-shim.ts'), join(GUEST, 'bench.component.wasm'), folder, '/', ...args]),
      ),
    ),
};

/** undefined where no C compiler is installed: the table then has no native column. */
function native(): BenchHost | undefined {
  const binary = join(TOP, '.cache/bench-native');
  const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync('which', [name]).status === 0);
  if (compiler === undefined) return undefined;
  if (!existsSync(binary)) {
    mkdirSync(join(TOP, '.cache'), { recursive: true });
    execFileSync(compiler, ['-O2', '-o', binary, join(GUEST, 'bench.c')]);
  }
  return {
    name: 'native, bare disk',
    run: (args) => inTemp((folder) => parseMeasures(execFileSync(binary, [folder, ...args], { encoding: 'utf8' }))),
  };
}

/** Every contract beside the stock shim and node:wasi, without the C compiler's own figures. */
export const abiHosts = (): readonly BenchHost[] => [
  ours('preview 1', 'bench.wasm'),
  ours('WASI 0.2', 'bench.component.wasm'),
  stockShim,
  nodeWasi,
];

export function benchHosts(): readonly BenchHost[] {
  const hosts = [
    ours('overlay, preview 1', 'bench.wasm'),
    ours('overlay, component', 'bench.component.wasm'),
    stockShim,
    nodeWasi,
  ];
  const bare = native();
  return bare ? [...hosts, bare] : hosts;
}

/** Cases of WASI 0.2 by a component without a libc: ours beside jco's stock preview2-shim. No times are taken. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const TOP = resolve(import.meta.dirname, '..');
const GUEST = join(TOP, 'e2e/guests/wasi02/files.wasm');
/** As the guest names them. */
const COMPONENT_GROUPS = [
  'opening',
  'reading',
  'streams',
  'directories',
  'renaming',
  'attributes',
  'mounts',
  'fixed',
  'extremes',
  'polling',
  'network',
] as const;

interface Host {
  readonly name: string;
  /** What Node is to run, in a folder of its own with `root`, `other` and `fixed` in it. */
  readonly command: (folder: string, group: string) => readonly string[];
  /** Groups about what this host has no way to be told: read-only mounts, and that there is no network. */
  readonly without: readonly string[];
}

const HOSTS: readonly Host[] = [
  {
    name: 'capsule-inspector',
    without: [],
    command: (folder, group) => [
      ...[join(TOP, 'out/main/cli.js'), 'run', GUEST, '--workspace', join(folder, 'root'), '--memory', '/m'],
      ...['--mount', `${join(folder, 'fixed')}:/fixed:ro`, '--', group],
    ],
  },
  {
    name: 'jco stock shim',
    without: ['fixed', 'network'],
    command: (folder, group) => {
      const preopens = `/=${join(folder, 'root')},/m=${join(folder, 'other')}`;
      return [join(TOP, 'bench/peers/stock-shim.ts'), GUEST, preopens, group];
    },
  },
];

/** How many checks of a group passed and failed before the guest ended, however it ended. */
function scoreOf({ command }: Host, group: string): { readonly passed: number; readonly failed: number } {
  const folder = mkdtempSync(join(tmpdir(), 'capsule-conformance-'));
  try {
    for (const name of ['root', 'other', 'home', 'fixed/d']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'fixed/f'), 'f');
    const { stdout } = spawnSync(process.execPath, ['--no-warnings', ...command(folder, group)], {
      encoding: 'utf8',
      env: { ...process.env, CAPSULE_INSPECTOR_HOME: join(folder, 'home') },
      timeout: 60_000,
    });
    const lines = stdout.split('\n').slice(1);
    const count = (start: string): number => lines.filter((line) => line.startsWith(start)).length;
    return { passed: count('ok '), failed: count('not ok ') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A row per group and one for all; the first host says how many checks there are, because it comes to the end of each. */
export function componentTable(): string {
  const columns = HOSTS.map((host) =>
    COMPONENT_GROUPS.map((group) => (host.without.includes(group) ? null : scoreOf(host, group))),
  );
  const totals = (columns[0] ?? []).map((score) => (score === null ? 0 : score.passed + score.failed));
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const line = (title: string, cells: readonly string[]): string =>
    [title.padEnd(16), ...cells.map((text) => text.padStart(20))].join('');
  const groupCells = (group: number): readonly string[] =>
    columns.map((column) => {
      const score = column[group] ?? null;
      return score === null ? '-' : `${score.passed} of ${totals[group] ?? 0}`;
    });
  const allCells = columns.map((column) => {
    const passed = sum(column.map((score) => score?.passed ?? 0));
    return `${passed} of ${sum(totals.filter((_total, group) => column[group] !== null))}`;
  });
  const head = line(
    '0.2 checks',
    HOSTS.map(({ name }) => name),
  );
  return [head, ...COMPONENT_GROUPS.map((name, group) => line(name, groupCells(group))), line('all', allCells)].join(
    '\n',
  );
}

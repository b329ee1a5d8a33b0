import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { atOnce } from '../../review/compare/pair-contents.ts';
import { GitDesk } from './git-facts.ts';

let top: string;
let folder: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-git-'));
  folder = join(top, 'repository');
  mkdirSync(folder);
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b',
};
const gitIn = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env: ENVIRONMENT, encoding: 'utf8', stdio: 'pipe' });
const git = (...args: string[]): string => gitIn(folder, ...args);

function put(path: string, text: string, mode = 0o644): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}

/** Every file and link of the folder, and what the index has. */
function allPaths(cwd: string): readonly string[] {
  const paths = new Set(
    gitIn(cwd, 'ls-files', '-z')
      .split('\0')
      .filter((path) => path !== ''),
  );
  const walk = (below: string): void => {
    for (const name of readdirSync(join(cwd, below))) {
      if (name === '.git') continue;
      const path = below === '' ? name : `${below}/${name}`;
      if (lstatSync(join(cwd, path)).isDirectory()) walk(path);
      else paths.add(path);
    }
  };
  walk('');
  return [...paths].toSorted();
}

/** `XY path`: how we name what git says. */
function stateOf(letters: string): string {
  if (letters === '??') return 'untracked';
  if (letters === '!!') return 'ignored';
  if (/U|AA|DD/.test(letters)) return 'conflicted';
  const second = letters[1] ?? ' ';
  if (second === 'D') return 'deleted';
  return second === ' ' ? 'staged' : 'modified';
}

function byGit(cwd: string): Readonly<Record<string, string>> {
  const text = gitIn(
    cwd,
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--ignored=matching',
    '--untracked-files=all',
  );
  const told = new Map<string, string>();
  const folders: string[] = [];
  for (const line of text.split('\0').filter((each) => each !== '')) {
    const [letters, path] = [line.slice(0, 2), line.slice(3)];
    if (path.endsWith('/')) folders.push(path);
    else told.set(path, stateOf(letters));
  }
  return Object.fromEntries(
    allPaths(cwd).map((path) => [
      path,
      told.get(path) ?? (folders.some((above) => path.startsWith(above)) ? 'ignored' : 'clean'),
    ]),
  );
}

function byUs(hostPath: string, paths: readonly string[], desk = new GitDesk()): Readonly<Record<string, string>> {
  const asked = paths.map((path) => ({ path, names: path.split('/'), kind: null }));
  return Object.fromEntries(atOnce(desk.ask({ hostPath, paths: asked }))?.states ?? []);
}

const PATHS = ['a', 'b', 'd/a', 'd/b', 'd/e/a', 'x.log', 'd/x.log', 'grün'];
const STEP = fc.record({
  what: fc.constantFrom(
    'write',
    'write',
    'remove',
    'mode',
    'link',
    'add',
    'add-all',
    'commit',
    'ignore',
    'touch',
    'unstage',
    'gc',
  ),
  path: fc.constantFrom(...PATHS),
  number: fc.integer({ min: 0, max: 9 }),
});
type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;
const IGNORES = ['*.log\n', 'd/\n', '!x.log\n*.log\n', '/a\n', 'e\n!e/a\n', 'd/*\n!d/b\n', '**/b\n'];

const attempt = (...args: string[]): void => {
  try {
    git(...args);
  } catch {
    // Nothing to commit, or no such path: as good as not asked.
  }
};

const PLAY: Readonly<Record<Step['what'], (step: Step) => void>> = {
  write: ({ path, number }) => put(path, `${number}`.repeat(number), number % 4 === 0 ? 0o755 : 0o644),
  remove: ({ path }) => rmSync(join(folder, path), { force: true }),
  mode: ({ path, number }) => {
    const file = join(folder, path);
    if (lstatSync(file, { throwIfNoEntry: false })?.isFile()) chmodSync(file, number % 2 ? 0o755 : 0o600);
  },
  link: ({ path, number }) => {
    rmSync(join(folder, path), { force: true });
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(`to${number}`, join(folder, path));
  },
  add: ({ path }) => attempt('add', '-f', '--', path),
  'add-all': () => attempt('add', '-A'),
  commit: ({ number }) => attempt('commit', '-qm', String(number)),
  ignore: ({ path, number }) =>
    put(number % 3 === 0 ? 'd/.gitignore' : '.gitignore', IGNORES[number % IGNORES.length] ?? path),
  touch: ({ path, number }) => {
    if (existsSync(join(folder, path))) utimesSync(join(folder, path), number, number);
  },
  unstage: ({ path }) => attempt('rm', '-q', '--cached', '-f', '--', path),
  gc: () => attempt('gc', '-q', '--prune=now'),
};

describe('what git says', () => {
  test('is what git status says, whatever was done', () => {
    fc.assert(
      fc.property(fc.array(STEP, { minLength: 3, maxLength: 16 }), fc.constantFrom('2', '4'), (steps, version) => {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        git('init', '-q', '-b', 'main');
        git('config', 'index.version', version);
        for (const step of steps) PLAY[step.what](step);
        expect(byUs(folder, allPaths(folder))).toEqual(byGit(folder));
      }),
      { numRuns: 25 },
    );
  });

  test('is read out of packs with deltas', () => {
    git('init', '-q', '-b', 'main');
    const many = Array.from({ length: 300 }, (_, index) => `d/file-${index}`);
    for (const path of many) put(path, `${path}\n`.repeat(20));
    git('add', '-A');
    git('commit', '-qm', 'one');
    for (let round = 0; round < 3; round += 1) {
      put(many[round] ?? '', `changed ${round}`);
      git('commit', '-qam', `round ${round}`);
    }
    git('gc', '-q', '--aggressive', '--prune=now');
    put('d/file-7', 'not committed');
    put('d/file-8', 'staged');
    git('add', 'd/file-8');
    const states = byUs(folder, many);
    expect(states['d/file-7']).toBe('modified');
    expect(states['d/file-8']).toBe('staged');
    expect(Object.values(states).filter((state) => state === 'clean')).toHaveLength(298);
  });

  test('has conflicts of a merge', () => {
    git('init', '-q', '-b', 'main');
    put('a', 'one\n');
    git('add', '-A');
    git('commit', '-qm', 'one');
    git('checkout', '-q', '-b', 'other');
    put('a', 'two\n');
    git('commit', '-qam', 'two');
    git('checkout', '-q', 'main');
    put('a', 'three\n');
    git('commit', '-qam', 'three');
    attempt('merge', 'other');
    expect(byUs(folder, ['a'])).toEqual({ a: 'conflicted' });
  });

  test('is known in a folder inside, in a worktree of its own, and with borrowed objects', () => {
    git('init', '-q', '-b', 'main');
    put('d/a', 'one');
    git('add', '-A');
    git('commit', '-qm', 'one');
    put('d/a', 'two!');
    expect(byUs(join(folder, 'd'), ['a'])).toEqual({ a: 'modified' });
    const other = join(top, 'other');
    git('worktree', 'add', '-q', '-b', 'feature/x', other);
    writeFileSync(join(other, 'new'), 'new');
    expect(byUs(other, ['d/a', 'new'])).toEqual({ 'd/a': 'clean', new: 'untracked' });
    expect(atOnce(new GitDesk().ask({ hostPath: other, paths: [] }))?.head).toBe('feature/x');
    gitIn(top, 'init', '-q', '-b', 'apart', '--separate-git-dir', join(top, 'elsewhere'), 'apart');
    expect(atOnce(new GitDesk().ask({ hostPath: join(top, 'apart'), paths: [] }))?.head).toBe('apart');
    gitIn(top, 'clone', '-q', '--shared', folder, 'clone');
    gitIn(join(top, 'clone'), 'checkout', '-q', '--detach');
    expect(byUs(join(top, 'clone'), ['d/a'])).toEqual({ 'd/a': 'clean' });
    expect(atOnce(new GitDesk().ask({ hostPath: join(top, 'clone'), paths: [] }))?.head).toMatch(/^[0-9a-f]{7}$/);
  });

  test('is nothing where there is no repository, and nothing is run or written to find out', () => {
    expect(atOnce(new GitDesk().ask({ hostPath: folder, paths: [] }))).toBeNull();
    git('init', '-q', '-b', 'main');
    const trap = join(top, 'trap');
    git('config', 'core.fsmonitor', `touch ${trap}`);
    git('config', 'filter.x.clean', `touch ${trap}`);
    put('.gitattributes', '* filter=x\n');
    put('a', 'a');
    const before = lstatSync(join(folder, '.git')).mtimeMs;
    expect(byUs(folder, ['a'])).toEqual({ a: 'untracked' });
    expect([existsSync(trap), lstatSync(join(folder, '.git')).mtimeMs]).toEqual([false, before]);
  });

  test('with a broken index or objects is less, and no failure', () => {
    git('init', '-q', '-b', 'main');
    put('a', 'a');
    git('add', '-A');
    git('commit', '-qm', 'one');
    const index = join(folder, '.git/index');
    writeFileSync(index, 'DIRC\0\0\0\x02\0\0\xff\xff');
    expect(byUs(folder, ['a'])).toEqual({});
    rmSync(index);
    rmSync(join(folder, '.git/objects'), { recursive: true });
    mkdirSync(join(folder, '.git/objects'));
    expect(byUs(folder, ['a'])).toEqual({ a: 'untracked' });
  });

  test('of what the repository cannot tell the commit of is not called staged', () => {
    git('init', '-q', '-b', 'main');
    put('a', 'a');
    git('add', '-A');
    git('commit', '-qm', 'one');
    expect(byUs(folder, ['a'])).toEqual({ a: 'clean' });
    rmSync(join(folder, '.git/objects'), { recursive: true });
    mkdirSync(join(folder, '.git/objects'));
    expect(byUs(folder, ['a'])).toEqual({});
  });

  test.each([
    ['a value', `[core]\na =${' '.repeat(900_000)};\n`],
    ['a section', `[a${' '.repeat(900_000)}x\n`],
    ['a key', `[core]\n${'a'.repeat(900_000)}!\n`],
  ])('is found out in one look at a line of the configuration, with %s of a million letters', (_, lines) => {
    git('init', '-q', '-b', 'main');
    put('a', 'a');
    put('.git/config', `${lines}[core]\n\tfilemode = false ; not here\n`);
    put('.gitignore', '');
    expect(byUs(folder, ['a'])).toEqual({ a: 'untracked' });
  });

  test('goes by a setting that has a comment behind it', () => {
    git('init', '-q', '-b', 'main');
    put('a', 'a');
    git('add', '-A');
    git('commit', '-qm', 'one');
    const config = readFileSync(join(folder, '.git/config'), 'utf8');
    put('.git/config', config.replace(/filemode = true/, 'FileMode = "false" # not here'));
    chmodSync(join(folder, 'a'), 0o755);
    expect(byUs(folder, ['a'])).toEqual({ a: 'clean' });
  });
});

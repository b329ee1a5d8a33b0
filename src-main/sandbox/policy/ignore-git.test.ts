import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { IgnoreRules } from './ignore-rules.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;
/** Every place up to three levels down: directories and files of these names, and of names that patterns like. */
const DIRECTORIES = ['a', 'b', 'ab', 'a/b', 'a/a', 'b/ab', 'ab/a', 'a/b/a'];
const NAMES = ['a', 'b', 'ab', 'a.b', '-', ']', '#a', '!a', 'a ', 'B'];

let folder = '';
const files: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inspector-ignore-'));
  spawnSync('git', ['init', '-q', folder]);
  for (const directory of DIRECTORIES) mkdirSync(join(folder, directory), { recursive: true });
  for (const directory of ['', ...DIRECTORIES])
    for (const name of NAMES) {
      const path = directory === '' ? name : `${directory}/${name}`;
      if (DIRECTORIES.includes(path)) continue;
      writeFileSync(join(folder, path), '');
      files.push(path);
    }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What git says is ignored. */
function ignoredByGit(text: string): ReadonlySet<string> {
  writeFileSync(join(folder, '.gitignore'), text);
  const input = [...DIRECTORIES, ...files].join('\0');
  const { stdout } = spawnSync('git', ['-c', 'core.ignorecase=false', 'check-ignore', '--no-index', '-z', '--stdin'], {
    cwd: folder,
    input,
    encoding: 'utf8',
  });
  return new Set(stdout.split('\0').filter((path) => path !== ''));
}

const PIECES = [
  'a',
  'b',
  'ab',
  '*',
  '**',
  '***',
  '?',
  '/',
  '[a]',
  '[!a]',
  '[^b]',
  '[a-b]',
  '[]]',
  '[]-]',
  '[',
  ']',
  '\\',
  '\\a',
  '\\*',
  '[\\]]',
  '[[:alpha:]]',
  '[[:upper:]]',
  '[[:x:]]',
  '[a/b]',
  '.',
  '#',
  '!',
  ' ',
  '-',
  '[b-a]',
];

const line = fc
  .tuple(
    fc.constantFrom('', '!', '/', '**/', '#'),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }),
    fc.constantFrom('', '/', '/**', ' ', '\r'),
  )
  .map(([start, pieces, end]) => `${start}${pieces.join('')}${end}`)
  // Behind plain letters git takes ** for directories, against its own manual, because it strips the letters first.
  .filter((text) => !/[^/*]\*\*/.test(text.replace(/^!/, '')));

test.skipIf(!hasGit)('random patterns mean what they mean to git', () => {
  const texts = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => `${lines.join('\n')}\n`);
  let ignored = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const git = ignoredByGit(text);
      ignored += git.size;
      const rules = new IgnoreRules(text, 'exact');
      const differing = [...DIRECTORIES, ...files].filter((path) => {
        const kind = DIRECTORIES.includes(path) ? 'directory' : 'file';
        return (rules.ignoring(path.split('/'), kind) !== null) !== git.has(path);
      });
      expect(differing).toEqual([]);
    }),
    { numRuns: 400, seed: 6 },
  );
  expect(ignored).toBeGreaterThan(1000);
});

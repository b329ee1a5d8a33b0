import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { unifiedPatch } from './patch.ts';
import { anyAct, anyLayout, perform } from './random-changes-contract.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import { diskSnapshot } from './tree-hands-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';
import type { Layout, Snapshot } from './tree-hands-contract.ts';

/** Git keeps files and links, and of their modes only whether the owner may execute. */
const asGit = (snapshot: Snapshot): Snapshot =>
  Object.fromEntries(
    Object.entries(snapshot)
      .filter(([, what]) => !what.startsWith('/'))
      .map(([path, what]) => [
        path,
        what.replace(/^(\d+) /, (_, mode: string) => ((parseInt(mode, 8) & 0o100) === 0 ? '644 ' : '755 ')),
      ]),
  );

const TOOLS = {
  git: ['git', 'apply', '--whitespace=nowarn', '-'],
  patch: ['patch', '--strip=1', '--silent', '--force', '--no-backup-if-mismatch'],
} as const;
type Tool = keyof typeof TOOLS;

/** What a copy of the folder is after a tool took the patch. */
function applied(folder: string, patch: string, tool: Tool): Snapshot {
  const copy = mkdtempSync(join(tmpdir(), 'capsule-inspector-patch-'));
  const [program, ...args] = TOOLS[tool];
  try {
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
    if (patch !== '') execFileSync(program, args, { cwd: copy, input: patch, stdio: 'pipe' });
    return asGit(diskSnapshot(copy));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const isDirectory = (what: string | undefined): boolean => what?.startsWith('/') ?? false;

/** Does a directory stand where there was something else, or the other way round? */
const hasTurned = (before: Snapshot, after: Snapshot): boolean =>
  Object.keys(before).some((path) => path in after && isDirectory(before[path]) !== isDirectory(after[path]));

/** Bytes that are no text, and places where a directory gives way to a file or takes its place, are for git alone. */
const takers = (folder: SandboxedFolder, patch: string): readonly Tool[] =>
  patch.includes('GIT binary patch') || hasTurned(folder.disk(), folder.merged()) ? ['git'] : ['git', 'patch'];

function expectApplies(folder: SandboxedFolder): void {
  const patch = unifiedPatch(folder.overlay, folder.changes());
  for (const tool of takers(folder, patch))
    expect({ tool, tree: applied(folder.folder, patch, tool) }).toEqual({ tool, tree: asGit(folder.merged()) });
}

const lines = (...all: string[]): string => `${all.join('\n')}\n`;

test('a changed text is shown by lines, with three lines around', () => {
  withFolder({ 'a.txt': lines('1', '2', '3', '4', '5', '6') }, (folder) => {
    folder.write('a.txt', lines('1', '2', '3', '4', 'five', '6'));
    const patch = unifiedPatch(folder.overlay, folder.changes());
    expect(patch.split('\n').filter((line) => !line.startsWith('index '))).toEqual([
      'diff --git a/a.txt b/a.txt',
      '--- a/a.txt',
      '+++ b/a.txt',
      '@@ -2,5 +2,5 @@',
      ' 2',
      ' 3',
      ' 4',
      '-5',
      '+five',
      ' 6',
      '',
    ]);
  });
});

const CASES: readonly (readonly [string, Layout, ...((folder: SandboxedFolder) => void)[]])[] = [
  ['a new file in a new directory', {}, (f) => f.mkdir('d'), (f) => f.write('d/n', 'new\n')],
  ['an empty new file', {}, (f) => f.write('n', '')],
  ['a deleted directory', { 'd/a': 'x\n', 'd/e/b': 'y' }, (f) => f.remove('d')],
  ['text that loses its end of line', { a: 'x\n' }, (f) => f.write('a', 'x')],
  ['text that gets an end of line', { a: 'x' }, (f) => f.write('a', 'x\n')],
  ['line ends of Windows', { a: 'x\r\ny\r\n' }, (f) => f.write('a', 'x\r\nz\r\n')],
  ['text that is emptied', { a: 'x\ny\n' }, (f) => f.write('a', '')],
  ['a mode', { a: 'x' }, (f) => f.setMode('a', 0o755)],
  ['a rename with a change', { a: '1\n2\n3\n' }, (f) => f.rename('a', 'b'), (f) => f.write('b', '1\n2\n!\n')],
  [
    'a renamed directory with a changed file and a deleted one',
    { 'd/a': 'x', 'd/b': 'y', 'd/c': 'z' },
    (f) => f.rename('d', 'e'),
    (f) => f.write('e/b', 'new'),
    (f) => f.remove('e/c'),
  ],
  [
    'two files that changed places',
    { a: 'one', b: 'two' },
    (f) => f.rename('a', 't'),
    (f) => f.rename('b', 'a'),
    (f) => f.rename('t', 'b'),
  ],
  ['a link', { a: 'x' }, (f) => f.symlink('../a b', 'l')],
  ['a file that became a link', { a: 'x' }, (f) => f.remove('a'), (f) => f.symlink('b', 'a')],
  ['a file that became a directory', { a: 'x' }, (f) => f.remove('a'), (f) => f.mkdir('a'), (f) => f.write('a/b', 'y')],
  ['a directory that became a file', { 'a/b': 'x' }, (f) => f.remove('a'), (f) => f.write('a', 'y')],
  ['names with quotes and backslashes', { 'a "b" \\ c': 'x' }, (f) => f.write('a "b" \\ c', 'z')],
  [
    'names in any script, and with spaces',
    { 'ü 名.txt': 'y' },
    (f) => f.write('ü 名.txt', 'w'),
    (f) => f.write(' s ', 'v'),
  ],
  ['bytes that change', { a: 'x\0y' }, (f) => f.write('a', `z\0${'w'.repeat(300)}`)],
  ['new bytes', {}, (f) => f.write('a', '\0')],
  ['a large text that is all different', { a: 'x\n'.repeat(50_000) }, (f) => f.write('a', 'y\n'.repeat(50_000))],
];

test.each(CASES.map(([what, layout, ...acts]) => ({ what, layout, acts })))(
  'git apply and patch take $what',
  ({ layout, acts }) => {
    withFolder(layout, (folder) => {
      for (const act of acts) act(folder);
      expectApplies(folder);
    });
  },
);

test('git apply and patch take any changes', () => {
  const acts = fc.array(anyAct, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(anyLayout, acts, (layout, all) => {
      // Git does not see an empty directory, and then finds its place taken.
      const files = Object.fromEntries(Object.entries(layout).filter(([path]) => !path.endsWith('/')));
      withFolder(files, (folder) => {
        perform(folder, all);
        expectApplies(folder);
      });
    }),
    { numRuns: 60 },
  );
});

const ODD_NAMES = ['a "q"', 'b\\n', ' lead', 'trail ', 'ü 名', '-dash', "it's", 'd/$x', 'd/{y}', 'tab-less'];
const ODD_CONTENTS = [
  '',
  'x',
  'one\ntwo\n',
  'one\ntwo',
  'a\r\nb\r\n',
  '\n\n',
  '\0bytes\0',
  'no end\r',
  '-- \n+++ x\n@@ -1 +1 @@\n',
];
const oddFile = fc.record({
  name: fc.constantFrom(...ODD_NAMES),
  before: fc.option(fc.constantFrom(...ODD_CONTENTS)),
  after: fc.option(fc.constantFrom(...ODD_CONTENTS)),
  mode: fc.constantFrom(0o644, 0o755),
  to: fc.option(fc.constantFrom('r1', 'r 2', 'd/r"3')),
});

test('git apply and patch take odd names, bytes, and ends of lines', () => {
  const files = fc.uniqueArray(oddFile, { minLength: 1, maxLength: 6, selector: ({ name }) => name });
  fc.assert(
    fc.property(files, (all) => {
      const layout = Object.fromEntries(all.flatMap(({ name, before }) => (before === null ? [] : [[name, before]])));
      withFolder({ ...layout, 'd/kept': 'k' }, (folder) => {
        for (const { name, before, after, mode, to } of all) {
          if (after !== null) folder.write(name, after);
          else if (before !== null) folder.remove(name);
          if (after === null) continue;
          folder.setMode(name, mode);
          if (to !== null && folder.place(to).kind === null) folder.rename(name, to);
        }
        expectApplies(folder);
      });
    }),
    { numRuns: 60 },
  );
});

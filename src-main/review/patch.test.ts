import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { unifiedPatch } from './patch.ts';
import { anyAct, anyLayout, perform } from './random-changes-contract.ts';
import { diskSnapshot, withFolder } from './sandboxed-folder-contract.ts';
import type { Layout, SandboxedFolder, Snapshot } from './sandboxed-folder-contract.ts';

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

/** What a copy of the folder is after `git apply` took the patch. */
function applied(folder: SandboxedFolder, patch: string): Snapshot {
  const copy = mkdtempSync(join(tmpdir(), 'capsule-inspector-patch-'));
  try {
    cpSync(folder.folder, copy, { recursive: true, verbatimSymlinks: true });
    if (patch !== '')
      execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: copy, input: patch, stdio: 'pipe' });
    return asGit(diskSnapshot(copy));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function expectSame(layout: Layout, acts: (folder: SandboxedFolder) => void): void {
  withFolder(layout, (folder) => {
    acts(folder);
    const patch = unifiedPatch(folder.overlay, folder.changes());
    expect(applied(folder, patch)).toEqual(asGit(folder.merged()));
  });
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

test.each<[string, Layout, (folder: SandboxedFolder) => void]>([
  ['a new file in a new directory', {}, (f) => {
f.mkdir('d');
f.write('d/n', 'new\n'))],
  ['an empty new file', {}, (f) => f.write('n', '')],
  ['a deleted directory', { 'd/a': 'x\n', 'd/e/b': 'y' }, (f) => f.remove('d')],
  [
    'text without an end of line, on either side',
    { a: 'x', b: 'x\n' },
    (f) => (f.write('a', 'x\n');
f.write('b', 'x');
},
  ],
  ['line ends of Windows', { a: 'x\r\ny\r\n' }, (f) => f.write('a', 'x\r\nz\r\n')],
  ['text that is emptied', { a: 'x\ny\n' }, (f) => f.write('a', '')],
  ['a mode', { a: 'x' }, (f) => f.setMode('a', 0o755)],
  [
    'a rename with a change',
    { a: lines('1', '2', '3', '4', '5') },
    (f) => {
f.rename('a', 'b');
f.write('b', lines('1', '2', '3', '4', '!'));
},
  ],
  [
    'a renamed directory with a changed file',
    { 'd/a': 'x', 'd/b': 'y', 'd/c': 'z' },
    (f) => {
f.rename('d', 'e');
f.write('e/b', 'new');
f.remove('e/c');
},
  ],
  [
    'two files that changed places',
    { a: 'one', b: 'two' },
    (f) => {
f.rename('a', 't');
f.rename('b', 'a');
f.rename('t', 'b');
},
  ],
  ['a link', { a: 'x' }, (f) => f.symlink('../a b', 'l')],
  ['a file that became a link', { a: 'x' }, (f) => {
f.remove('a');
f.symlink('b', 'a'))],
  ['a file that became a directory', { a: 'x' }, (f) => (f.remove('a');
f.mkdir('a');
f.write('a/b', 'y'))],
  ['a directory that became a file', { 'a/b': 'x' }, (f) => (f.remove('a');
f.write('a', 'y'))],
  [
    'names with spaces, quotes and letters of all kinds',
    { 'a "b" \\ c': 'x', 'ü 名.txt': 'y' },
    (f) => (f.write('a "b" \\ c', 'z');
f.write('ü 名.txt', 'w');
f.write(' sp ', 'v');
},
  ],
  ['bytes', { a: 'x\0y' }, (f) => (f.write('a', `z\0${'w'.repeat(300)}`), f.write('new.bin', '\0'))],
])('git apply takes %s', (_, layout, acts) => {
  expectSame(layout, acts);
});

test('git apply takes any changes', () => {
  const acts = fc.array(anyAct, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(anyLayout, acts, (layout, all) => {
      withFolder(layout, (folder) => {
        perform(folder, all);
        const patch = unifiedPatch(folder.overlay, folder.changes());
        expect(applied(folder, patch)).toEqual(asGit(folder.merged()));
      });
    }),
    { numRuns: 60 },
  );
});

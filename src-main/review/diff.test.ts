import { describe, expect, test } from 'vitest';

import { fileDiff } from './diff.ts';
import type { TextDiff } from './diff.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';

const diffOf = (folder: SandboxedFolder, path: string, maxBytes = 1000): TextDiff => {
  const change = folder.changes().find((each) => each.path === `cwd://${path}`);
  if (!change) throw new Error(`${path} is no change`);
  return fileDiff(folder.overlay, change, { maxBytes });
};

describe('the diff of a file', () => {
  test('has the text of the folder and that of the sandbox', () => {
    withFolder({ a: 'old ü' }, (folder) => {
      folder.write('a', 'new');
      expect(diffOf(folder, 'a')).toEqual({
        path: 'cwd://a',
        kind: 'modified',
        state: 'text',
        before: 'old ü',
        after: 'new',
        sizeBefore: 6,
        sizeAfter: 3,
      });
    });
  });

  test('has one side only when it is new or deleted', () => {
    withFolder({ gone: 'x' }, (folder) => {
      folder.write('new', '');
      folder.remove('gone');
      expect(diffOf(folder, 'new')).toMatchObject({ state: 'text', before: null, after: '' });
      expect(diffOf(folder, 'gone')).toMatchObject({ state: 'text', before: 'x', after: null });
    });
  });

  test('compares a renamed file with what it was called before', () => {
    withFolder({ 'd/a': 'x' }, (folder) => {
      folder.rename('d/a', 'b');
      folder.write('b', 'y');
      expect(diffOf(folder, 'b')).toMatchObject({ kind: 'renamed', before: 'x', after: 'y' });
    });
  });

  test('shows the target of a link', () => {
    withFolder({ a: 'x', l: '->one' }, (folder) => {
      folder.remove('a');
      folder.symlink('../two', 'a');
      folder.remove('l');
      expect(diffOf(folder, 'a')).toMatchObject({ kind: 'type-changed', state: 'text', before: 'x', after: '../two' });
      expect(diffOf(folder, 'l')).toMatchObject({ before: 'one', after: null });
    });
  });

  test.each(['a\0b', 'x'.repeat(8191) + '\0'])('is binary with a NUL in the first 8 KiB', (content) => {
    withFolder({}, (folder) => {
      folder.write('a', content);
      expect(diffOf(folder, 'a', 10_000)).toMatchObject({ state: 'binary', before: null, after: null });
    });
  });

  test('is text with a NUL further down, and binary when it is not UTF-8', () => {
    withFolder({ a: 'x' }, (folder) => {
      folder.write('a', 'x'.repeat(8192) + '\0');
      expect(diffOf(folder, 'a', 10_000).state).toBe('text');
      const options = { access: 'write', create: 'never', content: 'discard', mode: 0 } as const;
      const file = folder.overlay.openFile(folder.place('a'), options);
      file.write(new Uint8Array([0xc3, 0x28]), 0);
      file.close();
      expect(diffOf(folder, 'a').state).toBe('binary');
    });
  });

  test('keeps a byte order mark', () => {
    withFolder({}, (folder) => {
      folder.write('a', '\ufeffx');
      expect(diffOf(folder, 'a').after).toBe('\ufeffx');
    });
  });

  test('has no text when either side is too large', () => {
    withFolder({ a: 'x'.repeat(1001) }, (folder) => {
      folder.write('a', 'y');
      expect(diffOf(folder, 'a')).toMatchObject({ state: 'too-large', before: null, after: null, sizeBefore: 1001 });
    });
  });

  test('of a directory is none', () => {
    withFolder({}, (folder) => {
      folder.mkdir('d');
      expect(diffOf(folder, 'd').state).toBe('not-a-file');
    });
  });
});

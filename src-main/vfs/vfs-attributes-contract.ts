/** Times, modes and inode numbers: one part of `describeVfs`. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf } from './files-by-path-contract.ts';
import type { Begin, Files, Subject } from './files-by-path-contract.ts';

export function describeAttributes(begin: Begin): void {
  describe('attributes', () => {
    let subject: Subject;
    let files: Files;
    beforeEach(() => {
      ({ subject, files } = begin());
    });
    afterEach(() => subject.close());

    test('times and mode are what they were set to, and stay', () => {
      files.utimes('docs/a.md', 1_000_000_001n, 2_000_000_002n);
      files.chmod('docs/a.md', 0o600);
      files.utimes('docs', 3n, 4n);
      files.utimes('to-readme', 5n, 6n);
      expect(files.stat('docs/a.md')).toMatchObject({
        atimeNs: 1_000_000_001n,
        mtimeNs: 2_000_000_002n,
        mode: 0o600,
      });
      expect(files.stat('docs')).toMatchObject({ atimeNs: 3n, mtimeNs: 4n });
      expect(files.stat('to-readme')).toMatchObject({ atimeNs: 5n, mtimeNs: 6n });
      expect(files.read('docs/a.md')).toBe('alpha');
      expect(codeOf(() => files.chmod('to-readme', 0o600))).toBe('unsupported');
    });

    test('a write keeps the mode and moves the modification time', () => {
      files.chmod('docs/a.md', 0o755);
      files.utimes('docs/a.md', 1n, 2n);
      files.append('docs/a.md', '!');
      const stat = files.stat('docs/a.md');
      expect(stat.mode).toBe(0o755);
      expect(stat.mtimeNs).toBeGreaterThan(2n);
    });

    test('inode numbers stay over writing, renaming, and renaming above', () => {
      const { ino } = files.stat('docs/a.md');
      const dir = files.stat('docs').ino;
      files.append('docs/a.md', 'x');
      files.rename('docs', 'papers');
      files.rename('papers/a.md', 'a.md');
      expect(files.stat('a.md').ino).toBe(ino);
      expect(files.stat('papers').ino).toBe(dir);
      expect(files.stat('papers/b.md').ino).not.toBe(ino);
    });

    test('a new file has the mode asked for', () => {
      files.write('script', '#!', 0o750);
      expect(files.stat('script').mode).toBe(0o750);
    });
  });
}

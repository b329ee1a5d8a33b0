/** Checkpoints and forks in memory, within bounds; what copying up keeps. */
import { statSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, text } from '../files-by-path-contract.ts';
import { createMemoryTree } from './create-overlay.ts';
import { now } from './machine-contract.ts';
import { Workspace } from './workspace-contract.ts';

let at: Workspace;

beforeEach(() => {
  at = new Workspace();
});
afterEach(() => at.remove());

const LARGE = 200_000;

describe('in memory', () => {
  const tree = (): ReturnType<typeof createMemoryTree> => createMemoryTree({ now, maxBytes: 1000, maxNodes: 10 });

  test('frozen bytes count, and dropping gives them back', () => {
    const memory = tree();
    const files = at.filesOf(memory);
    files.write('a', 'x'.repeat(600));
    const { id } = memory.freeze();
    files.unlink('a');
    expect(codeOf(() => files.write('b', 'x'.repeat(600)))).toBe('quota');
    memory.restore(id);
    expect(files.read('a')).toHaveLength(600);
    files.unlink('a');
    memory.drop(id);
    files.write('b', 'x'.repeat(600));
    expect(memory.topBytes()).toBe(600);
  });

  test('writing over what is frozen needs room for both', () => {
    const memory = tree();
    const files = at.filesOf(memory);
    files.write('a', 'x'.repeat(600));
    memory.freeze();
    const file = files.open('a', { access: 'write' });
    expect(codeOf(() => file.write(text('y'), 0))).toBe('quota');
    file.close();
  });

  test('a fork has the same bounds, and neither sees what the other does', () => {
    const memory = tree();
    const files = at.filesOf(memory);
    files.write('a', 'one');
    const { id } = memory.freeze();
    files.write('a', 'two');
    const fork = memory.fork();
    const older = memory.fork(id);
    at.filesOf(fork).write('a', 'fork');
    files.write('a', 'three');
    expect([fork, older, memory].map((one) => at.filesOf(one).read('a'))).toEqual(['fork', 'one', 'three']);
    expect(codeOf(() => at.filesOf(fork).write('b', 'x'.repeat(2000)))).toBe('quota');
    expect(codeOf(() => memory.fork(99))).toBe('not-found');
    expect(fork.checkpoints()).toEqual([]);
  });

  test('a fork may write a large file that the other has too', () => {
    const memory = createMemoryTree({ now, maxBytes: 2 ** 20, maxNodes: 10 });
    const files = at.filesOf(memory);
    files.write('a', 'L'.repeat(LARGE));
    const fork = memory.fork();
    const file = at.filesOf(fork).open('a', { access: 'write' });
    file.write(text('!'), 0);
    file.close();
    files.unlink('a');
    expect(at.filesOf(fork).read('a')).toBe(`!${'L'.repeat(LARGE - 1)}`);
  });
});

describe('copying up', () => {
  test('keeps times to the nanosecond, and the mode', () => {
    utimesSync(at.onDisk('docs', 'a.md'), 1_600_000_000.123456, 1_600_000_000.654321);
    const before = statSync(at.onDisk('docs', 'a.md'), { bigint: true });
    at.files.chmod('docs/a.md', 0o604);
    const { atimeNs, mode, mtimeNs } = at.files.stat('docs/a.md');
    expect({ atimeNs, mode, mtimeNs }).toEqual({ atimeNs: before.atimeNs, mode: 0o604, mtimeNs: before.mtimeNs });
    at.files.append('docs/a.md', '!');
    expect(at.files.stat('docs/a.md')).toMatchObject({ atimeNs: before.atimeNs, mode: 0o604 });
    at.files.chmod('large', 0o600);
    expect(at.files.stat('large').mtimeNs).toBe(statSync(at.onDisk('large'), { bigint: true }).mtimeNs);
  });
});

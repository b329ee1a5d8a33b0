/** How a folder compares names, found out without writing. */
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { snapshot } from './host-test-folder.ts';
import type { NameComparison } from './host-tree.ts';
import { openHostTree } from './open-host-tree.ts';
import { resolverCases } from './test-resolvers.ts';

/** A file system in memory that can ignore case, where this machine and this user may mount one. */
function mountFolding(at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'casefold', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function canFold(): boolean {
  const at = mkdtempSync(join(tmpdir(), 'folding-'));
  const isMounted = mountFolding(at);
  if (isMounted) execFileSync('umount', [at]);
  rmSync(at, { recursive: true });
  return isMounted;
}

describe.skipIf(process.platform !== 'linux').each(resolverCases())('names by $name', ({ resolver, libc }) => {
  let hostPath: string;
  const namesOf = (path: string): NameComparison => {
    const tree = openHostTree({ hostPath: path, resolver, libc });
    const { names } = tree;
    tree.close();
    return names;
  };

  beforeEach(() => {
    hostPath = mkdtempSync(join(tmpdir(), 'names-'));
  });
  afterEach(() => rmSync(hostPath, { recursive: true, force: true }));

  it('are exact in an ordinary folder, an empty one, and one with digits only', () => {
    expect(namesOf(hostPath)).toBe('exact');
    writeFileSync(join(hostPath, '123'), '');
    expect(namesOf(hostPath)).toBe('exact');
    mkdirSync(join(hostPath, 'src'));
    expect(namesOf(hostPath)).toBe('exact');
  });

  it('are exact where one file has both spellings', () => {
    writeFileSync(join(hostPath, 'readme'), '');
    linkSync(join(hostPath, 'readme'), join(hostPath, 'README'));
    expect(namesOf(hostPath)).toBe('exact');
  });

  it('are looked at and not tried out', () => {
    writeFileSync(join(hostPath, 'Readme'), '');
    const before = snapshot(hostPath);
    namesOf(hostPath);
    expect(snapshot(hostPath)).toEqual(before);
  });

  it.skipIf(!canFold())('ignore case where the folder is marked so, and an entry shows it', () => {
    expect(mountFolding(hostPath)).toBe(true);
    try {
      const folding = join(hostPath, 'folding');
      mkdirSync(folding);
      execFileSync('chattr', ['+F', folding]);
      // Nothing is in it yet: only the mark tells.
      if (libc !== null && resolver !== 'compare') expect(namesOf(folding)).toBe('case-insensitive');
      writeFileSync(join(folding, 'Readme'), '');
      expect(namesOf(folding)).toBe('case-insensitive');
    } finally {
      execFileSync('umount', [hostPath]);
    }
  });
});

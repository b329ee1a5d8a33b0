/** What a commit that was killed leaves behind is swept up, and nothing else. */
import { lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTestFolder } from './host-test-folder.ts';
import type { TestFolder } from './host-test-folder.ts';
import type { HostTree, HostWriter } from './host-tree.ts';
import { openHostWriter } from './host-writer.ts';
import { openHostTree } from './open-host-tree.ts';
import { TEMP_PREFIX } from './temporary-name.ts';
import { resolverCases } from './test-resolvers.ts';

const LEFT = `${TEMP_PREFIX}01234567-89ab-4cde-8f01-23456789abcd`;
const later = 2n ** 62n;

describe.each(resolverCases())('sweeping up after a commit that was killed, by $name,', ({ resolver, libc }) => {
  let folder: TestFolder;
  let tree: HostTree;
  let writer: HostWriter;
  const at = (path: string): string => join(folder.root, path);

  beforeEach(() => {
    folder = makeTestFolder();
    tree = openHostTree({ hostPath: folder.root, resolver, libc });
    writer = openHostWriter(tree, { libc });
  });
  afterEach(() => {
    tree.close();
    folder.remove();
  });

  it('removes temporaries by their exact name, files and links', () => {
    writeFileSync(at(LEFT), '');
    symlinkSync('x', at(LEFT.replace('-89ab', '-89ac')));
    writeFileSync(at(LEFT.slice(1)), '');
    writeFileSync(at('near.txt'), '');
    expect(writer.sweepTemporaries([], later)).toBe(2);
    rmSync(at(LEFT.slice(1)));
    expect(readdirSync(folder.root).toSorted()).toEqual(['a', 'near.txt']);
  });

  it("leaves the user's own names, directories, and what may still be written", () => {
    const own = `${TEMP_PREFIX}notes.txt`;
    const young = LEFT.replace('0123', '1111');
    writeFileSync(at(own), '');
    mkdirSync(at(LEFT));
    writeFileSync(at(young), '');
    const { ctimeNs } = lstatSync(at(young), { bigint: true });
    expect(writer.sweepTemporaries([], ctimeNs)).toBe(0);
    expect(writer.sweepTemporaries([], ctimeNs + 1n)).toBe(1);
    expect(readdirSync(folder.root).toSorted()).toEqual([LEFT, own, 'a'].toSorted());
    for (const name of [own, LEFT]) rmSync(at(name), { recursive: true });
  });

  it('has nothing to do where no directory is, and goes through no link', () => {
    writeFileSync(join(folder.outside, LEFT), '');
    symlinkSync('../outside', at('led'));
    for (const names of [['nope'], ['a', 'b', 'f'], ['led']]) expect(writer.sweepTemporaries(names, later)).toBe(0);
    expect(readdirSync(folder.outside)).toContain(LEFT);
    rmSync(at('led'));
  });
});

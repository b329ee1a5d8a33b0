/** The writing side: exact, complete or not at all, and never through a link. */
import { chmodSync, chownSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VfsError } from '../errors.ts';
import type { ConfinementName } from './confinement.ts';
import { makeTestFolder, refusal, snapshot } from './host-test-folder.ts';
import type { TestFolder } from './host-test-folder.ts';
import type { HostTree, HostWriter } from './host-tree.ts';
import { openHostWriter } from './host-writer.ts';
import { loadLibc } from './libc.ts';
import type { Libc } from './libc.ts';
import { openHostTree } from './open-host-tree.ts';
import { TEMP_PREFIX } from './temporary-name.ts';

interface Case {
  readonly name: string;
  readonly resolver: ConfinementName;
  readonly libc: Libc | null;
}

const libc = loadLibc();
const onLinux = process.platform === 'linux';
const CASES: readonly Case[] = [
  ...(libc === null ? [] : [{ name: 'openat2', resolver: 'openat2', libc } as const]),
  ...(onLinux ? [{ name: 'a walk without koffi', resolver: 'walk', libc: null } as const] : []),
  { name: 'comparison', resolver: 'compare', libc: null },
];

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const ATTRIBUTES = { mode: 0o640, mtimeNs: 1_234_567_890_123_456_789n } as const;

describe.each(CASES)('a host writer by $name', ({ resolver, libc }) => {
  let folder: TestFolder;
  let tree: HostTree;
  let writer: HostWriter;
  const at = (path: string): string => join(folder.root, path);
  const write = (name: string, text: string): void => writer.replaceFile([name], [encode(text)], ATTRIBUTES);
  const leftovers = (): readonly string[] =>
    readdirSync(folder.root, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes(TEMP_PREFIX));
  /** Without the kernel's own call Node keeps about a microsecond. */
  const expectTime = (actual: bigint, expected: bigint): void => {
    const difference = actual > expected ? actual - expected : expected - actual;
    expect(difference).toBeLessThanOrEqual(libc === null ? 1000n : 0n);
  };

  beforeEach(() => {
    folder = makeTestFolder();
    tree = openHostTree({ hostPath: folder.root, resolver });
    writer = openHostWriter(tree, { libc });
  });
  afterEach(() => {
    expect(leftovers()).toEqual([]);
    tree.close();
    folder.remove();
  });

  describe('replacing a file', () => {
    it('writes exactly the bytes of all pieces', () => {
      const pieces = [encode('one '), new Uint8Array(0), new Uint8Array(3_000_000).fill(7), encode(' end')];
      writer.replaceFile(['a', 'b', 'f'], pieces, ATTRIBUTES);
      expect(readFileSync(at('a/b/f')).equals(Buffer.concat(pieces))).toBe(true);
    });

    it('makes a file that was not there, even an empty one', () => {
      writer.replaceFile(['new'], [], ATTRIBUTES);
      expect(statSync(at('new')).size).toBe(0);
    });

    it.each([0o000, 0o444, 0o600, 0o666, 0o777, 0o4755, 0o2771])('gives mode %i whatever the umask', (mode) => {
      writer.replaceFile(['f'], [encode('x')], { ...ATTRIBUTES, mode });
      expect(statSync(at('f')).mode & 0o7777).toBe(mode);
    });

    it.each([ATTRIBUTES.mtimeNs, 1_700_000_000_999_999_999n, 0n, 1n, -1_500_000_000n, 4_102_444_800_000_000_001n])(
      'gives modification time %d',
      (mtimeNs) => {
        writer.replaceFile(['f'], [encode('x')], { ...ATTRIBUTES, mtimeNs });
        expectTime(statSync(at('f'), { bigint: true }).mtimeNs, mtimeNs);
      },
    );

    it.each(['a\nb', '.wh.x', '-rf', 'n'.repeat(255), 'é'.repeat(127), 'x '])('takes names literally: %j', (name) => {
      write(name, 'content');
      expect(readFileSync(at(name), 'utf8')).toBe('content');
    });

    it('never shows a reader half of it', () => {
      const before = tree.open(['a', 'b', 'f']);
      const watching = (function* (): Generator<Uint8Array> {
        yield encode('half');
        expect(readFileSync(at('a/b/f'), 'utf8')).toBe('inside');
        yield encode('whole');
      })();
      writer.replaceFile(['a', 'b', 'f'], watching, ATTRIBUTES);
      const into = new Uint8Array(6);
      before.read(into, 0);
      expect(new TextDecoder().decode(into)).toBe('inside');
      before.close();
    });

    it('leaves the old file and nothing else when the content fails', () => {
      const failing = (function* (): Generator<Uint8Array> {
        yield encode('half');
        throw new VfsError('io', 'the content is gone');
      })();
      const before = snapshot(folder.root);
      expect(refusal(() => writer.replaceFile(['a', 'b', 'f'], failing, ATTRIBUTES))).toBe('io');
      // The directory's own time tells that a name came and went.
      const entries = (lines: readonly string[]): readonly string[] => lines.filter((line) => !line.startsWith('a/b '));
      expect(entries(snapshot(folder.root))).toEqual(entries(before));
    });

    it('replaces a link itself, not what it leads to', () => {
      symlinkSync(join(folder.outside, 'a/b/f'), at('link'));
      write('link', 'mine');
      expect(lstatSync(at('link')).isFile()).toBe(true);
      expect(readFileSync(join(folder.outside, 'a/b/f'), 'utf8')).toBe('SECRET');
    });

    it('leaves another name of the old file as it was', () => {
      linkSync(join(folder.outside, 'a/b/f'), at('hard'));
      write('hard', 'mine');
      expect(readFileSync(join(folder.outside, 'a/b/f'), 'utf8')).toBe('SECRET');
    });

    it.skipIf(process.getuid?.() !== 0)('keeps the owner of what it replaces, where it may', () => {
      chownSync(at('a/b/f'), 1234, 2345);
      writer.replaceFile(['a', 'b', 'f'], [encode('x')], { ...ATTRIBUTES, mode: 0o4755 });
      expect(statSync(at('a/b/f'))).toMatchObject({ uid: 1234, gid: 2345 });
      expect(statSync(at('a/b/f')).mode & 0o7777).toBe(0o4755);
    });

    it('is refused for a directory, the root, and a name below what is none', () => {
      expect(refusal(() => write('a', 'x'))).toBe('is-directory');
      expect(refusal(() => writer.replaceFile([], [], ATTRIBUTES))).toBe('invalid-argument');
      expect(refusal(() => writer.replaceFile(['nope', 'x'], [], ATTRIBUTES))).toBe('not-found');
      expect(refusal(() => writer.replaceFile(['a', 'b', 'f', 'x'], [], ATTRIBUTES))).toBe('not-directory');
      expect(refusal(() => write('n'.repeat(256), 'x'))).toBe('name-too-long');
    });
  });

  it('refuses every step below a link', () => {
    symlinkSync(join(folder.outside, 'a'), at('link'));
    const before = snapshot(folder.outside);
    const names = ['link', 'b', 'f'];
    const steps = [
      () => writer.replaceFile(names, [encode('x')], ATTRIBUTES),
      () => writer.replaceLink(names, 'x'),
      () => writer.makeDirectory(['link', 'new'], 0o755),
      () => writer.rename(names, ['stolen']),
      () => writer.rename(['a', 'b', 'f'], ['link', 'given']),
      () => writer.unlink(names),
      () => writer.removeDirectory(['link', 'b', 'empty']),
      () => writer.setAttributes(names, ATTRIBUTES),
    ];
    for (const step of steps) expect(refusal(step)).toBe('link-loop');
    expect(snapshot(folder.outside)).toEqual(before);
    expect(readFileSync(at('a/b/f'), 'utf8')).toBe('inside');
  });

  it('takes a name that is no single component for a fault of ours', () => {
    for (const name of ['..', '.', '', 'a/b', '../outside', 'f\0x', '\ud800']) {
      expect(() => write(name, 'x')).toThrow(TypeError);
      expect(() => writer.unlink(['a', name])).toThrow(TypeError);
      expect(() => writer.removeDirectory([name])).toThrow(TypeError);
      expect(() => writer.makeDirectory([name], 0o755)).toThrow(TypeError);
      expect(() => writer.rename(['a'], [name])).toThrow(TypeError);
      expect(() => writer.rename([name], ['x'])).toThrow(TypeError);
      expect(() => writer.setAttributes([name], ATTRIBUTES)).toThrow(TypeError);
      expect(() => writer.replaceLink([name], 'x')).toThrow(TypeError);
    }
  });

  describe('replacing a link', () => {
    it('points it anywhere, over a file or over another link', () => {
      for (const target of ['../outside', '/', 'missing', 'line\nbreak']) {
        writer.replaceLink(['a', 'b', 'l'], target);
        writer.replaceLink(['a', 'b', 'f'], target);
        expect(readlinkSync(at('a/b/l'))).toBe(target);
        expect(readlinkSync(at('a/b/f'))).toBe(target);
      }
    });

    it('is refused for a target that cannot be one', () => {
      expect(refusal(() => writer.replaceLink(['x'], ''))).toBe('invalid-argument');
      expect(refusal(() => writer.replaceLink(['x'], 'a\0b'))).toBe('invalid-argument');
      expect(refusal(() => writer.replaceLink(['a'], 'x'))).toBe('is-directory');
    });
  });

  describe('making a directory', () => {
    it.each([0o777, 0o700, 0o555, 0o000])('gives mode %i whatever the umask', (mode) => {
      writer.makeDirectory(['new'], mode);
      expect(statSync(at('new')).mode & 0o7777).toBe(mode);
    });

    it('is refused where something is', () => {
      symlinkSync(join(folder.outside, 'new'), at('link'));
      for (const name of ['a', 'link'])
        expect(refusal(() => writer.makeDirectory([name], 0o755))).toBe('already-exists');
    });
  });

  describe('renaming', () => {
    it('moves files, links and directories with all that is in them', () => {
      writer.rename(['a', 'b', 'f'], ['f2']);
      writer.rename(['a', 'b', 'l'], ['l2']);
      writer.rename(['a'], ['z']);
      expect(readFileSync(at('f2'), 'utf8')).toBe('inside');
      expect(readlinkSync(at('l2'))).toBe('inside-target');
      expect(readdirSync(at('z/b')).toSorted()).toEqual(['empty', 'only-inside']);
      expect(readdirSync(at('')).toSorted()).toEqual(['f2', 'l2', 'z']);
    });

    it.each([['f'], ['l'], ['empty']])('never replaces anything: %s', (from) => {
      mkdirSync(at('directory'));
      writeFileSync(at('file'), 'kept');
      symlinkSync('nowhere', at('dangling'));
      for (const to of ['directory', 'file', 'dangling'])
        expect(refusal(() => writer.rename(['a', 'b', from], [to]))).toBe('already-exists');
      expect(readFileSync(at('file'), 'utf8')).toBe('kept');
      expect(readdirSync(at('a/b'))).toContain(from);
    });

    it('is refused into itself, from nothing and to nowhere', () => {
      expect(refusal(() => writer.rename(['a'], ['a', 'b', 'x']))).toBe('invalid-argument');
      expect(refusal(() => writer.rename(['nope'], ['x']))).toBe('not-found');
      expect(refusal(() => writer.rename(['a'], ['nope', 'x']))).toBe('not-found');
      expect(refusal(() => writer.rename([], ['x']))).toBe('invalid-argument');
    });
  });

  describe('removing', () => {
    it('unlinks files and links, and removes empty directories', () => {
      writer.unlink(['a', 'b', 'f']);
      writer.unlink(['a', 'b', 'l']);
      writer.removeDirectory(['a', 'b', 'empty']);
      expect(readdirSync(at('a/b'))).toEqual(['only-inside']);
    });

    it('refuses the wrong kind, and what is not empty', () => {
      expect(refusal(() => writer.unlink(['a']))).toBe('is-directory');
      expect(refusal(() => writer.removeDirectory(['a', 'b', 'f']))).toBe('not-directory');
      expect(refusal(() => writer.removeDirectory(['a', 'b', 'l']))).toBe('not-directory');
      expect(refusal(() => writer.removeDirectory(['a', 'b']))).toBe('not-empty');
      expect(refusal(() => writer.unlink(['nope']))).toBe('not-found');
    });
  });

  describe('setting attributes', () => {
    it.each([['a/b/f'], ['a/b']])('sets mode and time, and keeps the time of the last access: %s', (path) => {
      const { atimeNs } = statSync(at(path), { bigint: true });
      writer.setAttributes(path.split('/'), ATTRIBUTES);
      const stats = statSync(at(path), { bigint: true });
      expect(Number(stats.mode) & 0o7777).toBe(ATTRIBUTES.mode);
      expectTime(stats.mtimeNs, ATTRIBUTES.mtimeNs);
      expectTime(stats.atimeNs, atimeNs);
      chmodSync(at(path), 0o755);
    });

    it('sets the time of a link itself', () => {
      symlinkSync(join(folder.outside, 'a/b/f'), at('link'));
      const before = snapshot(folder.outside);
      writer.setAttributes(['link'], ATTRIBUTES);
      expectTime(lstatSync(at('link'), { bigint: true }).mtimeNs, ATTRIBUTES.mtimeNs);
      expect(snapshot(folder.outside)).toEqual(before);
    });

    it('is refused where nothing is', () => {
      expect(refusal(() => writer.setAttributes(['nope'], ATTRIBUTES))).toBe('not-found');
    });
  });

  describe('making directories durable', () => {
    it('reaches directories that were renamed, removed or closed meanwhile', () => {
      writer.makeDirectory(['x'], 0o755);
      writer.makeDirectory(['x', 'y'], 0o755);
      writer.rename(['x'], ['z']);
      writer.removeDirectory(['z', 'y']);
      writer.makeDirectory(['mine'], 0o755);
      renameSync(at('mine'), at('moved'));
      symlinkSync(folder.outside, at('mine'));
      expect(() => writer.syncDirectories()).not.toThrow();
      expect(() => writer.syncDirectories()).not.toThrow();
    });

    it('does so for hundreds of them', () => {
      for (let index = 0; index < 250; index++) writer.makeDirectory([`d${index}`], 0o755);
      expect(() => writer.syncDirectories()).not.toThrow();
    });
  });
});

describe.skipIf(libc === null)('what is made durable', () => {
  it('is a renamed directory by its new name, and the file system when a directory is lost', () => {
    if (libc === null) return;
    const real = libc;
    const folder = makeTestFolder();
    const synced: string[] = [];
    const watching: Libc = {
      ...real,
      syncFileSystem(descriptor) {
        synced.push('file system');
        return real.syncFileSystem(descriptor);
      },
    };
    const trace = (call: string): void => {
      if (call === 'fsync') synced.push('directory');
    };
    const tree = openHostTree({ hostPath: folder.root, trace });
    const writer = openHostWriter(tree, { libc: watching });
    writer.makeDirectory(['x'], 0o755);
    writer.rename(['x'], ['z']);
    writer.syncDirectories();
    expect(synced.splice(0)).toEqual(['directory', 'directory']);
    writer.makeDirectory(['z', 'lost'], 0o755);
    renameSync(join(folder.root, 'z/lost'), join(folder.outside, 'lost'));
    writer.syncDirectories();
    expect(synced).toEqual(['directory', 'directory', 'file system']);
    tree.close();
    folder.remove();
  });
});

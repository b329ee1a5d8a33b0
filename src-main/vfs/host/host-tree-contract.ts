/** What every way of confinement must do alike. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfinementName } from './confinement.ts';
import { makeTestFolder, refusal } from './host-test-folder.ts';
import type { TestFolder } from './host-test-folder.ts';
import type { HostTree } from './host-tree.ts';
import { openHostTree } from './open-host-tree.ts';

const LITERAL_NAMES = [
  ['three dots', '...'],
  ['two dots and more', '..foo'],
  ['a newline', 'a\nb'],
  ['an escape sequence', '\u001b[31mred'],
  ['a right-to-left override', 'a\u202egpj.exe'],
  ['a whiteout of other overlays', '.wh.f'],
  ['an opaque mark of other overlays', '.wh..wh..opq'],
  ['what looks like an option', '-rf'],
  ['percent-encoded dots', '%2e%2e%2fsecret'],
  ['a backslash', '..\\outside'],
  ['a drive', 'C:\\x'],
  ['a reserved Windows name', 'CON'],
  ['a trailing dot', 'dot.'],
  ['a trailing space', 'space '],
  ['what the kernel says of a removed file', 'x (deleted)'],
  ['full-width dots', '\uff0e\uff0e'],
  ['a decomposed accent', 'e\u0301'],
  ['a replacement character by right', 'a\ufffdb'],
  ['255 bytes', 'n'.repeat(255)],
] as const;

const IMPOSSIBLE_NAMES = [
  ['empty', ''],
  ['a dot', '.'],
  ['two dots', '..'],
  ['a path', 'a/b'],
  ['a path out', '../outside/f'],
  ['absolute', '/etc/passwd'],
  ['NUL at the end', 'f\0'],
  ['NUL before a path out', 'f\0../outside/f'],
  ['half a surrogate pair', 'a\ud800'],
] as const;

const LINK_TARGETS = [
  ['a path out', '../outside'],
  ['the root of the system', '/'],
  ['the parent', '..'],
  ['the folder itself', '.'],
  ['itself', 'link'],
  ['a directory inside', 'a'],
  ['nothing inside', 'missing'],
  ['nothing outside', '../outside/missing'],
  ['a magic link to the root', '/proc/self/root'],
  ['a magic link to a descriptor', '/proc/self/fd/0'],
  ['a device', '/dev/zero'],
] as const;

const textOf = (tree: HostTree, names: readonly string[]): string => {
  const file = tree.open(names);
  const bytes = new Uint8Array(file.stat().size);
  file.read(bytes, 0);
  file.close();
  return new TextDecoder().decode(bytes);
};

/** Runs the suite for one resolver. */
export function describeHostTree(resolver: ConfinementName): void {
  let folder: TestFolder;
  let tree: HostTree;
  const at = (name: string): string => join(folder.root, name);
  beforeEach(() => {
    folder = makeTestFolder();
    tree = openHostTree({ hostPath: folder.root, resolver });
  });
  afterEach(() => {
    tree.close();
    folder.remove();
  });

  describe('attributes', () => {
    it.each([
      ['the root', []],
      ['a directory', ['a', 'b']],
      ['a file', ['a', 'b', 'f']],
      ['a link', ['a', 'b', 'l']],
    ])('of %s equal those of lstat', (_, names) => {
      chmodSync(at('a/b/f'), 0o4751);
      utimesSync(at('a/b/f'), 1_000_000_000.25, -5.5);
      const stats = lstatSync(join(folder.root, ...names), { bigint: true });
      const { dev, ino, mtimeNs, ctimeNs, atimeNs } = stats;
      const mode = Number(stats.mode) & 0o7777;
      const numbers = { size: Number(stats.size), nlink: Number(stats.nlink), mode };
      const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'symlink';
      expect(tree.lstat(names)).toEqual({ kind, dev, ino, mtimeNs, ctimeNs, atimeNs, ...numbers });
    });

    it('of a file above 4 GiB are exact', () => {
      truncateSync(at('a/b/f'), 5_000_000_123);
      expect(tree.lstat(['a', 'b', 'f'])).toMatchObject({ size: 5_000_000_123 });
    });

    it.each([
      ['a missing name', ['nope']],
      ['a name below a missing one', ['nope', 'x']],
      ['a name below a file', ['a', 'b', 'f', 'x']],
    ])('of %s are undefined', (_, names) => {
      expect(tree.lstat(names)).toBeUndefined();
    });
  });

  describe('names', () => {
    it.each(LITERAL_NAMES)('are taken literally: %s', (_, name) => {
      writeFileSync(at(name), name);
      expect(tree.lstat([name])).toMatchObject({ kind: 'file' });
      expect(textOf(tree, [name])).toBe(name);
      expect(tree.list([]).entries).toContainEqual({ name, kind: 'file' });
    });

    it.each(IMPOSSIBLE_NAMES)('that no parser lets through are a fault of ours: %s', (_, name) => {
      for (const names of [[name], ['a', name], [name, 'f']]) {
        expect(() => tree.lstat(names)).toThrow(TypeError);
        expect(() => tree.open(names)).toThrow(TypeError);
        expect(() => tree.list(names)).toThrow(TypeError);
        expect(() => tree.readLink(names)).toThrow(TypeError);
      }
    });

    it.each([
      ['256 letters', 'n'.repeat(256)],
      ['128 letters of 2 bytes', 'é'.repeat(128)],
    ])('longer than 255 bytes are refused: %s', (_, name) => {
      expect(refusal(() => tree.lstat([name]))).toBe('name-too-long');
      expect(refusal(() => tree.open(['a', name]))).toBe('name-too-long');
    });

    it('that add up to more than 4095 bytes are refused', () => {
      const names = Array.from({ length: 20 }, () => 'n'.repeat(250));
      expect(refusal(() => tree.lstat(names))).toBe('name-too-long');
      expect(refusal(() => tree.list(names))).toBe('name-too-long');
    });

    it('that are not UTF-8 are left out of a listing and counted', () => {
      writeFileSync(Buffer.concat([Buffer.from(at('')), Buffer.from([0x2f, 0x66, 0xff, 0xfe])]), '');
      writeFileSync(at('a\ufffdb'), '');
      const { entries, unrepresentable } = tree.list([]);
      expect(unrepresentable).toBe(1);
      expect(entries.map((entry) => entry.name).toSorted()).toEqual(['a', 'a\ufffdb']);
    });
  });

  describe('links', () => {
    it.each(LINK_TARGETS)('are told and read, never followed: to %s', (_, target) => {
      symlinkSync(target, at('link'));
      expect(tree.lstat(['link'])).toMatchObject({ kind: 'symlink', size: target.length });
      expect(tree.readLink(['link'])).toBe(target);
      expect(refusal(() => tree.open(['link']))).toBe('link-loop');
      expect(['link-loop', 'not-directory']).toContain(refusal(() => tree.list(['link'])));
    });

    it.each(LINK_TARGETS)('before the last name are refused: to %s', (_, target) => {
      symlinkSync(target, at('link'));
      for (const names of [
        ['link', 'f'],
        ['link', 'a', 'b', 'f'],
      ]) {
        expect(tree.lstat(names)).toBe('link-in-path');
        expect(refusal(() => tree.open(names))).toBe('link-loop');
        expect(refusal(() => tree.list(names))).toBe('link-loop');
        expect(refusal(() => tree.readLink(names))).toBe('link-loop');
      }
    });

    it('have no target where there is no link', () => {
      expect(refusal(() => tree.readLink(['a', 'b', 'f']))).toBe('invalid-argument');
      expect(refusal(() => tree.readLink([]))).toBe('invalid-argument');
      expect(refusal(() => tree.readLink(['nope']))).toBe('not-found');
    });

    it('whose target is not UTF-8 are refused rather than guessed', () => {
      symlinkSync(Buffer.from([0x66, 0xff]), at('link'));
      expect(refusal(() => tree.readLink(['link']))).toBe('unsupported');
    });
  });

  describe('files', () => {
    it('are read from any offset, and short only at the end', () => {
      writeFileSync(at('f'), '0123456789');
      const file = tree.open(['f']);
      const into = new Uint8Array(4);
      expect(file.read(into, 3)).toBe(4);
      expect(new TextDecoder().decode(into)).toBe('3456');
      expect(file.read(into, 8)).toBe(2);
      expect(file.read(into, 10)).toBe(0);
      expect(file.read(into, 5_000_000_000)).toBe(0);
      file.close();
    });

    it('stay the same file when they are renamed or removed', () => {
      const file = tree.open(['a', 'b', 'f']);
      renameSync(at('a/b/f'), at('a/b/g'));
      writeFileSync(at('a/b/f'), 'another');
      rmSync(at('a/b/g'));
      expect(file.stat()).toMatchObject({ size: 6, nlink: 0 });
      const into = new Uint8Array(6);
      file.read(into, 0);
      expect(new TextDecoder().decode(into)).toBe('inside');
      file.close();
    });

    it('are closed once, and then refuse everything', () => {
      const file = tree.open(['a', 'b', 'f']);
      file.close();
      const other = tree.open(['a', 'b', 'f']);
      file.close();
      expect(refusal(() => file.read(new Uint8Array(1), 0))).toBe('closed');
      expect(refusal(() => file.stat())).toBe('closed');
      expect(other.stat().kind).toBe('file');
      other.close();
    });

    it('that are something else are refused by name', () => {
      expect(refusal(() => tree.open(['a']))).toBe('is-directory');
      expect(refusal(() => tree.open([]))).toBe('is-directory');
      expect(refusal(() => tree.open(['nope']))).toBe('not-found');
      expect(refusal(() => tree.open(['a', 'b', 'f', 'x']))).toBe('not-directory');
    });

    it('with a second name outside are read: hard links are no business of confinement', () => {
      linkSync(join(folder.outside, 'a/b/f'), at('hard'));
      expect(textOf(tree, ['hard'])).toBe('SECRET');
      expect(tree.lstat(['hard'])).toMatchObject({ nlink: 2 });
    });
  });

  describe('what is neither file, directory nor link', () => {
    it('is shown as other, and opening it fails at once: a FIFO without a writer', () => {
      execFileSync('mkfifo', [at('fifo')]);
      expect(tree.lstat(['fifo'])).toMatchObject({ kind: 'other' });
      expect(tree.list([]).entries).toContainEqual({ name: 'fifo', kind: 'other' });
      expect(refusal(() => tree.open(['fifo']))).toBe('unsupported');
    });

    it('is shown as other, and opening it fails at once: a socket', async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
      expect(tree.lstat(['socket'])).toMatchObject({ kind: 'other' });
      expect(refusal(() => tree.open(['socket']))).toBe('unsupported');
      await new Promise((resolve) => server.close(resolve));
    });

    it.skipIf(!existsSync('/dev/zero'))('is refused: a device', () => {
      const devices = openHostTree({ hostPath: '/dev', resolver });
      // In some containers each device is a mount of its own.
      expect(['unsupported', 'cross-mount']).toContain(refusal(() => devices.open(['zero'])));
      devices.close();
    });
  });

  it('stops where another file system is mounted', () => {
    const system = openHostTree({ hostPath: '/', resolver });
    expect(refusal(() => system.lstat(['proc']))).toBe('cross-mount');
    expect(refusal(() => system.lstat(['proc', 'version']))).toBe('cross-mount');
    expect(refusal(() => system.open(['proc', 'version']))).toBe('cross-mount');
    expect(refusal(() => system.list(['proc']))).toBe('cross-mount');
    system.close();
  });

  it('lists names with their kinds', () => {
    const entries = tree.list(['a', 'b']).entries.toSorted((x, y) => (x.name < y.name ? -1 : 1));
    expect(entries).toEqual([
      { name: 'empty', kind: 'directory' },
      { name: 'f', kind: 'file' },
      { name: 'l', kind: 'symlink' },
      { name: 'only-inside', kind: 'file' },
    ]);
    expect(refusal(() => tree.list(['a', 'b', 'f']))).toBe('not-directory');
    expect(refusal(() => tree.list(['nope']))).toBe('not-found');
  });

  it('reaches 100 levels down', () => {
    const names = Array.from({ length: 100 }, (_, level) => `d${level}`);
    mkdirSync(join(folder.root, ...names), { recursive: true });
    writeFileSync(join(folder.root, ...names, 'f'), 'deep');
    expect(textOf(tree, [...names, 'f'])).toBe('deep');
  });

  it('says so when the folder itself is gone', () => {
    rmSync(folder.root, { recursive: true });
    expect(tree.lstat([])).toBeUndefined();
    expect(tree.lstat(['a'])).toBeUndefined();
    for (const call of [() => tree.open(['a', 'b', 'f']), () => tree.list(['a']), () => tree.readLink(['a', 'b', 'l'])])
      expect(call).toThrow(
        expect.objectContaining({ code: 'not-found', message: 'the folder itself is gone' }) as Error,
      );
    expect(refusal(() => tree.list([]))).toBe('not-found');
  });

  it('never names the host in a failure', () => {
    symlinkSync('..', at('link'));
    const calls = [
      () => tree.open(['nope']),
      () => tree.list(['link']),
      () => tree.readLink(['a']),
      () => tree.open([]),
    ];
    for (const call of calls) {
      expect(call).toThrow();
      expect(call).not.toThrow(/root|\/tmp|\/proc/);
    }
  });

  it('refuses everything once it is closed', () => {
    tree.close();
    expect(refusal(() => tree.lstat([]))).toBe('closed');
    expect(refusal(() => tree.open(['a', 'b', 'f']))).toBe('closed');
    expect(refusal(() => tree.list([]))).toBe('closed');
    expect(refusal(() => tree.readLink(['a', 'b', 'l']))).toBe('closed');
  });
}

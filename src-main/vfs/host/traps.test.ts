/** The traps of the reference (reliability, section 0): each by name, with what becomes of it here. */
import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { stat as statLater } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyFile, removeAll } from '../derived.ts';
import { createMemoryTree } from '../node/create-overlay.ts';
import { parseRelPath, relPath } from '../path/rel-path.ts';
import type { DirHandle, OpenOptions, Place, Vfs } from '../vfs.ts';
import type { Trace } from './confinement.ts';
import { makeTestFolder, refusal, snapshot } from './host-test-folder.ts';
import type { TestFolder } from './host-test-folder.ts';
import { openHostTree } from './open-host-tree.ts';
import { openHostVfs } from './open-host-vfs.ts';
import { openHostWriter } from './host-writer.ts';
import { ATTACKS, atEveryMoment } from './test-moments.ts';
import { resolverCases } from './test-resolvers.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const EXCLUSIVE = { access: 'write', create: 'exclusive', content: 'keep', mode: 0o644 } as const;
const isHolding = (resolver: string): boolean => resolver !== 'compare';

describe.skipIf(process.platform !== 'linux').each(resolverCases())('traps, by $name:', ({ resolver, libc }) => {
  let folder: TestFolder;
  let vfs: Vfs;
  let root: DirHandle;
  let outside: readonly string[];
  const inRoot = (path: string): string => join(folder.root, path);
  const at = (path: string): Place => vfs.locate(root, parseRelPath(path), 'keep');
  const open = (path: string, options: Partial<OpenOptions> = {}) =>
    vfs.openFile(at(path), { access: 'read', create: 'never', content: 'keep', mode: 0o644, ...options });
  const openIn = (hostPath: string, trace: Trace = () => undefined): Vfs =>
    openHostVfs({ folder: { hostPath }, access: 'read-write', now: () => 0n, resolver, libc, trace });

  beforeEach(() => {
    folder = makeTestFolder();
    vfs = openIn(folder.root);
    root = vfs.openRoot();
    outside = snapshot(folder.outside);
  });
  afterEach(() => {
    expect(snapshot(folder.outside)).toEqual(outside);
    vfs.close();
    folder.remove();
  });

  /** `leaf` turns into a link out after it has been located. */
  function located(leaf: string): Place {
    const place = at(leaf);
    renameSync(inRoot(leaf), inRoot(`${leaf}-aside`));
    symlinkSync(join(folder.outside, leaf), inRoot(leaf));
    return place;
  }

  it.runIf(isHolding(resolver))('1, 2: a check and then a use; a creation that is verified too late', () => {
    for (const attack of ATTACKS)
      atEveryMoment(attack, openIn, (tree, { outside: other }) => {
        const before = readdirSync(join(other, 'a/b'));
        const top = tree.openRoot();
        refusal(() => tree.openFile(tree.locate(top, relPath(['a', 'b', 'new']), 'keep'), EXCLUSIVE));
        expect(readdirSync(join(other, 'a/b'))).toEqual(before);
      });
  });

  it.runIf(isHolding(resolver))('3: a recursive removal that follows a swapped directory', () => {
    for (const attack of ATTACKS)
      atEveryMoment(attack, openIn, (tree, { outside: other }) => {
        const top = tree.openRoot();
        refusal(() => removeAll({ vfs: tree, root: top, place: tree.locate(top, relPath(['a']), 'keep') }));
        expect(readFileSync(join(other, 'a/b/f'), 'utf8')).toBe('SECRET');
      });
  });

  it('4: a name that is cut at NUL', () => {
    for (const path of ['f\0', 'a/b/f\0../outside/secret', '\0'])
      expect(refusal(() => parseRelPath(path))).toBe('invalid-path');
    expect(() => vfs.locate(root, relPath(['a\0b']), 'keep')).toThrow(TypeError);
    expect(refusal(() => vfs.symlink('a\0b', at('new')))).toBe('invalid-path');
    expect(refusal(() => openIn(`${folder.root}\0x`))).toBe('invalid-path');
  });

  it('4: chmod, utimes, truncate and a copy follow a link in the last name', () => {
    const place = located('a/b/f');
    expect(refusal(() => vfs.setMode(place, 0o777))).toBe('unsupported');
    vfs.setTimes(place, 1n, 2n);
    expect(lstatSync(inRoot('a/b/f')).mtimeMs).toBeLessThan(1);
    const writing = { access: 'write', create: 'never', content: 'discard', mode: 0 } as const;
    expect(refusal(() => vfs.openFile(place, writing))).toBe('link-loop');
    const from = { vfs, root, place: at('a/b/only-inside') };
    expect(refusal(() => copyFile(from, { vfs, root, place }))).toBe('link-loop');
    expect(refusal(() => copyFile({ vfs, root, place }, { vfs, root, place: at('copy') }))).toBe('link-loop');
  });

  it('4: removing and renaming a link that took a name means the link', () => {
    vfs.rename(located('a/b/f'), at('moved'));
    expect(lstatSync(inRoot('moved')).isSymbolicLink()).toBe(true);
    vfs.unlink(at('moved'));
    expect(readdirSync(folder.root)).toEqual(['a']);
  });

  it('5: opening a FIFO waits, and four of them stop every asynchronous file', async () => {
    const fifos = ['1', '2', '3', '4'].map((name) => inRoot(name));
    const places = ['1', '2', '3', '4'].map((name) => at(name));
    execFileSync('mkfifo', fifos);
    for (const access of ['read', 'write', 'read-write'] as const)
      for (const place of places) {
        // Both as one that was seen to be a FIFO, and as one that has become one since.
        for (const shown of [place, at(place.names.join('/'))])
          expect(refusal(() => vfs.openFile(shown, { access, create: 'if-missing', content: 'keep', mode: 0 }))).toBe(
            'unsupported',
          );
      }
    expect((await statLater(inRoot('a'))).isDirectory()).toBe(true);
    expect(vfs.stat(at('1')).kind).toBe('other');
  });

  it('5: devices and sockets are shown, and never opened', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(inRoot('socket'), resolve));
    expect(root.list()).toMatchObject([{ name: 'a' }, { name: 'socket', kind: 'other' }]);
    expect(refusal(() => open('socket'))).toBe('unsupported');
    await new Promise((resolve) => server.close(resolve));
    const devices = openIn('/dev');
    const zero = (): Place => devices.locate(devices.openRoot(), relPath(['zero']), 'keep');
    const reading = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
    // In some containers each device is a mount of its own.
    expect(['unsupported', 'cross-mount']).toContain(refusal(() => devices.openFile(zero(), reading)));
    devices.close();
  });

  it.each(['.wh.f', '.wh..wh..opq', '.wh.', 'f.opaque'])('6: a marker is a name like any other: %s', (name) => {
    const memory = createMemoryTree({ maxBytes: 1000, maxNodes: 100, now: () => 0n });
    for (const tree of [vfs, memory]) {
      const top = tree.openRoot();
      const place = (): Place => tree.locate(top, relPath([name]), 'keep');
      tree.openFile(place(), EXCLUSIVE).close();
      expect(top.list().map((entry) => entry.name)).toContain(name);
      tree.unlink(place());
      expect(top.list().map((entry) => entry.name)).not.toContain(name);
    }
    memory.close();
  });

  it('7: a file that is replaced is the old one or the new one, at every call', () => {
    const seen = new Set<string>();
    const tree = openHostTree({
      hostPath: folder.root,
      resolver,
      libc,
      trace: () => void seen.add(readFileSync(inRoot('a/b/f'), 'utf8')),
    });
    const pieces = [encode('new '), encode('content')];
    openHostWriter(tree, { libc }).replaceFile(['a', 'b', 'f'], pieces, { mode: 0o600, mtimeNs: 1n });
    expect(readFileSync(inRoot('a/b/f'), 'utf8')).toBe('new content');
    expect([...seen]).toEqual(['inside']);
    tree.close();
  });

  it('9: size and time do not tell that a file was changed', () => {
    const tree = openHostTree({ hostPath: folder.root, resolver, libc });
    const path = inRoot('a/b/f');
    const marks = (): string => {
      const found = tree.lstat(['a', 'b', 'f']);
      if (typeof found !== 'object') throw new Error('gone');
      return [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join();
    };
    const before = marks();
    const { atime, mtime } = statSync(path);
    writeFileSync(path, 'INSIDE');
    utimesSync(path, atime, mtime);
    const overwritten = marks();
    writeFileSync(inRoot('other'), 'iNSIDE');
    utimesSync(inRoot('other'), atime, mtime);
    renameSync(inRoot('other'), path);
    expect(new Set([before, overwritten, marks()]).size).toBe(3);
    tree.close();
  });

  it('magic links of /proc are links like any other', () => {
    for (const [index, target] of ['/proc/self/root', '/proc/self/cwd', '/proc/self/fd/0'].entries()) {
      symlinkSync(target, inRoot(`l${index}`));
      const path = parseRelPath(`l${index}/etc/passwd`);
      expect(refusal(() => vfs.locate(root, path, 'follow'))).toBe('boundary-escape');
      expect(refusal(() => open(`l${index}`))).toBe('link-loop');
    }
  });

  it('a handle of a directory that was moved out does not take its owner along', () => {
    const dir = vfs.openDirectory(at('a/b'));
    renameSync(inRoot('a'), join(folder.outside, 'moved'));
    const codes = [
      refusal(() => vfs.openFile(vfs.locate(dir, relPath(['new']), 'keep'), EXCLUSIVE)),
      refusal(() => dir.list()),
    ];
    for (const code of codes) expect(['boundary-escape', 'not-found']).toContain(code);
    rmSync(join(folder.outside, 'moved'), { recursive: true });
    outside = snapshot(folder.outside);
  });

  it('a name that is not UTF-8 is counted, and nothing is guessed', () => {
    writeFileSync(Buffer.concat([Buffer.from(inRoot('')), Buffer.from([0x66, 0xff, 0xfe])]), '');
    expect(root.list().map((entry) => entry.name)).toEqual(['a']);
    expect(refusal(() => open('f\ufffd\ufffd'))).toBe('not-found');
    expect(refusal(() => parseRelPath('f\ud800'))).toBe('invalid-path');
  });

  it('lengths are counted in bytes', () => {
    for (const name of ['n'.repeat(256), 'é'.repeat(128)]) {
      expect(refusal(() => parseRelPath(name))).toBe('name-too-long');
      expect(refusal(() => vfs.makeDirectory(vfs.locate(root, relPath([name]), 'keep'), 0o755))).toBe('name-too-long');
    }
    const long = relPath(Array.from({ length: 20 }, () => 'n'.repeat(250)));
    expect(refusal(() => vfs.locate(root, long, 'keep'))).toBe('name-too-long');
    vfs.openFile(vfs.locate(root, relPath(['n'.repeat(255)]), 'keep'), EXCLUSIVE).close();
  });

  it('a hard link to what is outside is a file like any other: a published limit', () => {
    linkSync(join(folder.outside, 'a/b/f'), inRoot('hard'));
    expect(vfs.stat(at('hard'))).toMatchObject({ kind: 'file', nlink: 2 });
    rmSync(inRoot('hard'));
  });

  it('a slash after a file, and a way back through what is missing', () => {
    mkdirSync(inRoot('d'));
    expect(refusal(() => at('a/b/f/'))).toBe('not-directory');
    expect(refusal(() => at('a/b/f/.'))).toBe('not-directory');
    expect(refusal(() => at('nope/../d'))).toBe('not-found');
    expect(refusal(() => at('a/b/f/../../../d'))).toBe('not-directory');
    expect(refusal(() => at('../root/d'))).toBe('boundary-escape');
  });
});

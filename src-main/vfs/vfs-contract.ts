/** The behaviour every tree must have, as one suite: `describeVfs(name, setup)`. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FsErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { VfsError } from './errors.ts';
import { parseRelPath } from './path/rel-path.ts';
import type { DirHandle, FileHandle, LastLink, OpenOptions, Place, Stat, Vfs } from './vfs.ts';

/** What is there at first: text of a file, or a link's target, or a directory, by path. */
export type Seed = Readonly<Record<string, string | { readonly link: string } | 'directory'>>;

export interface Subject {
  /** Called for each operation anew, because `settle` may bring another one. */
  vfs(): Vfs;
  /** Called when an operation is complete and only handles from `root` are open. */
  settle(): void;
  close(): void;
}

export type Setup = (seed: Seed) => Subject;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Runs operations by path on whatever tree there is, as a guest would. */
export class Files {
  readonly #subject: Subject;
  readonly #roots = new Map<Vfs, DirHandle>();

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  get vfs(): Vfs {
    return this.#subject.vfs();
  }

  get root(): DirHandle {
    let root = this.#roots.get(this.vfs);
    if (!root) {
      root = this.vfs.openRoot();
      this.#roots.set(this.vfs, root);
    }
    return root;
  }

  at(path: string, last: LastLink = 'keep', dir: DirHandle = this.root): Place {
    return this.vfs.locate(dir, parseRelPath(path), last);
  }

  open(path: string, options: Partial<OpenOptions> = {}, last: LastLink = 'follow'): FileHandle {
    const defaults = { access: 'read', create: 'never', content: 'keep', mode: 0o644 } as const;
    return this.vfs.openFile(this.at(path, last), { ...defaults, ...options });
  }

  read(path: string): string {
    const file = this.open(path);
    const text = readAll(file);
    file.close();
    return text;
  }

  write(path: string, text: string, mode = 0o644): void {
    const file = this.open(path, { access: 'write', create: 'if-missing', content: 'discard', mode });
    file.write(encoder.encode(text), 0);
    file.close();
    this.#subject.settle();
  }

  append(path: string, text: string): void {
    const file = this.open(path, { access: 'write' });
    file.write(encoder.encode(text), 'end');
    file.close();
    this.#subject.settle();
  }

  mkdir(path: string): void {
    this.#run((vfs) => vfs.makeDirectory(this.at(path), 0o755));
  }
  rmdir(path: string): void {
    this.#run((vfs) => vfs.removeDirectory(this.at(path)));
  }
  unlink(path: string): void {
    this.#run((vfs) => vfs.unlink(this.at(path)));
  }
  rename(from: string, to: string): void {
    this.#run((vfs) => vfs.rename(this.at(from), this.at(to)));
  }
  link(existing: string, to: string): void {
    this.#run((vfs) => vfs.link(this.at(existing), this.at(to)));
  }
  symlink(target: string, path: string): void {
    this.#run((vfs) => vfs.symlink(target, this.at(path)));
  }
  chmod(path: string, mode: number): void {
    this.#run((vfs) => vfs.setMode(this.at(path), mode));
  }
  utimes(path: string, accessNs: bigint, modificationNs: bigint): void {
    this.#run((vfs) => vfs.setTimes(this.at(path), accessNs, modificationNs));
  }

  readlink(path: string): string {
    return this.vfs.readLink(this.at(path));
  }
  stat(path: string, last: LastLink = 'keep'): Stat {
    return this.vfs.stat(this.at(path, last));
  }

  list(path: string): string[] {
    const dir = this.vfs.openDirectory(this.at(path, 'follow'));
    const names = dir.list().map((entry) => entry.name);
    dir.close();
    return names;
  }

  #run(operation: (vfs: Vfs) => void): void {
    operation(this.vfs);
    this.#subject.settle();
  }
}

export function readAll(file: FileHandle): string {
  const bytes = new Uint8Array(file.stat().size);
  return decoder.decode(bytes.subarray(0, file.read(bytes, 0)));
}

export const text = (value: string): Uint8Array => encoder.encode(value);

/** The code an operation fails with, or `ok`. Anything but a `VfsError` is a fault and goes on. */
export function codeOf(operation: () => unknown): FsErrorCode | 'ok' {
  try {
    operation();
    return 'ok';
  } catch (error) {
    if (error instanceof VfsError) return error.code;
    throw error;
  }
}

const SEED: Seed = {
  'readme.txt': 'hello',
  'empty.txt': '',
  docs: 'directory',
  'docs/a.md': 'alpha',
  'docs/b.md': 'beta',
  'docs/deep': 'directory',
  'docs/deep/c.md': 'gamma',
  bare: 'directory',
  'to-readme': { link: 'readme.txt' },
  'to-docs': { link: 'docs' },
  'docs/up': { link: '../readme.txt' },
  dangling: { link: 'nowhere' },
  'loop-a': { link: 'loop-b' },
  'loop-b': { link: 'loop-a' },
  absolute: { link: '/etc/passwd' },
  escape: { link: '../outside' },
};

export function describeVfs(name: string, setup: Setup): void {
  describe(name, () => {
    let subject: Subject;
    let files: Files;

    beforeEach(() => {
      subject = setup(SEED);
      files = new Files(subject);
    });
    afterEach(() => subject.close());

    describe('paths', () => {
      test('a link is followed or kept as asked', () => {
        expect(files.read('to-readme')).toBe('hello');
        expect(files.stat('to-readme').kind).toBe('symlink');
        expect(files.stat('to-readme', 'follow').kind).toBe('file');
        expect(files.at('to-readme', 'follow').names).toEqual(['readme.txt']);
        expect(files.readlink('docs/up')).toBe('../readme.txt');
        expect(files.stat('docs/up').size).toBe('../readme.txt'.length);
      });

      test('a link in the middle leads on from where it is, and names come out resolved', () => {
        expect(files.read('to-docs/deep/c.md')).toBe('gamma');
        expect(files.at('to-docs/deep/c.md').names).toEqual(['docs', 'deep', 'c.md']);
        expect(files.read('to-docs/up')).toBe('hello');
        expect(files.read('docs/deep/../a.md')).toBe('alpha');
        expect(files.at('to-docs/..').names).toEqual([]);
      });

      test.each([
        ['..', 'boundary-escape'],
        ['docs/../../x', 'boundary-escape'],
        ['absolute', 'boundary-escape'],
        ['escape', 'boundary-escape'],
        ['loop-a', 'link-loop'],
        ['nope/x', 'not-found'],
        ['nope/../readme.txt', 'not-found'],
        ['readme.txt/x', 'not-directory'],
        ['readme.txt/', 'not-directory'],
        ['to-readme/', 'not-directory'],
        ['readme.txt/..', 'not-directory'],
        ['dangling/x', 'not-found'],
      ] as const)('%s is refused as %s', (path, code) => {
        expect(codeOf(() => files.at(path, 'follow'))).toBe(code);
      });

      test('a handle of a directory is the floor of walks from it', () => {
        const docs = files.vfs.openDirectory(files.at('docs'));
        expect(files.at('deep/../a.md', 'follow', docs).names).toEqual(['docs', 'a.md']);
        expect(codeOf(() => files.at('..', 'follow', docs))).toBe('boundary-escape');
        expect(codeOf(() => files.at('up', 'follow', docs))).toBe('boundary-escape');
        docs.close();
        expect(codeOf(() => files.at('a.md', 'keep', docs))).toBe('closed');
      });

      test('what is missing has a place as long as its directory is there', () => {
        expect(files.at('docs/new').kind).toBeNull();
        expect(files.at('dangling', 'follow').names).toEqual(['nowhere']);
        expect(files.at('docs/new/').kind).toBeNull();
        expect(codeOf(() => files.stat('docs/new'))).toBe('not-found');
        expect(files.stat('').kind).toBe('directory');
      });

      test('forty links are followed and no more', () => {
        files.symlink('readme.txt', 'l1');
        for (let i = 2; i <= 41; i++) files.symlink(`l${i - 1}`, `l${i}`);
        expect(files.read('l40')).toBe('hello');
        expect(codeOf(() => files.at('l41', 'follow'))).toBe('link-loop');
      });

      test('a place or a handle of another tree is refused', () => {
        const other = setup({});
        const foreign = new Files(other);
        foreign.write('x', '');
        expect(codeOf(() => files.vfs.unlink(foreign.at('x')))).toBe('cross-mount');
        expect(codeOf(() => files.vfs.rename(files.at('readme.txt'), foreign.at('y')))).toBe('cross-mount');
        expect(codeOf(() => files.vfs.locate(foreign.root, parseRelPath('x'), 'keep'))).toBe('cross-mount');
        other.close();
      });
    });

    describe('files', () => {
      test('what is written is read, wherever it was written', () => {
        const file = files.open('docs/a.md', { access: 'read-write' });
        expect(file.write(text('LP'), 1)).toBe(3);
        expect(readAll(file)).toBe('aLPha');
        expect(file.write(text('!'), 'end')).toBe(6);
        expect(file.write(text('x'), 8)).toBe(9);
        expect(readAll(file)).toBe('aLPha!\0\0x');
        file.close();
        subject.settle();
        expect(files.read('docs/a.md')).toBe('aLPha!\0\0x');
        expect(files.stat('docs/a.md').size).toBe(9);
      });

      test('reading beyond the end gives nothing', () => {
        const file = files.open('readme.txt');
        const into = new Uint8Array(4);
        expect(file.read(into, 3)).toBe(2);
        expect(file.read(into, 5)).toBe(0);
        expect(file.read(into, 5000)).toBe(0);
        file.close();
      });

      test('truncating cuts, extends with zeros, and never brings cut bytes back', () => {
        const file = files.open('readme.txt', { access: 'read-write' });
        file.truncate(2);
        file.truncate(4);
        expect(readAll(file)).toBe('he\0\0');
        file.truncate(0);
        file.write(text('z'), 2);
        expect(readAll(file)).toBe('\0\0z');
        file.close();
        subject.settle();
        expect(files.read('readme.txt')).toBe('\0\0z');
      });

      test('a file grows from small to large and back', () => {
        const large = 'x'.repeat(100_000);
        files.write('big', 'head');
        files.append('big', large);
        expect(files.read('big')).toBe(`head${large}`);
        const file = files.open('big', { access: 'read-write' });
        file.write(text('tail'), 150_000);
        file.truncate(70_000);
        file.truncate(70_002);
        file.close();
        subject.settle();
        expect(files.read('big')).toBe(`${`head${large}`.slice(0, 70_000)}\0\0`);
        files.write('big', 'small');
        expect(files.read('big')).toBe('small');
      });

      test.each([
        ['readme.txt', { create: 'exclusive', access: 'write' }, 'already-exists'],
        ['dangling', { create: 'exclusive', access: 'write' }, 'ok'],
        ['docs', {}, 'is-directory'],
        ['new', {}, 'not-found'],
        ['new/', { create: 'if-missing', access: 'write' }, 'is-directory'],
        ['readme.txt', { content: 'discard' }, 'invalid-argument'],
      ] as const)('opening %s with %o answers %s', (path, options, code) => {
        expect(codeOf(() => files.open(path, options).close())).toBe(code);
      });

      test('an exclusive creation refuses even a dangling link, and a kept link is not opened', () => {
        const exclusive = { create: 'exclusive', access: 'write' } as const;
        expect(codeOf(() => files.open('dangling', exclusive, 'keep'))).toBe('already-exists');
        expect(codeOf(() => files.open('to-readme', {}, 'keep'))).toBe('link-loop');
      });

      test('creating through a dangling link makes its target', () => {
        files.write('dangling', 'found');
        expect(files.read('nowhere')).toBe('found');
        expect(files.stat('dangling').kind).toBe('symlink');
      });

      test('a handle allows what it was opened for, until it is closed', () => {
        const reader = files.open('readme.txt');
        const writer = files.open('readme.txt', { access: 'write' });
        expect(codeOf(() => reader.write(text('x'), 0))).toBe('bad-handle');
        expect(codeOf(() => reader.truncate(0))).toBe('bad-handle');
        expect(codeOf(() => writer.read(new Uint8Array(1), 0))).toBe('bad-handle');
        for (const handle of [reader, writer]) handle.close();
        for (const use of [() => reader.read(new Uint8Array(1), 0), () => writer.write(text('x'), 0)])
          expect(codeOf(use)).toBe('closed');
        expect(codeOf(() => reader.close())).toBe('closed');
        expect(codeOf(() => writer.stat())).toBe('closed');
      });

      test('offsets that no file may have are refused before anything is kept', () => {
        const file = files.open('readme.txt', { access: 'read-write' });
        expect(codeOf(() => file.write(text('x'), 2 ** 40))).toBe('too-large');
        expect(codeOf(() => file.truncate(2 ** 40 + 1))).toBe('too-large');
        for (const offset of [-1, 0.5, Number.NaN])
          expect(codeOf(() => file.write(text('x'), offset))).toBe('invalid-argument');
        expect(readAll(file)).toBe('hello');
        file.close();
      });

      test('a reader opened before a write sees what was written', () => {
        const reader = files.open('readme.txt');
        const writer = files.open('readme.txt', { access: 'write' });
        writer.write(text('J'), 0);
        expect(readAll(reader)).toBe('Jello');
        writer.close();
        expect(readAll(reader)).toBe('Jello');
        reader.close();
      });
    });

    describe('names', () => {
      test('an open file stays whole when its name is gone', () => {
        const reader = files.open('readme.txt');
        const writer = files.open('docs/a.md', { access: 'read-write' });
        files.vfs.unlink(files.at('readme.txt'));
        files.vfs.unlink(files.at('docs/a.md'));
        writer.write(text('XY'), 0);
        expect(readAll(reader)).toBe('hello');
        expect(readAll(writer)).toBe('XYpha');
        expect(writer.stat().nlink).toBe(0);
        expect(files.at('docs/a.md').kind).toBeNull();
        reader.close();
        writer.close();
        subject.settle();
        expect(files.list('docs')).toEqual(['b.md', 'deep', 'up']);
      });

      test('handles move along when what they stand for is renamed, itself or above', () => {
        const file = files.open('docs/deep/c.md', { access: 'read-write' });
        const dir = files.vfs.openDirectory(files.at('docs/deep'));
        files.vfs.rename(files.at('docs'), files.at('papers'));
        expect(file.names()).toEqual(['papers', 'deep', 'c.md']);
        files.vfs.rename(files.at('papers/deep/c.md'), files.at('d.md'));
        expect(file.names()).toEqual(['d.md']);
        expect(dir.names()).toEqual(['papers', 'deep']);
        expect(dir.list()).toEqual([]);
        file.write(text('G'), 0);
        files.vfs
          .openFile(files.at('new', 'keep', dir), {
            access: 'write',
            create: 'exclusive',
            content: 'keep',
            mode: 0o600,
          })
          .close();
        file.close();
        dir.close();
        subject.settle();
        expect(files.read('d.md')).toBe('Gamma');
        expect(files.list('papers/deep')).toEqual(['new']);
        expect(files.read('papers/a.md')).toBe('alpha');
      });

      test('renaming replaces a file, and an empty directory by a directory', () => {
        files.rename('docs/a.md', 'readme.txt');
        expect(files.read('readme.txt')).toBe('alpha');
        files.rename('docs', 'bare');
        expect(files.list('bare')).toEqual(['b.md', 'deep', 'up']);
        expect(files.list('')).not.toContain('docs');
        files.rename('bare', 'docs');
        expect(files.read('docs/deep/c.md')).toBe('gamma');
      });

      test.each([
        ['docs', 'docs/deep/x', 'invalid-argument'],
        ['docs', 'docs', 'ok'],
        ['docs', 'readme.txt', 'not-directory'],
        ['readme.txt', 'bare', 'is-directory'],
        ['bare', 'docs', 'not-empty'],
        ['docs/deep', 'docs', 'not-empty'],
        ['nope', 'x', 'not-found'],
        ['readme.txt', 'x/', 'not-directory'],
        ['readme.txt', 'readme.txt', 'ok'],
        ['docs', 'x/', 'ok'],
        ['', 'x', 'busy'],
        ['to-readme', 'readme.txt', 'ok'],
      ] as const)('renaming %s to %s answers %s', (from, to, code) => {
        expect(codeOf(() => files.rename(from, to))).toBe(code);
      });

      test('a directory is removed when it is empty, and comes back empty', () => {
        expect(codeOf(() => files.rmdir('docs/deep'))).toBe('not-empty');
        files.unlink('docs/deep/c.md');
        files.rmdir('docs/deep');
        expect(files.list('docs')).toEqual(['a.md', 'b.md', 'up']);
        files.mkdir('docs/deep');
        expect(files.list('docs/deep')).toEqual([]);
        expect(codeOf(() => files.read('docs/deep/c.md'))).toBe('not-found');
      });

      test('nothing can be made in a directory that has been removed', () => {
        const dir = files.vfs.openDirectory(files.at('bare'));
        files.vfs.removeDirectory(files.at('bare'));
        expect(dir.list()).toEqual([]);
        expect(codeOf(() => files.vfs.makeDirectory(files.at('x', 'keep', dir), 0o755))).toBe('not-found');
        expect(dir.stat().nlink).toBe(0);
        dir.close();
      });

      test.each([
        ['unlink', 'docs', 'is-directory'],
        ['unlink', 'nope', 'not-found'],
        ['unlink', 'to-docs', 'ok'],
        ['rmdir', 'readme.txt', 'not-directory'],
        ['rmdir', 'to-docs', 'not-directory'],
        ['rmdir', '', 'not-empty'],
        ['mkdir', 'docs', 'already-exists'],
        ['mkdir', 'dangling', 'already-exists'],
        ['mkdir', 'nope/x', 'not-found'],
        ['mkdir', '', 'already-exists'],
      ] as const)('%s of %s answers %s', (operation, path, code) => {
        const result = codeOf(() => files[operation](path));
        expect(path === '' && result === 'busy' ? 'not-empty' : result).toBe(code);
      });

      test('the second name of a file is the same file', () => {
        const { ino } = files.stat('readme.txt');
        files.link('readme.txt', 'docs/same');
        files.append('docs/same', '!');
        expect(files.read('readme.txt')).toBe('hello!');
        expect(files.stat('docs/same')).toMatchObject({ ino, nlink: 2 });
        files.rename('readme.txt', 'docs/same');
        expect(files.list('')).toContain('readme.txt');
        files.unlink('readme.txt');
        expect(files.read('docs/same')).toBe('hello!');
        expect(files.stat('docs/same').nlink).toBe(1);
        expect(codeOf(() => files.link('docs', 'x'))).toBe('denied');
        expect(codeOf(() => files.link('docs/same', 'docs/a.md'))).toBe('already-exists');
      });

      test('a link keeps its text', () => {
        files.symlink('../no/such/./thing', 'docs/odd');
        expect(files.readlink('docs/odd')).toBe('../no/such/./thing');
        expect(files.stat('docs/odd').size).toBe(18);
        expect(codeOf(() => files.readlink('readme.txt'))).toBe('invalid-argument');
        expect(codeOf(() => files.symlink('', 'x'))).toBe('not-found');
        files.rename('to-docs', 'moved');
        expect(files.readlink('moved')).toBe('docs');
      });

      test('a listing is sorted, whole, and names kinds', () => {
        files.write('docs/Z', '');
        files.unlink('docs/b.md');
        const dir = files.vfs.openDirectory(files.at('docs'));
        expect(dir.list().map(({ name, kind }) => `${name}:${kind}`)).toEqual([
          'Z:file',
          'a.md:file',
          'deep:directory',
          'up:symlink',
        ]);
        for (const entry of dir.list()) expect(entry.ino).toBe(files.stat(`docs/${entry.name}`).ino);
        dir.close();
      });
    });

    describe('attributes', () => {
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
  });
}

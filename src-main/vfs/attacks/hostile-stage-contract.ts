/** A folder to confine to with hostile things in it, and beside it canaries that nobody may reach, change or show. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';

/** One thing that a case puts into the folder. In a link's target `{root}` and `{outside}` stand for the real paths. */
export type HostileEntry =
  | { readonly at: string; readonly file: string }
  | { readonly at: string; readonly directory: true }
  | { readonly at: string; readonly link: string }
  /** A second name of `shared/inode`, which is outside. */
  | { readonly at: string; readonly special: 'hard-link' }
  | { readonly at: string; readonly special: 'fifo' | 'character-device' | 'block-device' | 'socket' }
  /** Another file system, or a part of this one from outside the folder. */
  | { readonly at: string; readonly special: 'mount' | 'bind-mount' }
  /** A file or directory whose name is not UTF-8: the bytes, below `at`. */
  | { readonly at: string; readonly special: 'bytes-file' | 'bytes-directory' }
  | { readonly at: string; readonly special: 'deep'; readonly levels: number };

/** In the content of every canary; nothing that a tree answers may have it. */
const SECRET = 'SECRET';

/** What every case finds in the folder besides its own entries. */
export const COMMON: readonly HostileEntry[] = [
  { at: 'f', file: 'inside' },
  { at: 'a/f', file: 'inside a' },
  { at: 'a/b/c/f', file: 'inside a/b/c' },
  { at: 'empty', directory: true },
  { at: 'spare', file: 'spare' },
  { at: 'source/f', file: 'copy me' },
];

const NOT_UTF8 = Buffer.from([0xff, 0xfe]);

/** Everything about a tree that a stray call could change, one line per entry; reading leaves it as it is. */
function stateOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .concat('.')
    .map((name) => {
      const path = join(folder, name);
      const { mode, ino, size, nlink, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true });
      const content = (Number(mode) & 0o170000) === 0o100000 ? readFileSync(path, 'utf8') : '';
      return [name, mode, ino, size, nlink, mtimeNs, ctimeNs, content].join(' ');
    });
}

function put(text: string, at: string, make: (path: string) => void): void {
  mkdirSync(dirname(join(text, at)), { recursive: true });
  make(join(text, at));
}

function makeDeep(path: string, levels: number): void {
  // Longer than one call may be: piece by piece, each relative to the one before.
  const piece = 100;
  const script = `i=0; while [ $i -lt $1 ]; do mkdir -p "$2" && cd -P "$2" || exit 1; i=$((i+1)); done; echo deep > f`;
  const names = Array.from({ length: piece }, () => 'd').join('/');
  mkdirSync(path);
  execFileSync('sh', ['-c', script, 'sh', String(levels / piece), names], { cwd: path });
}

/** Whether this process may mount, asked once. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'none', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether this process may make devices, asked once. */
function canMakeDevices(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-device-'));
  try {
    execFileSync('mknod', [join(folder, 'null'), 'c', '1', '3'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Powers {
  readonly mounts: boolean;
  readonly devices: boolean;
}

/** What this process may put into a folder; the cases that need more are listed as skipped. */
export const powersHere = (): Powers => ({ mounts: canMount(), devices: canMakeDevices() });

export class HostileStage {
  readonly #base = mkdtempSync(join(tmpdir(), 'hostile-'));
  readonly root = join(this.#base, 'root');
  readonly outside = join(this.#base, 'outside');
  #canaries: readonly string[];

  constructor() {
    for (const folder of ['root', 'outside/dir/empty', 'root_evil', 'shared', 'mounted'])
      mkdirSync(join(this.#base, folder), { recursive: true });
    for (const name of ['outside/secret', 'outside/f', 'outside/dir/f', 'root_evil/secret'])
      writeFileSync(join(this.#base, name), `${SECRET} ${name}`);
    symlinkSync(`${SECRET}-target`, join(this.outside, 'dir/link'));
    writeFileSync(join(this.#base, 'mounted/f'), 'mounted');
    this.#canaries = this.#outsideNow();
  }

  /** What must not be in any answer: the canaries' content, the host's own files, the stage's own path. */
  get forbidden(): readonly string[] {
    const inodes = ['secret', 'f', 'dir/f'].map((name) => lstatSync(join(this.outside, name), { bigint: true }).ino);
    return [SECRET, 'root:x:', this.#base, ...inodes.map((ino) => `"ino":"${ino}"`)];
  }

  /** How many lines there are to watch. */
  get canaries(): number {
    return this.#canaries.length;
  }

  /** Puts the common entries and those of a case into the folder, which stays the same directory. */
  build(entries: readonly HostileEntry[]): void {
    this.clear();
    writeFileSync(join(this.#base, 'shared/inode'), 'shared');
    for (const entry of [...COMMON, ...entries]) this.#put(entry);
  }

  /** Empties the folder. */
  clear(): void {
    for (const mount of this.#mounts()) execFileSync('umount', [mount], { stdio: 'ignore' });
    for (const name of readdirSync(this.root, { encoding: 'buffer' }))
      rmSync(Buffer.concat([Buffer.from(`${this.root}/`), name]), { recursive: true, force: true });
    rmSync(join(this.#base, 'shared/inode'), { force: true });
  }

  /** The lines of the outside that are not as they were, with `+` and `-`; empty when nothing was touched. */
  escapes(): readonly string[] {
    const now = this.#outsideNow();
    const before = this.#canaries;
    if (now.join('\n') === before.join('\n')) return [];
    this.#canaries = now;
    const gone = before.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
    return [...gone, ...now.filter((line) => !before.includes(line)).map((line) => `+ ${line}`)];
  }

  /** What is in the folder now, by the first name. Not told: what has a name that is not UTF-8. */
  inside(): ReadonlyMap<string, string> {
    const names = readdirSync(this.root, 'buffer').flatMap((bytes) => {
      const name = bytes.toString();
      return Buffer.from(name).equals(bytes) ? [name] : [];
    });
    return new Map(names.map((name) => [name, stateLines(join(this.root, name)).join('\n')]));
  }

  /** Makes what is no longer as it was in `before` anew; returns how everything is then. */
  restore(entries: readonly HostileEntry[], before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const now = this.inside();
    const changed = [...new Set([...before.keys(), ...now.keys()])].filter(
      (name) => before.get(name) !== now.get(name),
    );
    chmodSync(this.root, 0o755);
    if (changed.length === 0) return before;
    if (this.#mounts().length > 0) this.build(entries);
    else this.#renew(entries, changed);
    return this.inside();
  }

  #renew(entries: readonly HostileEntry[], names: readonly string[]): void {
    for (const name of names) rmSync(join(this.root, name), { recursive: true, force: true });
    writeFileSync(join(this.#base, 'shared/inode'), 'shared');
    for (const entry of [...COMMON, ...entries]) if (names.includes(entry.at.split('/')[0] ?? '')) this.#put(entry);
  }

  remove(): void {
    this.clear();
    rmSync(this.#base, { recursive: true, force: true });
  }

  /** What is mounted in the folder, wherever a rename has brought it. */
  #mounts(): readonly string[] {
    if (platform() !== 'linux') return [];
    const places = readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[4] ?? '');
    return places.filter((place) => place.startsWith(`${this.root}/`));
  }

  #outsideNow(): readonly string[] {
    return [...stateOf(this.outside), ...stateOf(join(this.#base, 'root_evil')), ...readdirSync(this.#base).toSorted()];
  }

  #put(entry: HostileEntry): void {
    put(this.root, entry.at, (path) => {
      if ('file' in entry) writeFileSync(path, entry.file);
      else if ('directory' in entry) mkdirSync(path);
      else if ('link' in entry)
        symlinkSync(entry.link.replace('{root}', this.root).replace('{outside}', this.outside), path);
      else this.#putSpecial(path, entry);
    });
  }

  #putSpecial(path: string, entry: Extract<HostileEntry, { special: string }>): void {
    const { special } = entry;
    if (special === 'hard-link') linkSync(join(this.#base, 'shared/inode'), path);
    else if (special === 'deep') makeDeep(path, entry.levels);
    else if (special === 'mount' || special === 'bind-mount') this.#mount(path, special);
    else if (special === 'bytes-file' || special === 'bytes-directory') {
      mkdirSync(path, { recursive: true });
      const odd = Buffer.concat([Buffer.from(`${path}/`), NOT_UTF8]);
      if (special === 'bytes-file') writeFileSync(odd, 'odd');
      else mkdirSync(odd);
    } else makeNode(path, special);
  }

  #mount(path: string, special: 'mount' | 'bind-mount'): void {
    mkdirSync(path);
    const what = special === 'mount' ? ['-t', 'tmpfs', 'none'] : ['--bind', join(this.#base, 'mounted')];
    execFileSync('mount', [...what, path]);
    writeFileSync(join(path, 'f'), 'mounted');
  }
}

function makeNode(path: string, special: 'fifo' | 'socket' | 'character-device' | 'block-device'): void {
  if (special === 'fifo') execFileSync('mkfifo', [path]);
  else if (special === 'character-device') execFileSync('mknod', [path, 'c', '1', '5']);
  else if (special === 'block-device') execFileSync('mknod', [path, 'b', '7', '199']);
  else {
    const program = "require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 9))";
    try {
      execFileSync(execPath, ['-e', program, path], { stdio: 'ignore' });
    } catch {
      // It was killed so that the socket stays.
    }
  }
}

/** The lines of one entry and what is below it; nothing is read but regular files. */
function stateLines(path: string): readonly string[] {
  const stats = lstatSync(path, { bigint: true });
  const line = [stats.mode, stats.ino, stats.size, stats.nlink, stats.mtimeNs, stats.ctimeNs].join(' ');
  if (stats.isSymbolicLink()) return [`${line} ${readlinkSync(path)}`];
  if (!stats.isDirectory()) return [line];
  try {
    return [line, ...readdirSync(path).flatMap((name) => [name, ...stateLines(join(path, name))])];
  } catch {
    return [line];
  }
}

/** Carries operations out on one subject and says what came of each, in words that can be compared. */
import { using } from '../../derived.ts';
import { VfsError } from '../../errors.ts';
import type { FuzzDirectory, FuzzFile, FuzzStat, FuzzSubject } from './fuzz-subject-contract.ts';
import { bytesOf } from './operation-contract.ts';
import type {
  BaseEntry,
  ChangeOperation,
  ContentOperation,
  HandleOperation,
  Operation,
  ValueOperation,
} from './operation-contract.ts';

/** 2015: everything the fuzzer sets is older, every clock is later. */
const RECENT_NS = 1_420_070_400_000_000_000n;
/** Longer contents are told apart by their runs of equal letters. */
const RUN = /(.)\1{3,}/gs;
const MODE = 0o644;

export interface PlayerOptions {
  /** Whether both sides count the names of a file alike. */
  readonly countsLinks: 'yes' | 'no';
}

function shown(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\0', '0');
  return text.replace(RUN, (run, letter: string) => `${letter}*${run.length},`);
}

const timeOf = ({ mtimeNs }: FuzzStat): string => (mtimeNs > RECENT_NS ? 'recent' : mtimeNs.toString());

const READING = { access: 'read', create: 'never', content: 'keep', mode: MODE } as const;
const WRITING = { access: 'write', create: 'never', content: 'keep', mode: MODE } as const;
const REPLACING = { access: 'write', create: 'if-missing', content: 'discard' } as const;

type FileOperation = Exclude<HandleOperation, { do: 'stat-open' | 'times-open' | 'close' }>;

export class Player {
  readonly #subject: FuzzSubject;
  readonly #options: PlayerOptions;
  readonly #slots = new Map<number, FuzzFile | FuzzDirectory>();

  constructor(subject: FuzzSubject, options: PlayerOptions) {
    this.#subject = subject;
    this.#options = options;
  }

  /** The operation's value, `ok`, or the word of its error. */
  play(operation: Operation): string {
    try {
      return this.#do(operation);
    } catch (error) {
      if (error instanceof VfsError) return error.code;
      throw error;
    }
  }

  /** Makes what is in a base; for a tree that has none. */
  make(base: readonly BaseEntry[]): void {
    const subject = this.#subject;
    for (const entry of base) {
      if (entry.kind === 'directory') subject.mkdir(entry.path, entry.mode);
      else if (entry.kind === 'symlink') subject.symlink(entry.target, entry.path);
      else if (entry.kind === 'hard-link') subject.link(entry.to, entry.path);
      else this.play({ do: 'write-file', path: entry.path, text: entry.text, mode: entry.mode });
    }
    for (const entry of base.toReversed())
      if (entry.kind !== 'hard-link') subject.setTimes(entry.path, 'keep', entry.seconds);
  }

  /** Every entry below the root, one line each. */
  tree(): readonly string[] {
    const lines: string[] = [];
    try {
      lines.push(`/ ${this.#stat('', 'keep')}`);
      this.#treeBelow('', new Map(), lines);
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      lines.push(`(${error.code})`);
    }
    return lines;
  }

  /** The paths of all entries. */
  paths(): readonly string[] {
    const paths: string[] = [];
    const below = (directory: string): void => {
      for (const line of this.#list(directory)) {
        const [name = '', kind] = line.split(' ');
        paths.push(directory + name);
        if (kind === 'directory') below(`${directory}${name}/`);
      }
    };
    below('');
    return paths;
  }

  close(): void {
    this.#closeSlots();
    this.#subject.close();
  }

  #treeBelow(directory: string, files: Map<bigint, string>, lines: string[]): void {
    for (const line of this.#list(directory)) {
      const [name = '', kind] = line.split(' ');
      const path = directory + name;
      lines.push(`${path} ${this.#stat(path, 'keep')} ${this.#contentOf(path, kind, files)}`);
      if (kind === 'directory') this.#treeBelow(`${path}/`, files, lines);
    }
  }

  #contentOf(path: string, kind: string | undefined, files: Map<bigint, string>): string {
    if (kind === 'symlink') return `-> ${this.play({ do: 'readlink', path })}`;
    if (kind !== 'file') return '';
    const { ino } = this.#subject.stat(path, 'keep');
    const first = files.get(ino);
    if (!first) files.set(ino, path);
    const same = first && this.#options.countsLinks === 'yes' ? ` same as ${first}` : '';
    return this.play({ do: 'read-file', path }) + same;
  }

  #list(directory: string): readonly string[] {
    return using(this.#subject.openDirectory(directory), (opened) => opened.list());
  }

  #stat(path: string, last: 'keep' | 'follow'): string {
    return this.#statText(this.#subject.stat(path, last));
  }

  #statText(stat: FuzzStat): string {
    const mode = stat.kind === 'symlink' ? '' : stat.mode.toString(8);
    const time = timeOf(stat);
    if (stat.kind === 'directory') return `directory ${mode} time:${time}`;
    const links = this.#options.countsLinks === 'yes' ? `links:${stat.nlink} ` : '';
    return `${stat.kind} ${mode} size:${stat.size} ${links}time:${time}`;
  }

  #do(operation: Operation): string {
    if (operation.do === 'restart') {
      this.#closeSlots();
      this.#subject.restart();
      return 'ok';
    }
    if (operation.do === 'open')
      return this.#keep(operation.slot, this.#subject.open(operation.path, operation.options, operation.last));
    if (operation.do === 'open-directory')
      return this.#keep(operation.slot, this.#subject.openDirectory(operation.path));
    if ('slot' in operation) return this.#onSlot(operation);
    return isOnContent(operation) ? onContent(this.#subject, operation) : this.#onName(operation);
  }

  #onName(operation: ValueOperation | ChangeOperation): string {
    if (operation.do === 'stat') return this.#stat(operation.path, operation.last);
    if (operation.do === 'list') return this.#list(operation.path).join();
    if (operation.do === 'readlink') return `-> ${this.#subject.readlink(operation.path)}`;
    if (operation.do === 'remove-all') return `removed ${this.#subject.removeAll(operation.path)}`;
    change(this.#subject, operation);
    return 'ok';
  }

  #closeSlots(): void {
    for (const opened of this.#slots.values()) opened.close();
    this.#slots.clear();
  }

  #onSlot(operation: HandleOperation): string {
    const opened = this.#slots.get(operation.slot);
    if (!opened) return 'nothing open';
    if (operation.do === 'stat-open') return this.#statText(opened.stat());
    if (operation.do === 'times-open') {
      opened.setTimes(operation.seconds);
      return 'ok';
    }
    if (operation.do === 'close') {
      opened.close();
      this.#slots.delete(operation.slot);
      return 'ok';
    }
    if (opened.kind === 'directory') return operation.do === 'list-open' ? opened.list().join() : 'a directory';
    return onFile(opened, operation);
  }

  #keep(slot: number, opened: FuzzFile | FuzzDirectory): string {
    this.#slots.get(slot)?.close();
    this.#slots.set(slot, opened);
    return 'ok';
  }
}

const isOnContent = (operation: ContentOperation | ValueOperation | ChangeOperation): operation is ContentOperation =>
  operation.do.endsWith('-file');

function onContent(subject: FuzzSubject, operation: ContentOperation): string {
  const { path } = operation;
  switch (operation.do) {
    case 'read-file':
      return using(subject.open(path, READING, 'follow'), (file) => shown(file.read(0, file.stat().size)));
    case 'write-file': {
      const file = subject.open(path, { ...REPLACING, mode: operation.mode }, 'follow');
      return using(file, () => `to ${file.write(bytesOf(operation.text), 0)}`);
    }
    case 'append-file':
      return using(subject.open(path, WRITING, 'follow'), (file) => `to ${file.write(bytesOf(operation.text), 'end')}`);
    case 'cut-file':
      using(subject.open(path, WRITING, 'follow'), (file) => file.truncate(operation.size));
      return 'ok';
  }
}

function change(subject: FuzzSubject, operation: ChangeOperation): void {
  switch (operation.do) {
    case 'mkdir':
      return subject.mkdir(operation.path, operation.mode);
    case 'rmdir':
      return subject.rmdir(operation.path);
    case 'unlink':
      return subject.unlink(operation.path);
    case 'rename':
      return subject.rename(operation.from, operation.to);
    case 'link':
      return subject.link(operation.from, operation.to);
    case 'symlink':
      return subject.symlink(operation.target, operation.path);
    case 'set-times':
      return subject.setTimes(operation.path, operation.last, operation.seconds);
    case 'chmod':
      return subject.chmod(operation.path, operation.mode);
  }
}

function onFile(file: FuzzFile, operation: FileOperation): string {
  switch (operation.do) {
    case 'read':
      return shown(file.read(operation.offset, operation.length));
    case 'write':
      return `to ${file.write(bytesOf(operation.text), operation.offset)}`;
    case 'set-length':
      file.truncate(operation.size);
      return 'ok';
    case 'sync':
      file.sync();
      return 'ok';
    case 'list-open':
      return 'a file';
  }
}

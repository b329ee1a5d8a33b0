/** Everything that a subject shows, one line for each entry, to be compared. */
import { VfsError } from '../../errors.ts';
import type { FuzzStat, FuzzSubject } from './fuzz-subject-contract.ts';
import { answer, codeOr, listOf, onContent } from './name-operations-contract.ts';

/** 2015: everything the fuzzer sets is older, every clock is later. */
const RECENT_NS = 1_420_070_400_000_000_000n;

export interface LineOptions {
  /** Whether both sides count the names of a file alike. */
  readonly countsLinks: 'yes' | 'no';
}

const timeOf = ({ mtimeNs }: FuzzStat): string => (mtimeNs > RECENT_NS ? 'recent' : mtimeNs.toString());

export function statText(stat: FuzzStat, { countsLinks }: LineOptions): string {
  const mode = stat.kind === 'symlink' ? '' : stat.mode.toString(8);
  const time = timeOf(stat);
  if (stat.kind === 'directory') return `directory ${mode} time:${time}`;
  const links = countsLinks === 'yes' ? `links:${stat.nlink} ` : '';
  return `${stat.kind} ${mode} size:${stat.size} ${links}time:${time}`;
}

class TreeReader {
  readonly lines: string[] = [];
  readonly #subject: FuzzSubject;
  readonly #options: LineOptions;
  /** The first name of each file. */
  readonly #files = new Map<bigint, string>();

  constructor(subject: FuzzSubject, options: LineOptions) {
    this.#subject = subject;
    this.#options = options;
  }

  read(): void {
    this.lines.push(`/ ${statText(this.#subject.stat('', 'keep'), this.#options)}`);
    this.#readBelow('');
  }

  #readBelow(directory: string): void {
    for (const entry of listOf(this.#subject, directory)) {
      const [name = '', kind] = entry.split(' ');
      const path = directory + name;
      const stat = this.#subject.stat(path, 'keep');
      const listedAs = kind === stat.kind ? '' : ` listed as ${kind ?? 'nothing'}`;
      this.lines.push(`${path} ${statText(stat, this.#options)} ${this.#contentOf(path, stat)}${listedAs}`);
      if (kind === 'directory') this.#readBelow(`${path}/`);
    }
  }

  #contentOf(path: string, { kind, ino }: FuzzStat): string {
    if (kind === 'symlink') return codeOr(() => answer(this.#subject, { do: 'readlink', path }));
    if (kind !== 'file') return '';
    const first = this.#files.get(ino);
    if (first === undefined) this.#files.set(ino, path);
    const same = first !== undefined && this.#options.countsLinks === 'yes' ? ` same as ${first}` : '';
    return codeOr(() => onContent(this.#subject, { do: 'read-file', path })) + same;
  }
}

export function treeLines(subject: FuzzSubject, options: LineOptions): readonly string[] {
  const reader = new TreeReader(subject, options);
  try {
    reader.read();
  } catch (error) {
    if (!(error instanceof VfsError)) throw error;
    reader.lines.push(`(${error.code})`);
  }
  return reader.lines;
}

/** The paths of all entries. */
export function pathsOf(subject: FuzzSubject): readonly string[] {
  const paths: string[] = [];
  const below = (directory: string): void => {
    for (const line of listOf(subject, directory)) {
      const [name = '', kind] = line.split(' ');
      paths.push(directory + name);
      if (kind === 'directory') below(`${directory}${name}/`);
    }
  };
  below('');
  return paths;
}

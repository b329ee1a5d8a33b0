/** The file operations of the engine benchmark, the same for every subject. */

/** What a subject can do, by names below its root; each call is one complete operation. */
export interface EngineSubject {
  stat(names: readonly string[]): void;
  readWhole(names: readonly string[], into: Uint8Array): void;
  create(names: readonly string[], bytes: Uint8Array): void;
  overwrite(names: readonly string[], bytes: Uint8Array): void;
  makeDirectory(names: readonly string[]): void;
  list(names: readonly string[]): number;
  rename(from: readonly string[], to: readonly string[]): void;
  unlink(names: readonly string[]): void;
  close(): void;
}

export interface Timed {
  readonly name: string;
  readonly count: number;
  readonly seconds: number;
}

export const FILE_BYTES = 4096;
export const BASE_FOLDER = 'base';
export const baseName = (index: number): string => `file-${index}.txt`;

function time(name: string, count: number, work: (index: number) => void, now: () => number): Timed {
  const began = now();
  for (let index = 0; index < count; index++) work(index);
  return { name, count, seconds: (now() - began) / 1000 };
}

/** Runs everything on `subject`, whose base folder has `files` files; `now` counts milliseconds. */
export function runWorkload(subject: EngineSubject, files: number, now: () => number): readonly Timed[] {
  const bytes = new Uint8Array(FILE_BYTES).fill(97);
  const into = new Uint8Array(FILE_BYTES);
  const base = (index: number): string[] => [BASE_FOLDER, baseName(index)];
  const fresh = (index: number): string[] => ['new', baseName(index)];
  subject.makeDirectory(['new']);
  return [
    time('stat of a base file', files, (index) => subject.stat(base(index)), now),
    time('open + read + close', files, (index) => subject.readWhole(base(index), into), now),
    time('create 4 KiB', files, (index) => subject.create(fresh(index), bytes), now),
    time('read what was created', files, (index) => subject.readWhole(fresh(index), into), now),
    time('overwrite (copy-up)', files, (index) => subject.overwrite(base(index), bytes), now),
    perEntry('readdir, an entry', files, () => subject.list([BASE_FOLDER]), now),
    time('mkdir', files, (index) => subject.makeDirectory(['new', `d-${index}`]), now),
    time('rename', files, (index) => subject.rename(fresh(index), ['new', `r-${index}`]), now),
    time('unlink of a base file', files, (index) => subject.unlink(base(index)), now),
    time('unlink of a new file', files, (index) => subject.unlink(['new', `r-${index}`]), now),
  ];
}

function perEntry(name: string, files: number, list: () => number, now: () => number): Timed {
  const rounds = 5;
  const began = now();
  for (let round = 0; round < rounds; round++)
    if (list() !== files) throw new Error('the listing is not what was made');
  return { name, count: files * rounds, seconds: (now() - began) / 1000 };
}

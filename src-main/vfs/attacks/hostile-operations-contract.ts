/** Every operation of a tree, asked for by the text of a path, and what each answers wherever the path leads. */
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import {
  canonicalize,
  copyFile,
  copyTree,
  exists,
  listPage,
  makeDirectories,
  readUpTo,
  removeAll,
  using,
} from '../derived.ts';
import { parseRelPath } from '../path/rel-path.ts';
import type { DirHandle, FileHandle, LastLink, OpenOptions, Place, Vfs } from '../vfs.ts';
import { isRefusal } from './hostile-case-contract.ts';
import type { Expected, HostileCase, Leads } from './hostile-case-contract.ts';

/** A tree with an open root. */
export interface Ground {
  readonly vfs: Vfs;
  readonly root: DirHandle;
}

/** How an operation ends: well, or with a word. */
export type Ending = 'ok' | FsErrorCode;

/** What a path leads to when it leads somewhere. */
type Found = Exclude<Leads, FsErrorCode>;

export interface HostileOperation {
  readonly name: string;
  /** Whether a link at the end of the path is followed. */
  readonly last: LastLink;
  /** The answer, wherever the path leads; `ok` where nothing is said. */
  readonly ends: Partial<Record<Found, Ending>>;
  /** Where that says too little: how it ends for a case, given what `ends` says. */
  readonly decide?: (hostile: HostileCase, ending: Ending) => Ending;
  /** Returns everything that it saw. */
  readonly run: (ground: Ground, path: string) => unknown;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = new TextEncoder().encode('written');
const NOTHING = { missing: 'not-found', 'missing/': 'not-found' } as const;
const DIRECTORIES = { directory: 'is-directory', empty: 'is-directory', root: 'is-directory' } as const;
const THERE = {
  file: 'already-exists',
  directory: 'already-exists',
  empty: 'already-exists',
  root: 'already-exists',
  symlink: 'already-exists',
  other: 'already-exists',
} as const;

const at = ({ vfs, root }: Ground, path: string, last: LastLink): Place => vfs.locate(root, parseRelPath(path), last);

function opened<T>(ground: Ground, place: Place, options: Partial<OpenOptions>, use: (file: FileHandle) => T): T {
  const all = { access: 'read', create: 'never', content: 'keep', mode: 0o644, ...options } as const;
  return using(ground.vfs.openFile(place, all), use);
}

const site = (ground: Ground, path: string, last: LastLink) => ({ ...ground, place: at(ground, path, last) });

const READS: readonly HostileOperation[] = [
  { name: 'stat', last: 'follow', ends: NOTHING, run: (ground, path) => ground.vfs.stat(at(ground, path, 'follow')) },
  { name: 'lstat', last: 'keep', ends: NOTHING, run: (ground, path) => ground.vfs.stat(at(ground, path, 'keep')) },
  {
    name: 'open and read',
    last: 'follow',
    ends: { ...NOTHING, ...DIRECTORIES, other: 'unsupported' },
    run: (ground, path) =>
      opened(ground, at(ground, path, 'follow'), {}, (file) => [
        text(readUpTo(file, 0, 64)),
        file.stat(),
        file.names(),
      ]),
  },
  {
    name: 'list',
    last: 'follow',
    ends: { ...NOTHING, file: 'not-directory', other: 'not-directory' },
    run: (ground, path) =>
      using(ground.vfs.openDirectory(at(ground, path, 'follow')), (directory) => [
        listPage(directory, { after: null, limit: 1000 }),
        directory.stat(),
        directory.names(),
      ]),
  },
  {
    name: 'read a link',
    last: 'keep',
    ends: {
      ...NOTHING,
      file: 'invalid-argument',
      directory: 'invalid-argument',
      empty: 'invalid-argument',
      root: 'invalid-argument',
      other: 'invalid-argument',
    },
    // A target is data of the folder's own; that it is shown is no way out.
    run: (ground, path) => ground.vfs.readLink(at(ground, path, 'keep')).length,
  },
  {
    name: 'exists',
    last: 'follow',
    ends: {},
    decide: (_, ending) => (ending === 'not-found' || ending === 'not-directory' ? 'ok' : ending),
    run: ({ vfs, root }, path) => exists(vfs, root, parseRelPath(path), 'follow'),
  },
  {
    name: 'canonicalize',
    last: 'follow',
    ends: NOTHING,
    run: ({ vfs, root }, path) => canonicalize(vfs, root, parseRelPath(path)),
  },
];

/** Opens a file to write and writes to it. */
const writing = (name: string, options: Partial<OpenOptions>, ends: HostileOperation['ends']): HostileOperation => {
  const last = options.create === 'exclusive' ? 'keep' : 'follow';
  return {
    name,
    last,
    ends: { ...DIRECTORIES, other: 'unsupported', ...ends },
    run: (ground, path) =>
      opened(ground, at(ground, path, last), { access: 'write', ...options }, (file) => {
        file.write(bytes, name === 'append' ? 'end' : 0);
        return file.stat();
      }),
  };
};

const WRITES: readonly HostileOperation[] = [
  writing('open and write', {}, NOTHING),
  writing('open, read and write', { access: 'read-write' }, NOTHING),
  writing('create', { create: 'if-missing' }, { 'missing/': 'is-directory' }),
  writing('create anew', { create: 'exclusive' }, { ...THERE, 'missing/': 'is-directory' }),
  writing('cut', { content: 'discard' }, NOTHING),
  writing('replace', { create: 'if-missing', content: 'discard' }, { 'missing/': 'is-directory' }),
  writing('append', {}, NOTHING),
];

/** What is missing is made, but neither where a link to nothing is in the way nor above what is missing. */
function makesDirectories({ path, follow, keep, entries = [] }: HostileCase, ending: Ending): Ending {
  if (keep === 'symlink' && ending === 'ok' && (follow === 'missing' || follow === 'missing/')) return 'already-exists';
  const isPlain = !path.split('/').includes('..') && !entries.some((entry) => 'link' in entry);
  return ending === 'not-found' && isPlain ? 'ok' : ending;
}

const NAMES: readonly HostileOperation[] = [
  { name: 'mkdir', last: 'keep', ends: THERE, run: (g, path) => g.vfs.makeDirectory(at(g, path, 'keep'), 0o755) },
  {
    name: 'rmdir',
    last: 'keep',
    ends: {
      ...NOTHING,
      file: 'not-directory',
      symlink: 'not-directory',
      other: 'not-directory',
      directory: 'not-empty',
      root: 'busy',
    },
    run: (g, path) => g.vfs.removeDirectory(at(g, path, 'keep')),
  },
  {
    name: 'unlink',
    last: 'keep',
    ends: { ...NOTHING, ...DIRECTORIES },
    run: (g, path) => g.vfs.unlink(at(g, path, 'keep')),
  },
  {
    name: 'remove all',
    last: 'keep',
    ends: { ...NOTHING, root: 'invalid-argument' },
    run: (g, path) => removeAll(site(g, path, 'keep')),
  },
  {
    name: 'rename from',
    last: 'keep',
    ends: { ...NOTHING, root: 'busy' },
    run: (g, path) => g.vfs.rename(at(g, path, 'keep'), at(g, 'renamed', 'keep')),
  },
  {
    name: 'rename to',
    last: 'keep',
    ends: { ...DIRECTORIES, root: 'busy', 'missing/': 'not-directory' },
    // A file cannot become what the path says is a directory.
    decide: ({ path }, ending) =>
      ['is-directory', 'busy'].includes(ending) && parseRelPath(path).mustBeDirectory ? 'not-directory' : ending,
    run: (g, path) => g.vfs.rename(at(g, 'spare', 'keep'), at(g, path, 'keep')),
  },
  {
    name: 'link from',
    last: 'keep',
    ends: { ...NOTHING, directory: 'denied', empty: 'denied', root: 'denied' },
    run: (g, path) => g.vfs.link(at(g, path, 'keep'), at(g, 'linked', 'keep')),
  },
  {
    name: 'link to',
    last: 'keep',
    ends: { ...THERE, 'missing/': 'not-found' },
    run: (g, path) => g.vfs.link(at(g, 'spare', 'keep'), at(g, path, 'keep')),
  },
  {
    name: 'symlink',
    last: 'keep',
    ends: { ...THERE, 'missing/': 'not-found' },
    run: (g, path) => g.vfs.symlink('../outside/secret', at(g, path, 'keep')),
  },
  {
    name: 'make directories',
    last: 'follow',
    ends: { file: 'not-directory', other: 'not-directory' },
    decide: makesDirectories,
    run: ({ vfs, root }, path) =>
      makeDirectories(vfs, root, parseRelPath(path), { mode: 0o755, allow: () => undefined }),
  },
];

const ATTRIBUTES: readonly HostileOperation[] = [
  {
    name: 'set times',
    last: 'follow',
    ends: NOTHING,
    run: (g, path) => g.vfs.setTimes(at(g, path, 'follow'), 5n, 6n),
  },
  {
    name: 'set times of the link',
    last: 'keep',
    ends: NOTHING,
    run: (g, path) => g.vfs.setTimes(at(g, path, 'keep'), 5n, 6n),
  },
  { name: 'set mode', last: 'follow', ends: NOTHING, run: (g, path) => g.vfs.setMode(at(g, path, 'follow'), 0o600) },
];

const COPIES: readonly HostileOperation[] = [
  {
    name: 'copy from',
    last: 'follow',
    ends: { ...NOTHING, ...DIRECTORIES, other: 'unsupported' },
    run: (g, path) => copyFile(site(g, path, 'follow'), site(g, 'copied', 'follow')),
  },
  {
    name: 'copy to',
    last: 'follow',
    ends: { ...DIRECTORIES, other: 'unsupported', 'missing/': 'is-directory' },
    run: (g, path) => copyFile(site(g, 'spare', 'follow'), site(g, path, 'follow')),
  },
  {
    name: 'copy a tree from',
    last: 'keep',
    ends: { ...NOTHING, root: 'invalid-argument', other: 'unsupported' },
    run: (g, path) => copyTree(site(g, path, 'keep'), site(g, 'copied', 'keep')),
  },
  {
    name: 'copy a tree to',
    last: 'keep',
    ends: { ...THERE },
    run: (g, path) => copyTree(site(g, 'source', 'keep'), site(g, path, 'keep')),
  },
];

export const OPERATIONS: readonly HostileOperation[] = [...READS, ...WRITES, ...NAMES, ...ATTRIBUTES, ...COPIES];

/** How `operation` must end on `hostile` where paths lead as `expected` says. */
export function endingOf(operation: HostileOperation, hostile: HostileCase, expected: Expected): Ending {
  const { follow, keep = follow } = expected;
  const leads = operation.last === 'keep' ? keep : follow;
  const ending = isRefusal(leads) ? leads : (operation.ends[leads] ?? 'ok');
  return hostile.but?.[operation.name] ?? operation.decide?.({ ...hostile, ...expected }, ending) ?? ending;
}

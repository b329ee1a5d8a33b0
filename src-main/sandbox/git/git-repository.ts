/** Finds the repository that a folder is in, and what it says of itself. Nothing of it is run: its configuration is read as text. */
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

import { orNull } from '../../vfs/errors.ts';
import type { HostTree } from '../../vfs/host/host-tree.ts';
import { openHostTree } from '../../vfs/host/open-host-tree.ts';
import { readSmall, SHA1, SHA256 } from './git-format.ts';
import type { Format } from './git-format.ts';

const MOST_TEXT = 1024 * 1024;
const MOST_PACKED_REFS = 64 * 1024 * 1024;
/** References that lead to references. */
const MOST_HOPS = 5;

export interface GitConfig {
  readonly format: Format;
  /** Whether the executable bit counts. */
  readonly modes: 'kept' | 'ignored';
  /** Whether line ends of the folder may differ from those that are kept. */
  readonly lineEnds: 'kept' | 'converted';
  readonly names: 'exact' | 'folded';
  readonly refs: 'files' | 'unknown';
}

export interface GitRepository {
  /** Where the working tree begins. */
  readonly worktree: HostTree;
  /** From there to the folder that was asked about. */
  readonly prefix: readonly string[];
  /** Of this working tree: its HEAD and its index. */
  readonly own: HostTree;
  /** Of all working trees: objects and references. */
  readonly common: HostTree;
  readonly config: GitConfig;
  close(): void;
}

const textIn = (tree: HostTree, ...names: string[]): string | null =>
  readSmall(tree, names, MOST_TEXT)?.toString('utf8') ?? null;

const isThere = (tree: HostTree, name: string, kind: 'file' | 'directory'): boolean => {
  const stat = orNull(() => tree.lstat([name]));
  return typeof stat === 'object' && stat?.kind === kind;
};

const NAME = /^[\w.-]+$/;
const KEY = /^[A-Za-z][\w-]*$/;

/** The section that a line begins; empty for one with a name of its own, null when it begins none. */
function sectionOf(line: string): string | null {
  const end = line.startsWith('[') ? line.indexOf(']') : -1;
  if (end < 0) return null;
  const name = line.slice(1, end).trim();
  return NAME.test(name) ? name.toLowerCase() : '';
}

/** Without the comment at its end, and the quotes around it. */
function valueOf(text: string): string {
  const comment = text.search(/[#;]/);
  return (comment < 0 ? text : text.slice(0, comment)).trim().replaceAll('"', '').toLowerCase();
}

/** `key = value` of sections without a name of their own, with the section before the key. A line is looked at once, however it is made. */
function configOf(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let section = '';
  for (const line of text.split('\n').map((each) => each.trim())) {
    section = sectionOf(line) ?? section;
    const equals = line.indexOf('=');
    const key = (equals < 0 ? valueOf(line) : line.slice(0, equals)).trim();
    if (section !== '' && KEY.test(key))
      values.set(`${section}.${key.toLowerCase()}`, equals < 0 ? 'true' : valueOf(line.slice(equals + 1)));
  }
  return values;
}

const YES: ReadonlySet<string> = new Set(['true', 'yes', 'on', '1']);
const NO: ReadonlySet<string> = new Set(['false', 'no', 'off', '0']);
const isYes = (value: string | undefined): boolean => YES.has(value ?? '');
const isNo = (value: string | undefined): boolean => NO.has(value ?? '');

function readConfig(common: HostTree): GitConfig {
  const values = configOf(textIn(common, 'config') ?? '');
  const ends = values.get('core.autocrlf');
  return {
    format: values.get('extensions.objectformat') === 'sha256' ? SHA256 : SHA1,
    modes: isNo(values.get('core.filemode')) ? 'ignored' : 'kept',
    lineEnds: ends === 'input' || isYes(ends) ? 'converted' : 'kept',
    names: isYes(values.get('core.ignorecase')) ? 'folded' : 'exact',
    refs: values.has('extensions.refstorage') && values.get('extensions.refstorage') !== 'files' ? 'unknown' : 'files',
  };
}

/** The folder that a `.git` is, or leads to. */
function gitFolderAt(folder: string, tree: HostTree): HostTree | null {
  const stat = orNull(() => tree.lstat(['.git']));
  if (typeof stat !== 'object' || stat === null) return null;
  if (stat.kind === 'directory') return orNull(() => openHostTree({ hostPath: resolve(folder, '.git') }));
  const target = /^gitdir: (?<path>[^\n]+)/.exec(textIn(tree, '.git') ?? '')?.groups?.['path']?.trim();
  if (target === undefined) return null;
  return orNull(() => openHostTree({ hostPath: isAbsolute(target) ? target : resolve(folder, target) }));
}

function commonOf(own: HostTree): HostTree | null {
  const text = textIn(own, 'commondir')?.trim();
  return orNull(() => openHostTree({ hostPath: text === undefined ? own.hostPath : resolve(own.hostPath, text) }));
}

function repositoryAt(folder: string, worktree: HostTree, from: string): GitRepository | null {
  const own = gitFolderAt(folder, worktree);
  if (!own) return null;
  const common = commonOf(own);
  const isWhole = common !== null && isThere(own, 'HEAD', 'file') && isThere(common, 'objects', 'directory');
  if (!common || !isWhole) {
    own.close();
    common?.close();
    return null;
  }
  const prefix = relative(folder, from)
    .split(sep)
    .filter((name) => name !== '');
  return {
    ...{ worktree, prefix, own, common, config: readConfig(common) },
    close() {
      for (const tree of [worktree, own, common]) tree.close();
    },
  };
}

/** A folder, if it is on the disk of the one that was looked in before. */
function openOn(device: bigint | null, folder: string): { readonly tree: HostTree; readonly device: bigint } | null {
  const tree = orNull(() => openHostTree({ hostPath: folder }));
  if (!tree) return null;
  const stat = orNull(() => tree.lstat([]));
  if (typeof stat === 'object' && stat !== null && (device === null || stat.dev === device))
    return { tree, device: stat.dev };
  tree.close();
  return null;
}

/** Looks in `hostPath` and the folders above, on the same disk, as git does; null when it is in no working tree. */
export function findRepository(hostPath: string): GitRepository | null {
  let device: bigint | null = null;
  for (let folder = hostPath; ; folder = dirname(folder)) {
    const opened = openOn(device, folder);
    if (!opened) return null;
    const found = repositoryAt(folder, opened.tree, hostPath);
    if (found) return found;
    opened.tree.close();
    if (dirname(folder) === folder) return null;
    ({ device } = opened);
  }
}

export interface GitHead {
  /** The branch, or the beginning of the hash of a detached head. */
  readonly name: string;
  /** Hex; null before the first commit, or when it cannot be told. */
  readonly commit: string | null;
}

const OID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const isSafe = (ref: string): boolean =>
  ref.startsWith('refs/') && ref.split('/').every((name) => name !== '' && name !== '.' && name !== '..');

function packedRef(common: HostTree, ref: string): string | null {
  const text = readSmall(common, ['packed-refs'], MOST_PACKED_REFS)?.toString('utf8') ?? '';
  const at = text.indexOf(` ${ref}\n`);
  const oid = at < 0 ? '' : text.slice(text.lastIndexOf('\n', at) + 1, at);
  return OID.test(oid) ? oid : null;
}

/** The commit that a reference is at. */
function resolveRef({ own, common }: GitRepository, ref: string): string | null {
  let name = ref;
  for (let hops = 0; hops < MOST_HOPS && isSafe(name); hops += 1) {
    const names = name.split('/');
    const text = (textIn(own, ...names) ?? textIn(common, ...names))?.trim();
    if (text === undefined) return packedRef(common, name);
    if (OID.test(text)) return text;
    name = text.startsWith('ref: ') ? text.slice('ref: '.length).trim() : '';
  }
  return null;
}

const SHORT = 7;
const BRANCH = 'refs/heads/';

export function headOf(repository: GitRepository): GitHead | null {
  const text = textIn(repository.own, 'HEAD')?.trim() ?? '';
  if (OID.test(text)) return { name: text.slice(0, SHORT), commit: text };
  if (!text.startsWith('ref: ') || repository.config.refs === 'unknown') return null;
  const ref = text.slice('ref: '.length).trim();
  return { name: ref.startsWith(BRANCH) ? ref.slice(BRANCH.length) : ref, commit: resolveRef(repository, ref) };
}

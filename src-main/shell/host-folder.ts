/** Lists a folder of the user's own machine, for the browser shell's picker. */
import { readdirSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import type { CallOutput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

const UNREACHABLE: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM', 'ELOOP', 'ENOTDIR', 'EIO']);

/** A program, a package of one, and the manifest that stands for the folder it is in. */
const CAPSULE = /\.(?:wasm|capsule)$|^Capsule\.toml$/;
/** What `eventImport` opens. */
const BUNDLE = '.capsule-trail';
/** What `layerImport` opens. */
const ARCHIVE = /\.(?:tar|tar\.gz|tgz)$/i;

type Listing = CallOutput<'shellBrowse'>;
type Listed = Listing['entries'][number];

/**
 * Folders, capsules, exports and archives, links followed: folders first, hidden ones last, by name.
 * Errors: `workspace-gone`, `workspace-unreadable`.
 */
export function listHostFolder(asked: string): Listing {
  const folder = resolve(asked);
  const parent = dirname(folder);
  const entries = namesIn(folder).flatMap((name): Listed[] => {
    const path = join(folder, name);
    const kind = kindOf(path, name);
    return kind === null ? [] : [{ name, path, kind }];
  });
  return { folder, parent: parent === folder ? null : parent, entries: entries.sort(byKindThenName) };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new CallError('workspace-gone', `There is no folder ${folder}.`);
    if (code === 'EACCES' || code === 'EPERM')
      throw new CallError('workspace-unreadable', `${folder} may not be read.`);
    throw error;
  }
}

/** Null for what is neither, and for what may not be looked at: there is nothing to open there. */
function kindOf(path: string, name: string): Listed['kind'] | null {
  const stat = followed(path);
  if (stat?.isDirectory() === true) return 'directory';
  if (stat?.isFile() !== true) return null;
  if (CAPSULE.test(name)) return 'capsule';
  if (ARCHIVE.test(name)) return 'archive';
  return name.endsWith(BUNDLE) ? 'bundle' : null;
}

function followed(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (UNREACHABLE.has((error as NodeJS.ErrnoException).code)) return null;
    throw error;
  }
}

const rank = ({ kind, name }: Listed): number => (kind === 'directory' ? 0 : 2) + (name.startsWith('.') ? 1 : 0);
const byKindThenName = (one: Listed, other: Listed): number =>
  rank(one) - rank(other) || one.name.localeCompare(other.name);

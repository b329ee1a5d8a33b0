/** PATH arguments: any spelling of a path in the sandbox, or a host path inside its workspace. */
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { CallError } from '../../src-preload/contract/reply.ts';
import type { Change, SandboxState } from '../../src-preload/contract/schemas.ts';
import { VfsError } from '../vfs/errors.ts';
import { formatPath, parseSchemePath } from '../vfs/path/scheme-path.ts';

export interface PathBase {
  /** Names of the sandbox's mounts, and its real folder. */
  readonly state: Pick<SandboxState, 'sandbox' | 'mounts'>;
  /** Absolute. */
  readonly cwd: string;
}

/**
 * The canonical spelling of one argument. `./a` and `../a` are seen from the current folder when that is in
 * the workspace; a bare `a` is seen from the workspace. Errors: `CallError` `invalid-path` or its kin.
 */
export function canonicalPath(text: string, { state, cwd }: PathBase): string {
  const { workspace } = state.sandbox;
  const onHost =
    isAbsolute(text) || /^\.\.?([\\/]|$)/.test(text) ? belowWorkspace(resolve(cwd, text), workspace) : null;
  if (onHost !== null) return formatPath('cwd', onHost);
  if (isAbsolute(text) && !/^\/tmp(\/|$)/.test(text))
    throw new CallError('boundary-escape', `${text} is not inside the workspace ${workspace}.`);
  return parsed(text, state);
}

function parsed(text: string, { mounts }: PathBase['state']): string {
  try {
    const { mount, path } = parseSchemePath(text, new Set(mounts.map(({ name }) => name)));
    return formatPath(mount, path.names);
  } catch (error) {
    if (error instanceof VfsError)
      throw new CallError(error.code, `${JSON.stringify(text)} is no path here: ${error.message}.`);
    throw error;
  }
}

/** The names below the workspace, or null. The last name may be a link, or not there: it is not followed. */
function belowWorkspace(path: string, workspace: string): readonly string[] | null {
  const asWritten = namesBelow(path, workspace);
  if (asWritten !== null) return asWritten;
  const parent = realFolder(dirname(path));
  return namesBelow(join(parent, basename(path)), realFolder(workspace));
}

function namesBelow(path: string, folder: string): readonly string[] | null {
  const below = relative(folder, path);
  if (below === '') return [];
  const names = below.split(sep);
  return names[0] === '..' || isAbsolute(below) ? null : names;
}

/** With links resolved as far as the folder exists: what a capsule made is not on the host. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const parent = dirname(folder);
    return parent === folder ? folder : join(realFolder(parent), basename(folder));
  }
}

export interface Selection {
  readonly changes: readonly Change[];
  /** Arguments that stand for no change. */
  readonly unmatched: readonly string[];
}

/** The changes at or below the given paths, in their own order; all of them when there are no paths. */
export function selectChanges(changes: readonly Change[], texts: readonly string[], base: PathBase): Selection {
  if (texts.length === 0) return { changes, unmatched: [] };
  const asked = texts.map((text) => ({ text, path: canonicalPath(text, base) }));
  const covers = (path: string, change: Change): boolean =>
    isWithin(change.path, path) || (change.from !== null && isWithin(change.from, path));
  return {
    changes: changes.filter((change) => asked.some(({ path }) => covers(path, change))),
    unmatched: asked.filter(({ path }) => !changes.some((change) => covers(path, change))).map(({ text }) => text),
  };
}

/** At it or below it, by component; both canonical. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

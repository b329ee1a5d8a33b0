/** The pattern of a grant, from any spelling to the canonical one, checked against what is mounted. */
import { parseAccessEntry } from '../../../src-preload/contract/manifest/access-entry.ts';
import { fail, orNull, VfsError } from '../../vfs/errors.ts';
import { isAtOrBelow } from '../../vfs/path/at-or-below.ts';
import { parseRelPath } from '../../vfs/path/rel-path.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { MountedTree, MountTable } from '../mounts.ts';

/** Where the links on the way lead; as it is spelled when nothing is there yet. Errors: path rules. */
function located(mount: MountedTree, names: readonly string[]): readonly string[] {
  const path = parseRelPath(names.join('/'));
  return orNull(() => mount.view('merged').vfs.locate(mount.root, path, 'keep').names) ?? names;
}

function ofHost(
  names: readonly string[],
  mounts: MountTable,
): { readonly mount: string; readonly names: readonly string[] } {
  for (const { name, hostRoot } of mounts.all())
    if (hostRoot && isAtOrBelow(names, hostRoot)) return { mount: name, names: names.slice(hostRoot.length) };
  return fail(
    'invalid-argument',
    'This path lies in no folder that is mounted here; begin it with cwd://, home:// or tmp://.',
  );
}

/**
 * What the gate compares with: `workspace://src/`, `/the/real/workspace/src` and `cwd://src` are one. Errors: `invalid-argument` with a
 * sentence, for what could cover nothing, or something else than it says.
 */
export function canonicalPattern(text: string, mounts: MountTable): string {
  const entry = parseAccessEntry(text);
  if (entry.kind === 'never') return fail('invalid-argument', entry.problem);
  const place = entry.kind === 'host' ? ofHost(entry.names, mounts) : entry;
  if (!mounts.has(place.mount)) fail('invalid-argument', `Nothing is mounted here as ${place.mount}://.`);
  const pattern = formatPath(place.mount, place.names);
  const names = checked(() => located(mounts.get(place.mount), place.names));
  const led = formatPath(place.mount, names);
  if (led !== pattern)
    fail('invalid-argument', `${pattern} leads to ${led}; a grant names the place itself, so grant that.`);
  return pattern;
}

function checked<T>(look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof VfsError)
      return fail('invalid-argument', `A grant for this path would cover nothing: ${error.message}.`);
    throw error;
  }
}

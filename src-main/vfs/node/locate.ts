/** From a directory and a path to a place: with one question to the base where that is enough, else name by name. */
import { fail } from '../errors.ts';
import type { RelPath } from '../path/rel-path.ts';
import type { LastLink } from '../vfs.ts';
import { walk } from '../walk.ts';
import { baseNames, baseStat, childNode, enter, linkTarget, lookup } from './lookup.ts';
import type { Found, Lens, Position } from './lookup.ts';
import type { Node } from './node.ts';
import { NodePlace } from './place.ts';

/** The place of a directory that a handle or `..` leads to. */
export function placeOfDirectory(lens: Lens, { anchor, rest }: Position, mustBeDirectory = false): NodePlace {
  const name = rest.at(-1);
  if (name !== undefined) {
    const parent = { anchor, rest: rest.slice(0, -1) };
    const found = lookup(lens, parent, name) ?? null;
    return new NodePlace({ lens, spot: { parent, name, found }, found, mustBeDirectory });
  }
  const found: Found = { kind: 'directory', node: anchor, stat: null };
  const spot = anchor.parent && { parent: { anchor: anchor.parent, rest: [] }, name: anchor.name, found };
  return new NodePlace({ lens, spot, found, mustBeDirectory });
}

function placeAt(
  lens: Lens,
  parent: Position,
  name: string,
  found: Found | undefined,
  path: { mustBeDirectory: boolean },
) {
  const spot = { parent, name: found?.name ?? name, found: found ?? null, asked: name };
  return new NodePlace({ lens, spot, found: found ?? null, mustBeDirectory: path.mustBeDirectory });
}

/** As far as the top has directories on the path: the last of them, and how many names led there. */
function followTop(lens: Lens, start: Node, names: readonly string[]): { anchor: Node; passed: number } | null {
  let anchor = start;
  let passed = 0;
  for (; passed < names.length - 1; passed++) {
    const child = anchor.children.get(names[passed] ?? '');
    if (!child) break;
    if (child.node?.kind !== 'directory') return null;
    if (lens.layers === 'top' && !child.node.stored) return null;
    anchor = child.node;
  }
  return { anchor, passed };
}

/** Whether what was found lets the path end here. */
function isArrival(found: Found, path: RelPath, last: LastLink): boolean {
  if (found.kind === 'symlink') return last === 'keep' && !path.mustBeDirectory;
  return !path.mustBeDirectory || found.kind === 'directory';
}

/** The common cases. null means: walk, whatever comes of it. */
function locateAtOnce(lens: Lens, start: Node, path: RelPath, last: LastLink): NodePlace | null {
  const { names } = path;
  const name = names.at(-1);
  if (name === undefined || start.gone || names.includes('..')) return null;
  const top = followTop(lens, start, names);
  if (!top) return null;
  const { anchor, passed } = top;
  const parent: Position = { anchor, rest: names.slice(passed, -1) };
  if (parent.rest.length === 0) {
    const child = childNode(lens, anchor, name);
    if (child?.node) {
      const found: Found = { kind: child.node.kind, node: child.node, stat: null };
      return isArrival(found, path, last) ? placeAt(lens, parent, name, found, path) : null;
    }
    if (child) return placeAt(lens, parent, name, undefined, path);
  }
  return locateInBase(lens, parent, name, path, last);
}

function locateInBase(lens: Lens, parent: Position, name: string, path: RelPath, last: LastLink): NodePlace | null {
  const above = baseNames(lens, parent);
  const stat = above ? lens.state.base?.lstat([...above, name]) : undefined;
  if (stat === 'link-in-path') return null;
  if (stat) {
    const found: Found = { kind: stat.kind, node: null, stat };
    return isArrival(found, path, last) ? placeAt(lens, parent, name, found, path) : null;
  }
  const isParentThere = parent.rest.length === 0 || (above && baseStat(lens.state, above)?.kind === 'directory');
  return isParentThere ? placeAt(lens, parent, name, undefined, path) : null;
}

/** Errors: see `Vfs.locate`. */
export function locate(lens: Lens, start: Node, path: RelPath, last: LastLink): NodePlace {
  // One question with a whole path would not say how its names are spelled.
  const known = lens.state.names === 'exact' ? locateAtOnce(lens, start, path, last) : null;
  if (known) return known;
  const walked = walk<Position, Found>(
    {
      lookup: (at, name) => lookup(lens, at, name),
      enter,
      readLink: (at, name, found) => linkTarget(lens, at, name, found),
    },
    { anchor: start, rest: [] },
    path,
    last,
  );
  if (walked.name === null) return placeOfDirectory(lens, walked.dir, path.mustBeDirectory);
  return placeAt(lens, walked.dir, walked.name, walked.entry, walked);
}

/** The place as it is now. Errors: `not-found` when its names lead elsewhere by now. */
export function locateAnew(lens: Lens, place: NodePlace): NodePlace {
  if (place.version === lens.state.version) return place;
  const path = { names: place.names, mustBeDirectory: false } as unknown as RelPath;
  const fresh = locate(lens, lens.state.root, path, 'keep');
  const isSame = fresh.names.length === place.names.length && fresh.names.every((name, i) => name === place.names[i]);
  if (!isSame) fail('not-found');
  const spot = fresh.spot && { ...fresh.spot, asked: place.spot?.asked };
  return new NodePlace({ lens, spot, found: fresh.found, mustBeDirectory: place.mustBeDirectory });
}

/** Which of several spellings of a name is there, over a base that takes them for one. Over any other base nothing of this runs. */
import type { HostStat, HostTree } from '../host/host-tree.ts';
import { foldName } from './fold-name.ts';
import type { Node } from './node.ts';
import type { TreeState } from './tree-state.ts';

const isSame = (one: HostStat, other: HostStat): boolean => one.ino === other.ino && one.dev === other.dev;

/** The base's own spelling of `name`, which it has in `directory`. */
function spelledInBase(base: HostTree, directory: readonly string[], name: string, stat: HostStat): string {
  const names = base.list(directory).entries.map((entry) => entry.name);
  if (names.includes(name)) return name;
  const folded = foldName(name);
  const match = names.find((other) => foldName(other) === folded);
  if (match !== undefined) return match;
  // The folder folds in another way than we do, and has the last word.
  const found = names.find((other) => {
    const there = base.lstat([...directory, other]);
    return typeof there === 'object' && isSame(there, stat);
  });
  return found ?? name;
}

/** How the top spells `name` in `directory`, whiteouts included; `name` itself when it has none. Every name of the top may be looked at. */
export function spelledInTop(state: TreeState, directory: Node, name: string): string {
  if (state.names === 'exact' || directory.children.has(name)) return name;
  const folded = foldName(name);
  for (const other of directory.children.keys()) if (foldName(other) === folded) return other;
  return name;
}

/** How the base spells `name` below `directory`; undefined when it has nothing there. */
export function spellingInBase(
  { base }: TreeState,
  directory: readonly string[] | null,
  name: string,
): string | undefined {
  const stat = directory && base?.lstat([...directory, name]);
  if (!base || !directory || !stat || stat === 'link-in-path') return undefined;
  return spelledInBase(base, directory, name, stat);
}

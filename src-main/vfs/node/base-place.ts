/** Which part of a tree shows a place of the base, wherever that is. */
import { lookup } from './lookup.ts';
import type { Found, Position } from './lookup.ts';
import { movedFrom } from './moves.ts';
import { isNatural } from './node.ts';
import type { Child, Node } from './node.ts';
import { spelledInTop } from './spelling.ts';
import type { TreeState } from './tree-state.ts';

type Names = readonly string[];

/** The directory that the base has at `names`, where the tree shows it; null when it does not. */
function shownDirectory(state: TreeState, names: Names): Position | null {
  let parent: Node | null = state.root;
  for (const [depth, name] of names.entries()) {
    const next: Node | null | undefined = parent ? naturalChild(state, parent, name) : null;
    if (parent && next === undefined) return { anchor: parent, rest: names.slice(depth) };
    // What is not shown itself may have something in it that is, elsewhere.
    const found: Node | undefined = next ?? movedFrom(state, names.slice(0, depth + 1));
    parent = found?.kind === 'directory' ? found : null;
  }
  return parent && { anchor: parent, rest: [] };
}

/** undefined when the tree has nothing to say at that name; null when it shows something else there. */
function naturalChild(state: TreeState, parent: Node, name: string): Node | null | undefined {
  const spelled = spelledInTop(state, parent, name);
  const child = parent.children.get(spelled);
  if (!child) return undefined;
  return child.node && spelled === name && isNatural(child.node, parent, name) ? child.node : null;
}

/** A name of a shown directory of the base. */
export interface BaseHome {
  readonly directory: Position;
  /** As the tree spells it. */
  readonly name: string;
  /** What is in memory there. */
  readonly child: Child | undefined;
}

/** Where the tree would show what the base has at `names`; null when the directory that holds it is not shown, and for the root. */
export function homeOf(state: TreeState, names: Names): BaseHome | null {
  const last = names.at(-1);
  const directory = last === undefined ? null : shownDirectory(state, names.slice(0, -1));
  if (!directory || last === undefined) return null;
  const { anchor, rest } = directory;
  if (rest.length > 0) return { directory, name: last, child: undefined };
  const name = spelledInTop(state, anchor, last);
  return { directory, name, child: anchor.children.get(name) };
}

/** The node there, when it is the very one that the base has under `last`. */
function naturalNode({ directory, child }: BaseHome, last: string): Node | null {
  const node = child?.node;
  return node && isNatural(node, directory.anchor, last) ? node : null;
}

/** The node in memory that stands for the base entry of `names`, wherever the tree shows it. */
export function nodeFrom(state: TreeState, names: Names): Node | undefined {
  const last = names.at(-1);
  if (last === undefined) return state.root;
  const home = homeOf(state, names);
  return (home && naturalNode(home, last)) ?? movedFrom(state, names);
}

/** What a tree shows at a name. */
export interface Shown {
  readonly parent: Position;
  readonly name: string;
  readonly found: Found;
}

/** What the tree shows of the base entry of `names` where the base has it. */
export function shownAtHome(state: TreeState, names: Names): Shown | null {
  const home = homeOf(state, names);
  const found = home && lookup({ state, layers: 'merged' }, home.directory, home.name);
  if (!home || !found) return null;
  const isOther = found.node && !isNatural(found.node, home.directory.anchor, names.at(-1) ?? '');
  return isOther ? null : { parent: home.directory, name: found.name ?? home.name, found };
}

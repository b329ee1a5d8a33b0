/** What the top records of the base, name by name, and how it is told to record something else. See `Overlay.recall`. */
import { fail } from '../errors.ts';
import type { BaseEntry, BaseRecord } from '../top-entry.ts';
import { holdDirectory, setChild, store, storeName } from './graph.ts';
import { noteMoved } from './moves.ts';
import { isWritten } from './node.ts';
import type { Child, Node, Origin } from './node.ts';
import type { TreeState } from './tree-state.ts';

type Names = readonly string[];

const originOf = ({ origin }: Node): BaseRecord['origin'] =>
  origin?.facts ? { names: origin.names, ...origin.facts } : null;

function* recordsBelow(directory: Node, above: Names): Generator<BaseRecord> {
  const children = [...directory.children].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, child] of children) {
    if (!isWritten(child)) continue;
    const { node, hides } = child;
    const names = [...above, name];
    yield { names, kind: node?.kind ?? null, origin: node && originOf(node), hides };
    if (node?.kind === 'directory') yield* recordsBelow(node, names);
  }
}

/** See `Overlay.baseRecords`. */
export function baseRecordsOf({ root }: TreeState): readonly BaseRecord[] {
  const first: BaseRecord = { names: [], kind: root.kind, origin: originOf(root), hides: null };
  return [...(root.stored ? [first] : []), ...recordsBelow(root, [])];
}

/** The top's directory there, or the base's where the top says nothing of it. */
function directoryAt(state: TreeState, names: Names): Node {
  let anchor = state.root;
  for (const [depth, name] of names.entries()) {
    const child = anchor.children.get(name);
    if (!child) return holdDirectory(state, { anchor, rest: names.slice(depth) });
    anchor = child.node?.kind === 'directory' ? child.node : fail('not-found');
  }
  return anchor;
}

const fromRecord = ({ names, fingerprint, hash, shared }: BaseEntry): Origin => ({
  names,
  facts: { fingerprint, hash, ...(shared && { shared }) },
});

function setOrigin(state: TreeState, node: Node, origin: BaseRecord['origin']): void {
  const before = node.origin;
  node.origin = origin && fromRecord(origin);
  state.recorder.undo(() => (node.origin = before));
  store(state, node);
  noteMoved(state, node);
}

/** A whiteout, or none any more. */
function setWhiteout(state: TreeState, parent: Node, name: string, { hides }: BaseRecord): void {
  if (parent.children.get(name)?.node) fail('already-exists');
  setChild(state, parent, name, hides ? { node: null, hides } : undefined);
  storeName(state, parent, name);
}

/** A directory that is only on the way may have been forgotten since. */
function nodeAt(state: TreeState, { names, kind }: BaseRecord, child: Child | undefined): Node {
  if (kind === 'directory' && !child?.node?.stored) return directoryAt(state, names);
  return child?.node?.stored && child.node.kind === kind ? child.node : fail('not-found');
}

function recallOne(state: TreeState, record: BaseRecord): void {
  const name = record.names.at(-1);
  if (name === undefined) {
    setOrigin(state, state.root, record.origin);
    return;
  }
  const parent = directoryAt(state, record.names.slice(0, -1));
  if (record.kind === null) {
    setWhiteout(state, parent, name, record);
    return;
  }
  const node = nodeAt(state, record, parent.children.get(name));
  setOrigin(state, node, record.origin);
  setChild(state, parent, name, { node, hides: record.hides });
  storeName(state, parent, name);
}

/** See `Overlay.recall`. */
export function recall(state: TreeState, records: readonly BaseRecord[]): void {
  for (const record of records) recallOne(state, record);
  state.moves++;
  state.changed();
}

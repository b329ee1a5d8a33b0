/** What differs between two listings of an archive. */
import type { ChangeKind } from '../../../src-preload/contract/vocabulary.ts';
import type { Member } from './member.ts';

/** Rows that are given; the counts are of all. */
const MOST_ROWS = 5000;
/** Characters of a name that are shown. */
const SHOWN_NAME = 1000;
/** Characters of a hash that are shown. */
const SHOWN_HASH = 12;

/** The shape of a group of `Inside` in the contract. */
export interface InsideGroup {
  title: string;
  columns: string[];
  rows: { name: string; kind: ChangeKind | null; before: string[] | null; after: string[] | null }[];
  differing: number;
  same: number;
}

const cells = ({ kind, size, mode, modified, hash }: Member): string[] => [
  kind,
  String(size),
  mode?.toString(8) ?? '',
  modified,
  hash?.slice(0, SHOWN_HASH) ?? '',
];

const sameMember = (a: Member, b: Member): boolean =>
  a.kind === b.kind && a.size === b.size && a.mode === b.mode && a.modified === b.modified && a.hash === b.hash;

function kindOf(before: Member | undefined, after: Member | undefined): ChangeKind {
  if (!before) return 'added';
  if (!after) return 'deleted';
  return before.kind === after.kind ? 'modified' : 'type-changed';
}

/** By name; the last of several of one name counts, as it does for who unpacks it. */
const byName = (members: readonly Member[]): ReadonlyMap<string, Member> =>
  new Map(members.map((member) => [member.name, member]));

/** Members that differ, sorted by name. */
export function compareMembers(before: readonly Member[], after: readonly Member[]): InsideGroup {
  const [old, fresh] = [byName(before), byName(after)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const differing = names.filter((name) => {
    const [one, other] = [old.get(name), fresh.get(name)];
    return !one || !other || !sameMember(one, other);
  });
  const rows = differing.slice(0, MOST_ROWS).map((name) => {
    const [one, other] = [old.get(name), fresh.get(name)];
    return {
      name: name.slice(0, SHOWN_NAME),
      kind: kindOf(one, other),
      before: one ? cells(one) : null,
      after: other ? cells(other) : null,
    };
  });
  const columns = ['kind', 'size', 'mode', 'modified', 'sha-256'];
  return { title: 'Members', columns, rows, differing: differing.length, same: names.length - differing.length };
}

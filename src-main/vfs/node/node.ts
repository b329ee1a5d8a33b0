/** One entry of a tree that is held in memory: changed, on the way to a change, or open. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { Fingerprint, HostFile } from '../host/host-tree.ts';
import type { Content } from './content.ts';

/** The base entry that something hides or comes from, as it was when that began. */
export interface BaseFacts {
  readonly fingerprint: Fingerprint;
  /** sha-256, hex, when the content was read. */
  readonly hash: string | null;
  /** The base has the file under other names too. */
  readonly shared?: true;
}

/** Where in the base an entry comes from. */
export interface Origin {
  readonly names: readonly string[];
  /** null until something needs to remember it: an entry that is only open has no use for it. */
  readonly facts: BaseFacts | null;
}

/** What a directory has under a name. Without a node it is a whiteout. */
export interface Child {
  readonly node: Node | null;
  /** The base entry at this very place, when it is not shown. */
  readonly hides: BaseFacts | null;
}

/**
 * - `base`: as the base has them now.
 * - `touched`: a directory whose names changed, or a file that got or lost a name; only its times are the tree's own, and nobody asked
 *   for them.
 * - `own`: set by somebody, or those of a file with a content of its own.
 */
export type Attributes =
  | { readonly source: 'base' }
  | { readonly source: 'touched'; readonly mtimeNs: bigint; readonly ctimeNs: bigint }
  | OwnAttributes;

export interface OwnAttributes {
  readonly source: 'own';
  readonly mode: number;
  readonly mtimeNs: bigint;
  readonly atimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** Whether a name is part of the top, rather than of something that is only open. */
export const isWritten = (child: Child): boolean => child.node === null || child.node.stored;

export interface NameOf {
  readonly parent: Node;
  readonly name: string;
}

export const FROM_BASE: Attributes = { source: 'base' };

/** New entries' inode numbers begin where those of real disks hardly ever are, and stay exact as doubles. */
const INO_BASE = 1n << 52n;

/** Written only by the functions of this folder. */
export class Node {
  /** Unique in its tree, over restarts too. */
  readonly id: number;
  readonly kind: EntryKind;
  /** null for an entry that the base never had. */
  origin: Origin | null;
  attributes: Attributes;
  /** A file's own content; null when it is the base's. */
  content: Content | null = null;
  /** The target of a link that is not the base's. */
  linkTarget: string | null = null;
  /** Only a directory has any. */
  readonly children: Map<string, Child>;
  /** The directory that holds it, and its name there; of several names the first one. Stays when the name is gone. */
  parent: Node | null;
  name: string;
  /** Hard links beyond the first name. */
  more: readonly NameOf[] = [];
  /** No name leads here any more; only handles do. */
  gone = false;
  /** Part of the top: written down, and shown as such. Otherwise it is in memory only because it is open. */
  stored = false;
  /** The generation of the tree in which it changed last. */
  since = 0;
  /** Open handles. */
  pins = 0;
  /** Those of them that may write. */
  writers = 0;
  /** The base file, while it is open and its content is read from there. */
  baseFile: HostFile | null = null;

  constructor(id: number, kind: EntryKind, place: { parent: Node | null; name: string }, from: NodeSource) {
    this.id = id;
    this.kind = kind;
    this.parent = place.parent;
    this.name = place.name;
    this.origin = from.origin;
    this.attributes = from.attributes;
    this.children = kind === 'directory' ? new Map<string, Child>() : NO_CHILDREN;
  }

  /** Kept from the base over copy-up and rename, but for a file that is no longer the same as its other names there. */
  get ino(): bigint {
    const facts = this.origin?.facts;
    return facts && !isApart(this) ? facts.fingerprint.ino : INO_BASE + BigInt(this.id);
  }
}

export interface NodeSource {
  readonly origin: Origin | null;
  readonly attributes: Attributes;
}

/** Shared by everything that is no directory; frozen in spirit, because nobody adds children to a file. */
const NO_CHILDREN = new Map<string, Child>();

/**
 * Whether a file that has several names in the base is a file of its own by now: changed, or with more names here. As on Linux
 * overlayfs without an index, a change parts it from its other names in the base, which nobody could find without a search.
 */
export function isApart({ origin, content, attributes, more }: Node): boolean {
  if (!origin?.facts?.shared) return false;
  return content !== null || attributes.source === 'own' || more.length > 0;
}

/** Names from the root of the tree. */
export function namesOf(node: Node): string[] {
  const names: string[] = [];
  for (let at = node; at.parent !== null; at = at.parent) names.push(at.name);
  return names.reverse();
}

/** Whether the base entry that the tree would show at `name` in `parent` anyway is the one `node` comes from. */
export function isNatural(node: Node, parent: Node, name: string): boolean {
  const own = node.origin?.names;
  const above = parent.origin?.names;
  if (!own || !above || own.length !== above.length + 1 || own.at(-1) !== name) return false;
  return above.every((part, index) => part === own[index]);
}

/** Whether `node` is `directory` or somewhere below it. */
export function isWithin(node: Node, directory: Node): boolean {
  for (let at: Node | null = node; at !== null; at = at.parent) if (at === directory) return true;
  return false;
}

/** Whether the top says anything about this entry itself, other than that something below it changed. */
export function isChanged(node: Node): boolean {
  if (node.content !== null || node.attributes.source === 'own' || node.origin === null) return true;
  if (node.parent === null) return false;
  return node.more.length > 0 || !isNatural(node, node.parent, node.name);
}

/** What a manifest declares: the capabilities of its root and of its components as one set, with the place of each entry. */
import type { Right } from '../policy-words.ts';
import { MANIFEST_NAME, tablesOf, textsOf, valueAt } from './manifest-document.ts';
import type { ManifestDocument, ManifestTable, ManifestValue } from './manifest-document.ts';
import { placeText } from './text-place.ts';
import type { TextPlace } from './text-place.ts';

/** Capabilities that are lists of texts, and those that are true or false (contracts.md 5.1). */
export const LIST_CAPABILITIES = [
  'fs_read',
  'fs_write',
  'net',
  'net_connect',
  'net_bind',
  'kv',
  'host_process',
  'identity',
  'ipc_publish',
  'ipc_subscribe',
] as const;
export type ListCapability = (typeof LIST_CAPABILITIES)[number];
export const FLAG_CAPABILITIES = ['uplink', 'allow_persistent', 'allow_prompt_injection'] as const;
export type FlagCapability = (typeof FLAG_CAPABILITIES)[number];

export interface DeclaredEntry {
  readonly text: string;
  readonly place: TextPlace;
}

export interface Capabilities {
  /** As they are written, root first, then component by component. */
  readonly lists: Readonly<Record<ListCapability, readonly DeclaredEntry[]>>;
  readonly flags: Readonly<Record<FlagCapability, boolean>>;
  /** What it may publish and listen to: the keys of `[publish]` and `[subscribe]`, and the lists that were there before them. */
  readonly topics: { readonly publish: readonly DeclaredEntry[]; readonly subscribe: readonly DeclaredEntry[] };
}

/** Every `[capabilities]` table: that of the root, and those of its components. */
export const capabilityTables = ({ root }: ManifestDocument): readonly ManifestTable[] => [
  ...tablesOf(valueAt(root, 'capabilities')).slice(0, 1),
  ...tablesOf(valueAt(root, 'component')).flatMap((one) => tablesOf(valueAt(one, 'capabilities')).slice(0, 1)),
];

const entriesOf = (value: ManifestValue | undefined): readonly DeclaredEntry[] =>
  value?.kind === 'list' ? textsOf(value).map((item) => ({ text: item.value, place: item.place })) : [];

const keysOf = (value: ManifestValue | undefined): readonly DeclaredEntry[] =>
  value?.kind === 'table'
    ? [...value.entries.values()].map(({ key, keyPlace }) => ({ text: key, place: keyPlace }))
    : [];

const fromNames = <N extends string, T>(names: readonly N[], make: (name: N) => T): Readonly<Record<N, T>> =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<N, T>;

/** Values of a wrong type declare nothing; checking says what is wrong with them. */
export function capabilitiesOf(document: ManifestDocument): Capabilities {
  const tables = capabilityTables(document);
  const lists = fromNames(LIST_CAPABILITIES, (name) => tables.flatMap((table) => entriesOf(valueAt(table, name))));
  const isSet = (table: ManifestTable, name: FlagCapability): boolean => {
    const value = valueAt(table, name);
    return value?.kind === 'truth' && value.value;
  };
  return {
    lists,
    flags: fromNames(FLAG_CAPABILITIES, (name) => tables.some((table) => isSet(table, name))),
    topics: {
      publish: [...keysOf(valueAt(document.root, 'publish')), ...lists.ipc_publish],
      subscribe: [...keysOf(valueAt(document.root, 'subscribe')), ...lists.ipc_subscribe],
    },
  };
}

/** What a rule set is made of: see `sandbox/policy/rule-set.ts`. */
export interface FileRule {
  readonly access: Right;
  /** As it is written, e.g. `cwd://src`. */
  readonly pattern: string;
  /** Where it is written, e.g. `Capsule.toml 12:3`. */
  readonly place: string;
}

/** The capability that gives a right to files. */
export const CAPABILITY_OF_RIGHT = { read: 'fs_read', write: 'fs_write' } as const satisfies Record<
  Right,
  ListCapability
>;

/** Those for reading first, in the order of the text; entries that cover nothing are among them, and cover nothing. */
export function fileRules({ lists }: Capabilities): readonly FileRule[] {
  const rulesOf = (access: Right): readonly FileRule[] =>
    lists[CAPABILITY_OF_RIGHT[access]].map(({ text, place }) => ({
      access,
      pattern: text,
      place: placeText(MANIFEST_NAME, place),
    }));
  return [...rulesOf('read'), ...rulesOf('write')];
}

/** The capabilities that are held: lists that are not empty, and what is switched on; sorted, as `enumerate-capabilities` says them. */
export function heldNames({ lists, flags }: Capabilities): readonly string[] {
  const held = [
    ...LIST_CAPABILITIES.filter((name) => lists[name].length > 0),
    ...FLAG_CAPABILITIES.filter((name) => flags[name]),
  ];
  return held.sort();
}

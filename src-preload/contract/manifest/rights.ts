/** The rights of a capsule in words for people, and what one version has more than another. */
import { parseAccessEntry } from './access-entry.ts';
import type { Capabilities } from './capabilities.ts';
import { coversFor, entryIndex } from './capability-covers.ts';

type Impact = 'low' | 'medium' | 'high';

/** The shape of `RightLine` in the contract. */
export interface RightInWords {
  /** The key in `[capabilities]`; `publish` and `subscribe` for topics. */
  readonly capability: string;
  /** As it is written; `true` for what is only switched on. */
  readonly entry: string;
  readonly sentence: string;
  readonly impact: Impact;
}
/** What is kept of a right. */
export type DeclaredRight = Pick<RightInWords, 'capability' | 'entry'>;

interface Words {
  readonly sentence: string;
  readonly impact: Impact;
}

const MOUNT_NAMES: Readonly<Record<string, string>> = {
  cwd: 'the workspace',
  home: 'its home folder',
  tmp: 'the scratch folder',
};

type FileImpacts = Readonly<Record<'part' | 'whole' | 'home' | 'scratch' | 'host', Impact>>;
const READ_IMPACT: FileImpacts = { part: 'low', whole: 'medium', home: 'medium', scratch: 'low', host: 'high' };
const WRITE_IMPACT: FileImpacts = { part: 'medium', whole: 'high', home: 'medium', scratch: 'low', host: 'high' };

function fileWords(does: string, entry: string, impacts: FileImpacts): Words {
  const parsed = parseAccessEntry(entry);
  if (parsed.kind === 'never') return { sentence: `Nothing: ${parsed.problem}`, impact: 'low' };
  const { names } = parsed;
  if (parsed.kind === 'host')
    return { sentence: `${does} /${names.join('/')} of this machine and everything below it.`, impact: impacts.host };
  const { mount } = parsed;
  const where = Object.hasOwn(MOUNT_NAMES, mount) ? (MOUNT_NAMES[mount] ?? mount) : `the mount ${mount}`;
  const extent = names.length === 0 ? 'whole' : 'part';
  const impact = mount === 'tmp' ? impacts.scratch : mount === 'home' ? impacts.home : impacts[extent];
  if (extent === 'whole') return { sentence: `${does} everything in ${where}.`, impact };
  return { sentence: `${does} ${names.join('/')} in ${where}, and everything below it.`, impact };
}

const wild = (entry: string, impact: Impact): Impact => (entry.startsWith('*') ? 'high' : impact);
const IDENTITY: Readonly<Record<string, Words>> = {
  resolve: { sentence: 'Look up who an account belongs to.', impact: 'low' },
  link: { sentence: 'Link accounts, and list links.', impact: 'medium' },
  admin: { sentence: 'Create users.', impact: 'high' },
};

const WORDS: Readonly<Record<string, (entry: string) => Words>> = {
  fs_read: (entry) => fileWords('Read', entry, READ_IMPACT),
  fs_write: (entry) => fileWords('Write, make and remove', entry, WRITE_IMPACT),
  net: (entry) => ({
    sentence: entry === '*' ? 'Ask any host over HTTP.' : `Ask ${entry} and its sub-domains over HTTP.`,
    impact: wild(entry, 'medium'),
  }),
  net_connect: (entry) => ({ sentence: `Open connections to ${entry}.`, impact: wild(entry, 'medium') }),
  net_bind: (entry) => ({ sentence: `Wait for connections at ${entry}.`, impact: 'medium' }),
  kv: (entry) => ({ sentence: `Keep values in the area ${entry}.`, impact: 'low' }),
  host_process: (entry) => ({
    sentence: `Start “${entry}” on this machine, with any further arguments.`,
    impact: 'high',
  }),
  identity: (entry) => (Object.hasOwn(IDENTITY, entry) ? IDENTITY[entry] : undefined) ?? other(entry),
  uplink: () => ({ sentence: 'Connect people or services with the runtime, and run for long.', impact: 'medium' }),
  allow_persistent: () => ({ sentence: 'Let what it starts outlive it.', impact: 'high' }),
  allow_prompt_injection: () => ({ sentence: 'Change a language model’s system prompt.', impact: 'high' }),
  publish: (entry) => ({ sentence: `Publish messages as ${entry}.`, impact: entry === '*' ? 'medium' : 'low' }),
  subscribe: (entry) => ({ sentence: `Listen to messages of ${entry}.`, impact: entry === '*' ? 'medium' : 'low' }),
};

const other = (entry: string): Words => ({ sentence: `${entry}.`, impact: 'medium' });

/** A right as it is kept, in words: also of a capability that is not known any more. */
export function inWords({ capability, entry }: DeclaredRight): RightInWords {
  const words = Object.hasOwn(WORDS, capability) ? WORDS[capability] : undefined;
  return { capability, entry, ...(words ?? other)(entry) };
}

/** Without those that cover nothing; each once, in the order of the schema and the text. */
export function rightsOf({ lists, flags, topics }: Capabilities): readonly RightInWords[] {
  const all = new Map<string, RightInWords>();
  const add = (capability: string, entry: string): void => {
    if (capability.startsWith('fs_') && parseAccessEntry(entry).kind === 'never') return;
    all.set(JSON.stringify([capability, entry]), inWords({ capability, entry }));
  };
  // The lists of topics of old are among the topics.
  const declared = Object.entries({ ...lists, ...topics }).filter(([capability]) => !capability.startsWith('ipc_'));
  for (const [capability, entries] of declared) for (const { text } of entries) add(capability, text);
  for (const [capability, isSet] of Object.entries(flags)) if (isSet) add(capability, 'true');
  return [...all.values()];
}

/** What is more, and what is less: an entry that others covered already, or still do, is neither. */
export function growthOf(
  before: readonly DeclaredRight[],
  after: readonly DeclaredRight[],
): { readonly added: readonly RightInWords[]; readonly removed: readonly RightInWords[] } {
  return { added: missingIn(before, after), removed: missingIn(after, before) };
}

/** Comparisons of rights that are not of files: beyond them only the same right counts as there, so that more is asked of the user, not less. */
const MOST_COMPARISONS = 1_000_000;

/** Those of `rights` that nothing in `all` covers. */
function missingIn(all: readonly DeclaredRight[], rights: readonly DeclaredRight[]): readonly RightInWords[] {
  const entries = Map.groupBy(all, ({ capability }) => capability);
  const indexes = new Map<string, (entry: string) => boolean>();
  let left = MOST_COMPARISONS;
  const indexFor = (capability: string): ((entry: string) => boolean) => {
    const known = new Set((entries.get(capability) ?? []).map(({ entry }) => entry));
    if (capability.startsWith('fs_')) return entryIndex(known);
    const covers = coversFor(capability);
    return (entry) => {
      if (known.has(entry)) return true;
      left -= known.size;
      return left >= 0 && [...known].some((one) => covers(one, entry));
    };
  };
  const isCovered = ({ capability, entry }: DeclaredRight): boolean => {
    const index = indexes.get(capability) ?? indexFor(capability);
    indexes.set(capability, index);
    return index(entry);
  };
  return rights.filter((right) => !isCovered(right)).map(inWords);
}

/** The same for the same rights, whatever their order: what a digest is taken of. */
export const rightsText = (rights: readonly DeclaredRight[]): string =>
  JSON.stringify([...new Set(rights.map(({ capability, entry }) => JSON.stringify([capability, entry])))].sort());

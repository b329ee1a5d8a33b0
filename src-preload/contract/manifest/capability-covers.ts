/** Which right contains which (contracts.md 5.2): pure functions, one for each kind of capability. */
import { parseAccessEntry } from './access-entry.ts';

/** Whether the first contains the second, which may be a right as declared or what is asked for. */
export type Covers = (declared: string, asked: string) => boolean;

/** Unicode form NFC, as every path that a guest can spell. */
const spelled = (names: readonly string[]): readonly string[] => names.map((name) => name.normalize('NFC'));

/** Files: by component, so `cwd://src` contains `cwd://src/a` and not `cwd://srcx`. Entries that cover nothing are in nothing. */
export function entryCovers(declared: string, asked: string): boolean {
  const [wide, narrow] = [parseAccessEntry(declared), parseAccessEntry(asked)];
  if (wide.kind === 'never' || narrow.kind === 'never') return false;
  const mountOf = (entry: typeof wide): string | null => (entry.kind === 'tree' ? entry.mount : null);
  const names = spelled(narrow.names);
  return mountOf(wide) === mountOf(narrow) && spelled(wide.names).every((name, index) => names[index] === name);
}

/** Each way to a place, from its mount down, as a text. */
function waysTo(entry: string): readonly string[] {
  const parsed = parseAccessEntry(entry);
  if (parsed.kind === 'never') return [];
  let way = parsed.kind === 'tree' ? parsed.mount : '';
  return [way, ...spelled(parsed.names).map((name) => (way = `${way}/${name}`))];
}

/** The same for many entries: whether any of them contains one, in the time that its own depth takes. */
export function entryIndex(declared: Iterable<string>): (asked: string) => boolean {
  const known = new Set<string>();
  for (const entry of declared) {
    const whole = waysTo(entry).at(-1);
    if (whole !== undefined) known.add(whole);
  }
  return (asked) => waysTo(asked).some((way) => known.has(way));
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\]|.*:.*)$/;
const plainHost = (host: string): string => host.toLowerCase().replace(/\.$/, '');

/** `*`, a host, or one of its sub-domains; an address has none. */
export function netCovers(declared: string, asked: string): boolean {
  const [wide, narrow] = [plainHost(declared), plainHost(asked)];
  if (wide === '' || narrow === '') return false;
  if (wide === '*' || wide === narrow) return true;
  const domain = wide.startsWith('*.') ? wide.slice(2) : wide;
  return domain !== '' && !ADDRESS.test(domain) && !ADDRESS.test(narrow) && narrow.endsWith(`.${domain}`);
}

/** The host as it is, or `*`; the port too. */
export function connectCovers(declared: string, asked: string): boolean {
  const parts = (text: string): readonly [string, string] => {
    const colon = text.lastIndexOf(':');
    return [plainHost(text.slice(0, Math.max(colon, 0))), text.slice(colon + 1)];
  };
  const [wide, narrow] = [parts(declared), parts(asked)];
  if ([...wide, ...narrow].includes('')) return false;
  return wide.every((part, index) => part === '*' || part === narrow[index]);
}

/** The command itself, or with more arguments: `git status` contains `git status --short`, and not `git statusx`. */
export function processCovers(declared: string, asked: string): boolean {
  const wide = declared.trim();
  return wide !== '' && (asked === wide || asked.startsWith(`${wide} `));
}

const IDENTITY_LEVELS = ['resolve', 'link', 'admin'];

/** admin contains link, which contains resolve. */
export function identityCovers(declared: string, asked: string): boolean {
  const [wide, narrow] = [IDENTITY_LEVELS.indexOf(declared), IDENTITY_LEVELS.indexOf(asked)];
  return narrow >= 0 && wide >= narrow;
}

const ANY = '*';

/** `*` in the middle is one part, at the end all that follow, at least one. What is asked may end so itself: then all of it must be covered. */
export function topicCovers(declared: string, asked: string): boolean {
  if (declared === '' || asked === '') return false;
  const [wide, narrow] = [declared.split('.'), asked.split('.')];
  const isOpen = wide.at(-1) === ANY;
  const parts = isOpen ? wide.slice(0, -1) : wide;
  // A pattern that is asked for has topics with more parts than a declared topic without one.
  const hasRoom = isOpen ? narrow.length > parts.length : narrow.length === parts.length && narrow.at(-1) !== ANY;
  return hasRoom && parts.every((part, index) => part === ANY || part === narrow[index]);
}

const isSame: Covers = (declared, asked) => declared === asked;

const COVERS: Readonly<Record<string, Covers>> = {
  fs_read: entryCovers,
  fs_write: entryCovers,
  net: netCovers,
  net_connect: connectCovers,
  net_bind: isSame,
  kv: isSame,
  host_process: processCovers,
  identity: identityCovers,
  publish: topicCovers,
  subscribe: topicCovers,
};

/** Whether rights of one capability contain another of it; of those without a rule of their own, only the same does. */
export const coversFor = (capability: string): Covers =>
  Object.hasOwn(COVERS, capability) ? (COVERS[capability] ?? isSame) : isSame;

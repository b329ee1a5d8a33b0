/** What a bundle says of itself, at its beginning and at its end; docs/export.md has the form. */
import { ArchiveError, badArchive } from '../../store/archive-error.ts';
import type { ListedEntry } from '../../store/archive-names.ts';
import { isPrincipalName } from '../../store/principal-name.ts';

export const BUNDLE_TYPE = 'capsule-trail-bundle';
export const BUNDLE_VERSION = 1;
export const BUNDLE_END_TYPE = 'capsule-trail-bundle-end';

/** A mount beyond the three schemes; `file`: the name of the one file that it shows. */
export interface BundledMount {
  readonly name: string;
  readonly guestPath: string;
  readonly access: 'read-write' | 'read-only';
  readonly kind: 'overlay' | 'host';
  readonly file: string | null;
}

export interface BundleHead {
  readonly type: typeof BUNDLE_TYPE;
  readonly version: number;
  /** Name of the sandbox. */
  readonly sandbox: string;
  /** Milliseconds since the epoch. */
  readonly exportedAt: number;
  readonly createdAt: number;
  /** On whose behalf capsules ran in it; `default` when it is left out. */
  readonly principal?: string;
  /** Which events are in it; null when all are. */
  readonly filter: string | null;
  readonly redacted: readonly string[];
  /** `store`: everything that the sandbox kept. `withheld`: events only. */
  readonly contents: 'store' | 'withheld';
  readonly mounts: readonly BundledMount[];
}

export interface BundleEnd {
  readonly type: typeof BUNDLE_END_TYPE;
  readonly events: number;
  readonly contents: number;
  /** Files beneath the sandbox that were too large, or too many. */
  readonly baseLeftOut: number;
  readonly entries: readonly ListedEntry[];
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Errors: `ArchiveError`. */
function parse(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : badArchive('it does not say what it is');
  } catch (error) {
    if (error instanceof ArchiveError || !(error instanceof SyntaxError)) throw error;
    return badArchive('it does not say what it is');
  }
}

const NAME = /^[a-z0-9][\w.-]{0,63}$/i;
/** Those of the sandbox itself. */
const SCHEMES: ReadonlySet<unknown> = new Set(['cwd', 'home', 'tmp']);

const isFileName = (file: unknown): boolean =>
  file === null || (typeof file === 'string' && /^[^/\0]{1,255}$/.test(file) && !/^\.{1,2}$/.test(file));

const isMount = (value: unknown): value is BundledMount => {
  if (!isFields(value)) return false;
  const { name, guestPath, access, kind, file } = value;
  const isNamed = typeof name === 'string' && NAME.test(name) && !SCHEMES.has(name) && typeof guestPath === 'string';
  return (
    isNamed &&
    /^read-(?:write|only)$/.test(String(access)) &&
    /^(?:overlay|host)$/.test(String(kind)) &&
    isFileName(file)
  );
};

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const isOfSomebody = (principal: unknown): boolean =>
  principal === undefined || (typeof principal === 'string' && isPrincipalName(principal));

const isNamed = ({ sandbox, principal, filter, redacted }: Fields): boolean =>
  typeof sandbox === 'string' &&
  isOfSomebody(principal) &&
  (filter === null || typeof filter === 'string') &&
  isTexts(redacted);
const isTimed = ({ exportedAt, createdAt }: Fields): boolean =>
  Number.isFinite(exportedAt) && Number.isFinite(createdAt);
const isFilled = ({ contents, mounts }: Fields): boolean =>
  (contents === 'store' || contents === 'withheld') &&
  Array.isArray(mounts) &&
  mounts.length <= 100 &&
  mounts.every(isMount);

/** Errors: `ArchiveError`. */
export function parseBundleHead(text: string): BundleHead {
  const head = parse(text);
  if (head['type'] !== BUNDLE_TYPE) badArchive('it does not say what it is');
  if (head['version'] !== BUNDLE_VERSION) badArchive('it was written by another version of the inspector');
  if (!isNamed(head) || !isTimed(head) || !isFilled(head)) badArchive('what it says of itself makes no sense');
  return head as unknown as BundleHead;
}

/** Holds what came out of a bundle against the list at its end. Errors: `ArchiveError`. */
export function parseBundleEnd(text: string, entries: readonly ListedEntry[]): BundleEnd {
  const end = parse(text);
  if (end['type'] !== BUNDLE_END_TYPE) badArchive('it has no end');
  const spelled = (list: unknown): string =>
    JSON.stringify(
      Array.isArray(list) ? list.map(({ name, size, sha256 }: ListedEntry) => [name, size, sha256]) : null,
    );
  if (spelled(end['entries']) !== spelled(entries)) badArchive('what is in it is not what was put there');
  if (!['events', 'contents', 'baseLeftOut'].every((key) => Number.isSafeInteger(end[key])))
    badArchive('it has no end');
  return end as unknown as BundleEnd;
}

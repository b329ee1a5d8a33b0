/**
 * Looks through a tar and lists what is in it, with every header checked: ustar, PAX and GNU's long names. Its contents are read by
 * their places afterwards.
 */
import { badLayer, MOST_LAYER_BYTES, MOST_MEMBER_BYTES, MOST_MEMBERS, paddingOf, TAR_BLOCK } from './tar-member.ts';
import type { ByteSource, TarExtra, TarKind, TarMember } from './tar-member.ts';
import { isEmptyBlock, nanosecondsOf, parseBlock, parsePax, textIn } from './tar-fields.ts';
import type { TarBlock } from './tar-fields.ts';

/** Bytes of a header that says more of the next member. */
const MOST_HEADER = 1024 * 1024;
/** Of all names and links together: they are kept in memory. */
const MOST_LETTERS = 128 * 1024 * 1024;
/** Permission bits, with set-user-id, set-group-id and sticky. */
const MODE_BITS = 0o7777;
const NS_PER_SECOND = 1_000_000_000n;

const KINDS: Readonly<Partial<Record<string, TarKind>>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hard-link',
  '2': 'symlink',
  '3': 'other',
  '4': 'other',
  '5': 'directory',
  '6': 'other',
};

/** What headers before a member say of it. */
interface Told {
  readonly name?: string;
  readonly target?: string;
  readonly pax?: ReadonlyMap<string, string>;
}

class Scan {
  readonly #source: ByteSource;
  readonly #members: TarMember[] = [];
  #at = 0;
  #bytes = 0;
  #letters = 0;
  #told: Told = {};

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Yields bytes looked at. */
  *run(): Generator<number, readonly TarMember[]> {
    for (;;) {
      if (this.#at >= this.#source.size) return badLayer('it is cut short');
      const block = this.#source.read(this.#at, TAR_BLOCK);
      this.#at += TAR_BLOCK;
      if (isEmptyBlock(block)) break;
      this.#take(parseBlock(block));
      yield this.#at;
    }
    if (this.#told.name !== undefined || this.#told.pax) badLayer('it is cut short');
    yield* this.#end();
    return this.#members;
  }

  /** Only zeros may follow. */
  *#end(): Generator<number> {
    for (; this.#at < this.#source.size; this.#at += MOST_HEADER) {
      const rest = this.#source.read(this.#at, Math.min(MOST_HEADER, this.#source.size - this.#at));
      if (!isEmptyBlock(rest)) badLayer('something follows its end');
      yield this.#at;
    }
  }

  #take(block: TarBlock): void {
    if (block.type === 'x') this.#told = { ...this.#told, pax: parsePax(this.#header(block)) };
    else if (block.type === 'g') parsePax(this.#header(block));
    else if (block.type === 'L') this.#told = { ...this.#told, name: textIn(this.#header(block), 0, block.size) };
    else if (block.type === 'K') this.#told = { ...this.#told, target: textIn(this.#header(block), 0, block.size) };
    else this.#member(block);
  }

  #header({ size }: TarBlock): Uint8Array {
    if (size > MOST_HEADER || size < 0) return badLayer('an extended header is too large');
    return this.#content(size);
  }

  #content(size: number): Uint8Array {
    const bytes = this.#source.read(this.#at, size);
    this.#skip(size);
    return bytes;
  }

  #skip(size: number): void {
    this.#at += size + paddingOf(size);
    if (this.#at > this.#source.size) badLayer('it is cut short');
  }

  #member(block: TarBlock): void {
    const { pax = NO_RECORDS, name, target } = this.#told;
    this.#told = {};
    const written = pax.get('path') ?? name ?? block.name;
    const kind = kindOf(block, written);
    const leads = kind === 'symlink' || kind === 'hard-link';
    const lead = leads ? (pax.get('linkpath') ?? target ?? block.target) : null;
    this.#checkRoom(written, lead, pax);
    const size = this.#sizeOf(block, kind, pax.get('size'));
    this.#members.push({
      ...{ name: withoutEnd(written), kind, size, at: this.#at, mode: block.mode & MODE_BITS },
      ...{ mtimeNs: timeOf(block, pax), target: lead, extras: extrasOf(block, pax) },
    });
    this.#skip(size);
  }

  #checkRoom(name: string, lead: string | null, pax: ReadonlyMap<string, string>): void {
    if ([...pax.keys()].some((key) => key.startsWith('GNU.sparse')))
      badLayer('it has sparse files, which are not known here');
    if (this.#members.length >= MOST_MEMBERS) badLayer(`it has more than ${MOST_MEMBERS} entries`);
    this.#letters += name.length + (lead?.length ?? 0);
    if (this.#letters > MOST_LETTERS) badLayer('its names are too long');
  }

  /** Some writers give links a size, which no content follows. */
  #sizeOf(block: TarBlock, kind: TarKind, told: string | undefined): number {
    if (kind !== 'file') return 0;
    const size = told === undefined ? block.size : /^\d{1,15}$/.test(told) ? Number(told) : -1;
    if (size < 0) return badLayer('a size in it makes no sense');
    this.#bytes += size;
    if (size > MOST_MEMBER_BYTES || this.#bytes > MOST_LAYER_BYTES) return badLayer('it is too large');
    return size;
  }
}

const NO_RECORDS: ReadonlyMap<string, string> = new Map();

/** The root keeps its `/`: it is no name. */
function withoutEnd(name: string): string {
  let end = name.length;
  while (end > 1 && name.charAt(end - 1) === '/') end -= 1;
  return name.slice(0, end);
}

function timeOf({ mtime }: TarBlock, pax: ReadonlyMap<string, string>): bigint {
  const told = pax.get('mtime');
  return told === undefined ? BigInt(mtime) * NS_PER_SECOND : nanosecondsOf(told);
}

/** Before there was a type for directories, their names ended in `/`. */
function kindOf({ type }: TarBlock, name: string): TarKind {
  const kind = KINDS[type];
  if (kind === undefined) return badLayer(`it has an entry of a kind that is not known here (${JSON.stringify(type)})`);
  return kind === 'file' && name.endsWith('/') ? 'directory' : kind;
}

const ATTRIBUTES = /^(?:SCHILY\.(?:xattr|acl)|LIBARCHIVE\.xattr)\./;

function extrasOf({ owner, group }: TarBlock, pax: ReadonlyMap<string, string>): readonly TarExtra[] {
  const isOwned = Number(pax.get('uid') ?? owner) !== 0 || Number(pax.get('gid') ?? group) !== 0;
  const hasAttributes = [...pax.keys()].some((key) => ATTRIBUTES.test(key));
  return [...(isOwned ? ['owner' as const] : []), ...(hasAttributes ? ['attributes' as const] : [])];
}

/** Every member, in the order in which they come. Yields the bytes that were looked at. Errors: `ArchiveError`. */
export const readTar = (source: ByteSource): Generator<number, readonly TarMember[]> => new Scan(source).run();

const PIECE = 1024 * 1024;

/** The content of a member, in pieces of up to 1 MiB. */
export function* contentOf(source: ByteSource, { at, size }: TarMember): Generator<Uint8Array> {
  for (let done = 0; done < size; done += PIECE) yield source.read(at + done, Math.min(PIECE, size - done));
}

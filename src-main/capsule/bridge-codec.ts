/** The signature table of the blocking call: how the arguments and the answer of every method travel. */
import { ENTRY_KINDS } from '../../src-preload/contract/vocabulary.ts';
import { json } from './bridge-json.ts';
import type { WireReader, WireWriter } from './bridge-wire.ts';
import type {
  GuestEntry,
  GuestFs,
  GuestOpen,
  GuestOpened,
  GuestPath,
  GuestStat,
  GuestTime,
  Preopen,
} from './guest-fs.ts';
import type { StatNotes } from './guest-calls.ts';
import type { GuestServices } from './guest-services.ts';

export interface Codec<T> {
  write(to: WireWriter, value: T): void;
  read(from: WireReader): T;
}
type Codecs<T extends readonly unknown[]> = { readonly [K in keyof T]: Codec<T[K]> };
export interface Signature<A extends readonly unknown[], R> {
  readonly args: Codecs<A>;
  readonly result: Codec<R>;
}
/** What a guest may call. */
export type BridgeCalls = GuestFs & GuestServices;
/** Everything that travels. */
export type WireCalls = Omit<BridgeCalls, 'statAgain' | 'statHandleAgain' | 'listWithStats'> & StatNotes;
export type Method = keyof WireCalls;
export type Call = <M extends Method>(method: M, args: Parameters<WireCalls[M]>) => ReturnType<WireCalls[M]>;
/** A call that nobody waits for. */
export type Post = <M extends 'noteStat' | 'noteStatHandle'>(method: M, args: Parameters<WireCalls[M]>) => void;
type Signatures = { readonly [M in Method]: Signature<Parameters<WireCalls[M]>, ReturnType<WireCalls[M]>> };

const nothing: Codec<void> = { write: () => undefined, read: () => undefined };
const name: Codec<string> = { write: (to, value) => to.name(value), read: (from) => from.name() };
const text: Codec<string> = { write: (to, value) => to.text(value), read: (from) => from.text() };
const bytes: Codec<Uint8Array> = { write: (to, value) => to.bytes(value), read: (from) => from.bytes() };
const handle: Codec<number> = { write: (to, value) => to.u32(value), read: (from) => from.u32() };
/** A count of bytes or entries, which may pass 2^32. */
const count: Codec<number> = { write: (to, value) => to.f64(value), read: (from) => from.f64() };

const flag: Codec<boolean> = { write: (to, value) => to.u8(value ? 1 : 0), read: (from) => from.u8() === 1 };

/** One word of a closed list, as its index. */
function word<T extends string>(list: readonly T[]): Codec<T> {
  return {
    write: (to, value) => to.u8(list.indexOf(value)),
    read: (from) => {
      const index = from.u8();
      const found = list[index];
      if (found === undefined) throw new Error(`no word number ${index}`);
      return found;
    },
  };
}

const kind = word(ENTRY_KINDS);
const last = word(['follow', 'keep']);
const mountAccess = word(['read-write', 'read-only']);
const openAccess = word(['read', 'write', 'read-write']);
const create = word(['never', 'if-missing', 'exclusive']);
const content = word(['keep', 'discard']);
const want = word(['file', 'directory', 'either']);
// Written as a number, because importing the list of error words here would make every word a wire format.
const code: Codec<Parameters<GuestFs['refused']>[2]> = {
  write: (to, value) => to.name(value),
  read: (from) => from.name() as Parameters<GuestFs['refused']>[2],
};

type AskParts = Parameters<GuestServices['ask']>;
const serviceName = name as Codec<AskParts[1]>;

const path: Codec<GuestPath> = {
  write(to, value) {
    to.u32(value.at);
    to.text(value.path);
  },
  read: (from) => ({ at: from.u32(), path: from.text() }),
};

const END_OF_FILE = -1;
const writeOffset: Codec<number | 'end'> = {
  write: (to, value) => to.f64(value === 'end' ? END_OF_FILE : value),
  read(from) {
    const value = from.f64();
    return value === END_OF_FILE ? 'end' : value;
  },
};

const TIME = { keep: 0, now: 1, at: 2 } as const;
const time: Codec<GuestTime> = {
  write(to, value) {
    if (typeof value === 'string') to.u8(TIME[value]);
    else {
      to.u8(TIME.at);
      to.i64(value);
    }
  },
  read(from) {
    const tag = from.u8();
    if (tag === TIME.at) return from.i64();
    return tag === TIME.now ? 'now' : 'keep';
  },
};

const openOptions: Codec<GuestOpen> = {
  write(to, value) {
    openAccess.write(to, value.access);
    create.write(to, value.create);
    content.write(to, value.content);
    want.write(to, value.want);
    last.write(to, value.last);
  },
  read: (from) => ({
    access: openAccess.read(from),
    create: create.read(from),
    content: content.read(from),
    want: want.read(from),
    last: last.read(from),
  }),
};

const stat: Codec<GuestStat> = {
  write(to, value) {
    kind.write(to, value.kind);
    to.f64(value.size);
    to.u32(value.mode);
    to.f64(value.nlink);
    to.u64(value.ino);
    to.f64(value.device);
    to.i64(value.atimeNs);
    to.i64(value.mtimeNs);
    to.i64(value.ctimeNs);
  },
  read: (from) => ({
    kind: kind.read(from),
    size: from.f64(),
    mode: from.u32(),
    nlink: from.f64(),
    ino: from.u64(),
    device: from.f64(),
    atimeNs: from.i64(),
    mtimeNs: from.i64(),
    ctimeNs: from.i64(),
  }),
};

const opened: Codec<GuestOpened> = {
  write(to, value) {
    to.u32(value.handle);
    stat.write(to, value.stat);
  },
  read: (from) => ({ handle: from.u32(), stat: stat.read(from) }),
};

const preopen: Codec<Preopen> = {
  write(to, value) {
    to.u32(value.handle);
    to.text(value.guestPath);
    mountAccess.write(to, value.access);
  },
  read: (from) => ({ handle: from.u32(), guestPath: from.text(), access: mountAccess.read(from) }),
};

function listOf<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    write(to, value) {
      to.u32(value.length);
      for (const one of value) item.write(to, one);
    },
    read(from) {
      const items: T[] = [];
      for (let left = from.u32(); left > 0; left--) items.push(item.read(from));
      return items;
    },
  };
}

/** More than any entry takes: a name of 255 bytes, its kind and its number. */
const ENTRY_ROOM = 1024;

const listed: Codec<GuestEntry> = {
  write(to, value) {
    to.text(value.name);
    kind.write(to, value.kind);
    to.u64(value.ino);
  },
  read: (from) => ({ name: from.text(), kind: kind.read(from), ino: from.u64() }),
};

type StatPage = ReturnType<StatNotes['listStats']>;
const listedWithStat: Codec<StatPage['entries'][number]> = {
  write(to, value) {
    listed.write(to, value);
    flag.write(to, value.stat !== null);
    if (value.stat !== null) stat.write(to, value.stat);
  },
  read: (from) => ({ ...listed.read(from), stat: flag.read(from) ? stat.read(from) : null }),
};

/** A page that is longer than the area is cut, and `more` says so: `from` counts entries, so nothing is lost. */
const pageOf = <T>(entry: Codec<T>): Codec<{ readonly entries: readonly T[]; readonly more: boolean }> => ({
  write(to, value) {
    const header = to.position;
    to.u32(0);
    let written = 0;
    for (const one of value.entries) {
      if (to.room < ENTRY_ROOM) break;
      entry.write(to, one);
      written++;
    }
    to.patch32(header, written);
    to.u8(value.more || written < value.entries.length ? 1 : 0);
  },
  read(from) {
    const entries: T[] = [];
    for (let left = from.u32(); left > 0; left--) entries.push(entry.read(from));
    return { entries, more: from.u8() === 1 };
  },
});

export const SIGNATURES: Signatures = {
  preopens: { args: [], result: listOf(preopen) },
  open: { args: [name, path, openOptions], result: opened },
  close: { args: [name, handle], result: nothing },
  read: { args: [name, handle, count, count], result: bytes },
  write: { args: [name, handle, writeOffset, bytes], result: count },
  truncate: { args: [name, handle, count], result: nothing },
  sync: { args: [name, handle], result: nothing },
  statHandle: { args: [name, handle], result: stat },
  stat: { args: [name, path, last], result: stat },
  setTimesHandle: { args: [name, handle, time, time], result: nothing },
  setTimes: { args: [name, path, last, time, time], result: nothing },
  list: { args: [name, handle, count], result: pageOf(listed) },
  listStats: { args: [name, handle, count], result: pageOf(listedWithStat) },
  noteStat: { args: [name, path, last], result: nothing },
  noteStatHandle: { args: [name, handle], result: nothing },
  makeDirectory: { args: [name, path], result: nothing },
  removeDirectory: { args: [name, path], result: nothing },
  unlink: { args: [name, path], result: nothing },
  rename: { args: [name, path, path], result: nothing },
  link: { args: [name, path, last, path], result: nothing },
  symlink: { args: [name, text, path], result: nothing },
  readLink: { args: [name, path], result: text },
  linkTarget: { args: [name, path], result: text },
  exists: { args: [name, path, last], result: flag },
  canonicalize: { args: [name, path], result: text },
  copy: { args: [name, path, path], result: count },
  removeAll: { args: [name, path], result: count },
  makeDirectories: { args: [name, path], result: count },
  replace: { args: [name, handle, bytes], result: nothing },
  refusedCall: { args: [name, text, text], result: nothing },
  refused: { args: [name, path, code, text], result: nothing },
  refusedPair: { args: [name, path, text, code, text], result: nothing },
  ask: {
    args: [name, serviceName, json as Codec<AskParts[2]>],
    result: json as Codec<ReturnType<GuestServices['ask']>>,
  },
};

/** The order is the wire format: a method travels as its index. */
export const METHODS = Object.keys(SIGNATURES) as readonly Method[];

/** The same table without the types of each method, for code that only carries values through. */
export const PLAIN_SIGNATURES = METHODS.map(
  (method) => SIGNATURES[method] as unknown as Signature<readonly unknown[], unknown>,
);

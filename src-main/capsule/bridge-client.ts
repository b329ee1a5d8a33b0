/** The guest's end of the blocking bridge: files and services as calls that wait in shared memory for the engine's answer. */
import type { FsErrorCode, ServiceErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { METHODS, PLAIN_SIGNATURES } from './bridge-codec.ts';
import type { BridgeCalls, Call, Method, Post, WireCalls } from './bridge-codec.ts';
import { MAX_PIECE, MAX_WHOLE, NOTE_ROOM, STATE, STATUS, WORD, bridgeMemory } from './bridge-protocol.ts';
import { WireOverflow, WireReader, WireWriter } from './bridge-wire.ts';
import { GuestError } from './guest-fs.ts';
import type { GuestFs, GuestHandle, GuestPath } from './guest-fs.ts';
import { ServiceError } from './guest-services.ts';
import { EngineDefect } from './guest-world.ts';
import { keepStats } from './kept-stats.ts';
import type { StatCalls } from './kept-stats.ts';

export interface BridgeClientOptions {
  readonly buffer: SharedArrayBuffer;
  /** Wakes an engine that is not polling. */
  readonly wake: () => void;
  /** How often to look for the answer before sleeping; about 5 ns each. */
  readonly spins: number;
}

/** The reading end of a reply: the value, or the failure as an exception. */
function readReply(reader: WireReader, method: number): unknown {
  reader.start();
  const status = reader.u8();
  if (status === STATUS.ok) return PLAIN_SIGNATURES[method]?.result.read(reader);
  const word = reader.name();
  const message = reader.text();
  if (status === STATUS.failed) throw new GuestError(word as FsErrorCode, message);
  if (status === STATUS.refused) throw new ServiceError(word as ServiceErrorCode, message);
  throw new EngineDefect(message);
}

const NUMBERS = new Map(METHODS.map((method, index) => [method, index]));

/** Errors: `WireOverflow`, and then nothing was written. */
function send(writer: WireWriter, method: Method, args: readonly unknown[]): number {
  const number = NUMBERS.get(method) ?? 0;
  const { known } = writer;
  try {
    writer.u8(number);
    const codecs = PLAIN_SIGNATURES[number]?.args ?? [];
    for (let index = 0; index < codecs.length; index++) codecs[index]?.write(writer, args[index]);
  } catch (error) {
    writer.unlearn(known);
    throw error;
  }
  return number;
}

function createCalls({ buffer, wake, spins }: BridgeClientOptions): { readonly call: Call; readonly post: Post } {
  const { words, request, reply, notes } = bridgeMemory(buffer);
  const writer = new WireWriter(request);
  const noteWriter = new WireWriter(notes);
  const reader = new WireReader(reply);
  const waitForReply = (): void => {
    for (let left = spins; left > 0; left--) if (Atomics.load(words, WORD.state) === STATE.replied) return;
    Atomics.store(words, WORD.sleeping, 1);
    for (;;) {
      const state = Atomics.load(words, WORD.state);
      if (state === STATE.replied) break;
      Atomics.wait(words, WORD.state, state);
    }
    Atomics.store(words, WORD.sleeping, 0);
  };
  const call = <M extends Method>(method: M, args: Parameters<WireCalls[M]>): ReturnType<WireCalls[M]> => {
    writer.start();
    const number = send(writer, method, args);
    Atomics.store(words, WORD.state, STATE.requested);
    if (Atomics.load(words, WORD.polling) === 0) wake();
    waitForReply();
    noteWriter.start();
    return readReply(reader, number) as ReturnType<WireCalls[M]>;
  };
  const post: Post = (method, args) => {
    if (noteWriter.room < NOTE_ROOM) {
      call(method, args);
      return;
    }
    send(noteWriter, method, args);
    Atomics.store(words, WORD.noted, noteWriter.position);
    if (Atomics.load(words, WORD.polling) === 0) wake();
  };
  return { call, post };
}

/** Characters of a text for the record, which keeps fewer, and says that it did. */
const MOST_SHOWN = 64 * 1024;
const cut = (text: string): string => text.slice(0, MOST_SHOWN);

const isPath = (value: unknown): value is GuestPath => typeof value === 'object' && value !== null && 'path' in value;

/** The longest path or link target among the arguments of a file call. */
function longestOf(args: readonly unknown[]): GuestPath {
  let longest: GuestPath = { at: 0, path: '' };
  for (const arg of args.slice(1)) {
    const path = typeof arg === 'string' ? { at: 0, path: arg } : arg;
    if (isPath(path) && path.path.length > longest.path.length) longest = path;
  }
  return longest;
}

/** Of file calls only a path can be too long: data is split into pieces before. The record learns of it all the same. */
const fittingPaths =
  (call: Call): Call =>
  (method, args) => {
    try {
      return call(method, args);
    } catch (error) {
      if (!(error instanceof WireOverflow)) throw error;
      const { at, path } = longestOf(args);
      const message = 'the path is too long';
      call('refused', [args[0] ?? method, { at, path: cut(path) }, 'name-too-long', message]);
      throw new GuestError('name-too-long', message);
    }
  };

/** What does not fit is more than any service takes; the record learns of it all the same. */
function askWith(call: Call, args: Parameters<BridgeCalls['ask']>): ReturnType<BridgeCalls['ask']> {
  try {
    return call('ask', args);
  } catch (error) {
    if (!(error instanceof WireOverflow)) throw error;
    const [fn, name] = args;
    call('refusedCall', [fn, name, 'the request is too large']);
    throw new ServiceError('too-large', 'the request is too large');
  }
}

/** Reads more than one piece; stops at the first short one. */
function readAll(call: Call, fn: string, handle: GuestHandle, offset: number, length: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let total = 0;
  while (total < length) {
    const asked = Math.min(MAX_PIECE, length - total);
    const piece = call('read', [fn, handle, offset + total, asked]);
    pieces.push(piece);
    total += piece.length;
    if (piece.length < asked) break;
  }
  const all = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function writeAll(call: Call, fn: string, handle: GuestHandle, offset: number | 'end', bytes: Uint8Array): number {
  let end = 0;
  for (let at = 0; at < bytes.length; at += MAX_PIECE) {
    const to = offset === 'end' ? 'end' : offset + at;
    end = call('write', [fn, handle, to, bytes.subarray(at, at + MAX_PIECE)]);
  }
  return end;
}

/**
 * `GuestFs` and `GuestServices` over shared memory, for the one guest that owns `buffer`. Each method blocks the thread until
 * the engine has answered. Throws `GuestError`, `ask` `ServiceError`; or `EngineDefect` when the engine itself failed.
 */
export function createBridgeClient(options: BridgeClientOptions): BridgeCalls {
  const { call, post } = createCalls(options);
  const kept = keepStats(fittingPaths(call), post, () => performance.now());
  return { ...fileCalls(kept.call), ...kept.stats, ask: (...args) => askWith(call, args) };
}

function fileCalls(call: Call): Omit<GuestFs, keyof StatCalls> {
  return {
    preopens: () => call('preopens', []),
    open: (fn, path, open) => call('open', [fn, path, open]),
    close: (fn, handle) => call('close', [fn, handle]),
    read: (fn, handle, offset, length) =>
      length <= MAX_PIECE ? call('read', [fn, handle, offset, length]) : readAll(call, fn, handle, offset, length),
    write: (fn, handle, offset, bytes) =>
      bytes.length <= MAX_PIECE
        ? call('write', [fn, handle, offset, bytes])
        : writeAll(call, fn, handle, offset, bytes),
    truncate: (fn, handle, size) => call('truncate', [fn, handle, size]),
    sync: (fn, handle) => call('sync', [fn, handle]),
    setTimesHandle: (fn, handle, access, modification) => call('setTimesHandle', [fn, handle, access, modification]),
    setTimes: (fn, path, last, access, modification) => call('setTimes', [fn, path, last, access, modification]),
    list: (fn, handle, from) => call('list', [fn, handle, from]),
    makeDirectory: (fn, path) => call('makeDirectory', [fn, path]),
    removeDirectory: (fn, path) => call('removeDirectory', [fn, path]),
    unlink: (fn, path) => call('unlink', [fn, path]),
    rename: (fn, from, to) => call('rename', [fn, from, to]),
    link: (fn, existing, last, to) => call('link', [fn, existing, last, to]),
    symlink: (fn, target, at) => call('symlink', [fn, target, at]),
    readLink: (fn, path) => call('readLink', [fn, path]),
    linkTarget: (fn, path) => call('linkTarget', [fn, path]),
    exists: (fn, path, last) => call('exists', [fn, path, last]),
    canonicalize: (fn, path) => call('canonicalize', [fn, path]),
    copy: (fn, from, to) => call('copy', [fn, from, to]),
    removeAll: (fn, path) => call('removeAll', [fn, path]),
    makeDirectories: (fn, path) => call('makeDirectories', [fn, path]),
    replace(fn, handle, bytes) {
      if (bytes.length > MAX_WHOLE) throw new GuestError('too-large', 'a whole file may have 10 MiB');
      call('replace', [fn, handle, bytes]);
    },
    refusedCall: (fn, resource, reason) => call('refusedCall', [fn, cut(resource), reason]),
    refused: (fn, { at, path }, code, reason) => call('refused', [fn, { at, path: cut(path) }, code, reason]),
    refusedPair: (fn, { at, path }, second, code, reason) =>
      call('refusedPair', [fn, { at, path: cut(path) }, cut(second), code, reason]),
  };
}

/** The guest's end of the blocking bridge: `GuestFs` as calls that wait in shared memory for the engine's answer. */
import type { FsErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { METHODS, PLAIN_SIGNATURES } from './bridge-codec.ts';
import type { Method } from './bridge-codec.ts';
import { MAX_PIECE, MAX_WHOLE, STATE, STATUS, WORD, bridgeMemory } from './bridge-protocol.ts';
import { WireOverflow, WireReader, WireWriter } from './bridge-wire.ts';
import { GuestError } from './guest-fs.ts';
import type { GuestFs, GuestHandle } from './guest-fs.ts';
import { EngineDefect } from './guest-world.ts';

export interface BridgeClientOptions {
  readonly buffer: SharedArrayBuffer;
  /** Wakes an engine that is not polling. */
  readonly wake: () => void;
  /** How often to look for the answer before sleeping; about 5 ns each. */
  readonly spins: number;
}

type Call = <M extends Method>(method: M, args: Parameters<GuestFs[M]>) => ReturnType<GuestFs[M]>;

/** The reading end of a reply: the value, or the failure as an exception. */
function readReply(reader: WireReader, method: number): unknown {
  reader.start();
  const status = reader.u8();
  if (status === STATUS.ok) return PLAIN_SIGNATURES[method]?.result.read(reader);
  const word = reader.name();
  const message = reader.text();
  if (status === STATUS.failed) throw new GuestError(word as FsErrorCode, message);
  throw new EngineDefect(message);
}

function createCall({ buffer, wake, spins }: BridgeClientOptions): Call {
  const { words, request, reply } = bridgeMemory(buffer);
  const writer = new WireWriter(request);
  const reader = new WireReader(reply);
  const numbers = new Map(METHODS.map((method, index) => [method, index]));

  const send = (method: number, args: readonly unknown[]): void => {
    writer.start();
    writer.u8(method);
    const codecs = PLAIN_SIGNATURES[method]?.args ?? [];
    for (let index = 0; index < codecs.length; index++) codecs[index]?.write(writer, args[index]);
  };
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
  return <M extends Method>(method: M, args: Parameters<GuestFs[M]>): ReturnType<GuestFs[M]> => {
    const number = numbers.get(method) ?? 0;
    try {
      send(number, args);
    } catch (error) {
      // Only a path can be that long: data is split into pieces before.
      if (error instanceof WireOverflow) throw new GuestError('name-too-long', 'the path is too long');
      throw error;
    }
    Atomics.store(words, WORD.state, STATE.requested);
    if (Atomics.load(words, WORD.polling) === 0) wake();
    waitForReply();
    return readReply(reader, number) as ReturnType<GuestFs[M]>;
  };
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
 * `GuestFs` over shared memory, for the one guest that owns `buffer`. Each method blocks the thread until the
 * engine has answered. Throws `GuestError`, or `EngineDefect` when the engine itself failed.
 */
export function createBridgeClient(options: BridgeClientOptions): GuestFs {
  const call = createCall(options);
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
    statHandle: (fn, handle) => call('statHandle', [fn, handle]),
    stat: (fn, path, last) => call('stat', [fn, path, last]),
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
    refusedCall: (fn, resource, reason) => call('refusedCall', [fn, resource, reason]),
    refused: (fn, path, code, reason) => call('refused', [fn, path, code, reason]),
  };
}

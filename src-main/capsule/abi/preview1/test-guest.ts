/** For tests: a preview 1 guest with one preopened directory (fd 3, handle 1), whose memory is written by hand. */
import { expect } from 'vitest';

import { fakeWorld } from '../../guest-fake.ts';
import type { Different } from '../../guest-fake.ts';
import { createPreview1, PREVIEW1_MODULE } from './preview1.ts';
import { FILE_RIGHTS, INHERITABLE_RIGHTS } from './rights.ts';

export const ALL = BigInt(INHERITABLE_RIGHTS);
/** Where the tests let functions write and read. */
export const OUT = 8;
export const TEXT = 1024;
export const BUFFER = 4096;
export const ROOT = 3;

/** `calls` is what the engine was asked; `open` gives a file; `put` and `vectors` fill the guest's memory. */
export function setUp(different?: Different) {
  const { world, calls } = fakeWorld(different);
  const preview1 = createPreview1(world);
  const memory = new WebAssembly.Memory({ initial: 1 });
  preview1.attach(memory);
  const view = new DataView(memory.buffer);
  const bytes = new Uint8Array(memory.buffer);
  const call = (name: string, ...args: (number | bigint)[]): unknown =>
    (preview1.imports[PREVIEW1_MODULE]?.[name] as (...args: (number | bigint)[]) => unknown)(...args);
  /** Returns pointer and length. */
  const put = (text: string | Uint8Array, at = TEXT): [number, number] => {
    const encoded = typeof text === 'string' ? Buffer.from(text) : text;
    bytes.set(encoded, at);
    return [at, encoded.length];
  };
  const vectors = (...list: [number, number][]): [number, number] => {
    for (const [index, pair] of list.entries())
      for (const [part, value] of pair.entries()) view.setUint32(TEXT + index * 8 + part * 4, value, true);
    return [TEXT, list.length];
  };
  const open = (rights: bigint = ALL, { oflags = 0, fdflags = 0 } = {}): number => {
    expect(call('path_open', ROOT, 1, ...put('f'), oflags, rights & BigInt(FILE_RIGHTS), 0n, fdflags, OUT)).toBe(0);
    calls.length = 0;
    return view.getUint32(OUT, true);
  };
  return { call, calls, view, bytes, memory, put, vectors, open, preview1 };
}

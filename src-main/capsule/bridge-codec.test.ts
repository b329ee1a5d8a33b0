import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ENTRY_KINDS, FS_ERRORS } from '../../src-preload/contract/vocabulary.ts';
import { METHODS, PLAIN_SIGNATURES, SIGNATURES } from './bridge-codec.ts';
import type { Codec, Method } from './bridge-codec.ts';
import { WireOverflow, WireReader, WireWriter } from './bridge-wire.ts';

/** UTF-16 of any kind: a guest can ask for names that are no valid Unicode. */
const text = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
const handle = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const path = fc.record({ at: handle, path: text });
const nanoseconds = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const time = fc.oneof(fc.constantFrom('now', 'keep'), nanoseconds);
const last = fc.constantFrom('follow', 'keep');
const bytes = fc.uint8Array({ maxLength: 300 });
const kind = fc.constantFrom(...ENTRY_KINDS);
const ino = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const nothing = fc.constant(undefined);
const stat = fc.record({
  kind,
  size: count,
  mode: handle,
  nlink: count,
  ino,
  device: count,
  atimeNs: nanoseconds,
  mtimeNs: nanoseconds,
  ctimeNs: nanoseconds,
});
const open = fc.record({
  access: fc.constantFrom('read', 'write', 'read-write'),
  create: fc.constantFrom('never', 'if-missing', 'exclusive'),
  content: fc.constantFrom('keep', 'discard'),
  want: fc.constantFrom('file', 'directory', 'either'),
  last,
});
const fn = fc.constantFrom('path_open', 'fd_read', 'descriptor.open-at', 'ein Name mit ß und 🍎');
const preopen = fc.record({ handle, guestPath: text, access: fc.constantFrom('read-write', 'read-only') });
const page = fc.record({ entries: fc.array(fc.record({ name: text, kind, ino })), more: fc.boolean() });

/** What each method takes and gives; a method that is missing here does not compile. */
const VALUES: Readonly<
  Record<Method, { readonly args: readonly fc.Arbitrary<unknown>[]; readonly result: fc.Arbitrary<unknown> }>
> = {
  preopens: { args: [], result: fc.array(preopen) },
  open: { args: [fn, path, open], result: fc.record({ handle, stat }) },
  close: { args: [fn, handle], result: nothing },
  read: { args: [fn, handle, count, count], result: bytes },
  write: { args: [fn, handle, fc.oneof(count, fc.constant('end')), bytes], result: count },
  truncate: { args: [fn, handle, count], result: nothing },
  sync: { args: [fn, handle], result: nothing },
  statHandle: { args: [fn, handle], result: stat },
  stat: { args: [fn, path, last], result: stat },
  setTimesHandle: { args: [fn, handle, time, time], result: nothing },
  setTimes: { args: [fn, path, last, time, time], result: nothing },
  list: { args: [fn, handle, count], result: page },
  listStats: {
    args: [fn, handle, count],
    result: fc.record({
      entries: fc.array(fc.record({ name: text, kind, ino, stat: fc.option(stat) })),
      more: fc.boolean(),
    }),
  },
  noteStat: { args: [fn, path, last], result: nothing },
  noteStatHandle: { args: [fn, handle], result: nothing },
  makeDirectory: { args: [fn, path], result: nothing },
  removeDirectory: { args: [fn, path], result: nothing },
  unlink: { args: [fn, path], result: nothing },
  rename: { args: [fn, path, path], result: nothing },
  link: { args: [fn, path, last, path], result: nothing },
  symlink: { args: [fn, text, path], result: nothing },
  readLink: { args: [fn, path], result: text },
  linkTarget: { args: [fn, path], result: text },
  exists: { args: [fn, path, last], result: fc.boolean() },
  canonicalize: { args: [fn, path], result: text },
  copy: { args: [fn, path, path], result: count },
  removeAll: { args: [fn, path], result: count },
  makeDirectories: { args: [fn, path], result: count },
  replace: { args: [fn, handle, bytes], result: nothing },
  refusedCall: { args: [fn, text, text], result: nothing },
  refused: { args: [fn, path, fc.constantFrom(...FS_ERRORS), text], result: nothing },
  refusedPair: { args: [fn, path, text, fc.constantFrom(...FS_ERRORS), text], result: nothing },
  ask: {
    args: [
      fn,
      fc.constantFrom('kv-set', 'elicit'),
      fc.oneof(fc.constant(null), fc.record({ key: text, value: bytes, list: fc.array(text) })),
    ],
    result: fc.oneof(
      bytes,
      fc.constant(null),
      fc.boolean(),
      fc.record({ messages: fc.array(fc.record({ payload: text })), dropped: count }),
    ),
  },
};

function wire(size = 64 * 1024) {
  const area = new Uint8Array(new SharedArrayBuffer(size));
  return { writer: new WireWriter(area), reader: new WireReader(area) };
}
function carry(codecs: readonly Codec<unknown>[], values: readonly unknown[], { writer, reader } = wire()): unknown[] {
  writer.start();
  codecs.forEach((codec, index) => codec.write(writer, values[index]));
  reader.start();
  return codecs.map((codec) => codec.read(reader));
}

describe('the codec of blocking calls', () => {
  it.each(METHODS.map((method, index) => [method, index] as const))(
    'carries every argument and result of %s unchanged',
    (method, index) => {
      const { args = [], result } = PLAIN_SIGNATURES[index] ?? {};
      // One wire for all runs, so that names sent before are sent as numbers later.
      const channel = wire();
      fc.assert(
        fc.property(fc.tuple(...VALUES[method].args), VALUES[method].result, (values, value) => {
          expect(carry(args, values, channel)).toEqual(values);
          if (result) expect(carry([result], [value], channel)).toEqual([value]);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('sends a function name whole once and as one byte after', () => {
    const { writer } = wire();
    writer.name('path_filestat_get');
    const first = writer.position;
    writer.name('path_filestat_get');
    expect(writer.position - first).toBe(1);
    expect(first).toBeGreaterThan(17);
  });

  it('goes on when there are more names than numbers', () => {
    const channel = wire();
    const name = SIGNATURES.sync.args[0] as Codec<unknown>;
    for (let round = 0; round < 2; round++)
      for (let index = 0; index < 400; index++) expect(carry([name], [`fn${index}`], channel)).toEqual([`fn${index}`]);
  });

  it('cuts a directory page that does not fit and says that there is more', () => {
    const entries = Array.from({ length: 200 }, (_, index) => ({
      name: `${'n'.repeat(200)}${index}`,
      kind: 'file' as const,
      ino: 1n,
    }));
    const { writer, reader } = wire(8 * 1024);
    SIGNATURES.list.result.write(writer, { entries, more: false });
    const page = SIGNATURES.list.result.read(reader);
    expect(page.more).toBe(true);
    expect(page.entries.length).toBeGreaterThan(20);
    expect(page.entries).toEqual(entries.slice(0, page.entries.length));
  });

  it('refuses to write past its area', () => {
    const { writer } = wire(16);
    expect(() => writer.text('longer than sixteen bytes')).toThrow(WireOverflow);
    expect(() => writer.bytes(new Uint8Array(20))).toThrow(WireOverflow);
  });
});

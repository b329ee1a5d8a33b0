import { describe, expect, it } from 'vitest';

import { FS_ERRORS } from '../../../../src-preload/contract/vocabulary.ts';
import { AdapterFault } from '../../guest-answer.ts';
import { STAT } from '../../guest-fake.ts';
import { GuestError } from '../../guest-fs.ts';
import type { GuestEntry } from '../../guest-fs.ts';
import { EngineDefect } from '../../guest-world.ts';
import type { Descriptor } from './descriptor.ts';
import { ERROR_CODE_OF } from './error-code.ts';
import { answerOf, setUp } from './test-world.ts';

const F = { at: 1, path: 'f' };
const NOW = { tag: 'now' } as const;
const KEEP = { tag: 'no-change' } as const;
const AT = { tag: 'timestamp', val: { seconds: 2n, nanoseconds: 5 } } as const;

describe('wasi:filesystem errors', () => {
  it.each(FS_ERRORS)('has a code for %s', (word) => {
    const { root } = setUp({
      fs: {
        stat: () => {
          throw new GuestError(word);
        },
      },
    });
    expect(answerOf(() => root.statAt({}, 'x'))).toBe(ERROR_CODE_OF[word]);
  });

  it('lets a fault of the engine through, and tells one of its own apart', () => {
    const fail = (error: Error) =>
      setUp({
        fs: {
          stat: () => {
            throw error;
          },
        },
      });
    expect(() => fail(new EngineDefect('x')).root.statAt({}, 'x')).toThrow(EngineDefect);
    expect(() => fail(new TypeError('x')).root.statAt({}, 'x')).toThrow(AdapterFault);
  });
});

describe('wasi:filesystem descriptors', () => {
  it.each<[string, (root: Descriptor) => unknown, unknown[]]>([
    ['create-directory-at', (d) => d.createDirectoryAt('f'), ['makeDirectory', F]],
    ['remove-directory-at', (d) => d.removeDirectoryAt('f'), ['removeDirectory', F]],
    ['unlink-file-at', (d) => d.unlinkFileAt('f'), ['unlink', F]],
    ['rename-at', (d) => d.renameAt('f', d, 'g'), ['rename', F, { at: 1, path: 'g' }]],
    ['link-at', (d) => d.linkAt({ symlinkFollow: true }, 'f', d, 'g'), ['link', F, 'follow', { at: 1, path: 'g' }]],
    ['symlink-at', (d) => d.symlinkAt('to', 'f'), ['symlink', 'to', F]],
    ['readlink-at', (d) => d.readlinkAt('f'), ['readLink', F]],
    ['stat-at', (d) => d.statAt({ symlinkFollow: true }, 'f'), ['stat', F, 'follow']],
    ['metadata-hash-at', (d) => d.metadataHashAt({}, 'f'), ['statAgain', F, 'keep']],
    ['set-times-at', (d) => d.setTimesAt({}, 'f', NOW, AT), ['setTimes', F, 'keep', 'now', 2_000_000_005n]],
    ['set-times', (d) => d.setTimes(KEEP, NOW), ['setTimesHandle', 1, 'keep', 'now']],
    ['stat', (d) => d.stat(), ['statHandle', 1]],
    ['metadata-hash', (d) => d.metadataHash(), ['statHandleAgain', 1]],
    ['sync', (d) => d.sync(), ['sync', 1]],
    ['sync-data', (d) => d.syncData(), ['sync', 1]],
  ])('%s asks the engine', (name, act, [method, ...args]) => {
    const { root, calls } = setUp();
    act(root);
    expect(calls).toEqual([[method, `descriptor.${name}`, ...args]]);
  });

  it.each([
    ['nothing asked for', {}, {}, { access: 'read', create: 'never', content: 'keep', want: 'either', last: 'keep' }],
    ['reading', {}, { read: true }, { access: 'read' }],
    ['writing', {}, { write: true }, { access: 'write' }],
    ['both', {}, { read: true, write: true }, { access: 'read-write' }],
    ['creating', { create: true }, { write: true }, { create: 'if-missing' }],
    ['creating something new', { create: true, exclusive: true }, { write: true }, { create: 'exclusive' }],
    ['emptying', { truncate: true }, { write: true }, { access: 'write', content: 'discard' }],
    ['a directory', { directory: true }, { read: true }, { want: 'directory', access: 'read' }],
  ])('turns an open-at for %s into an open of the engine', (_name, open, flags, expected) => {
    const { root, calls } = setUp();
    root.openAt({}, 'f', open, flags);
    expect(calls[0]?.slice(0, 3)).toEqual(['open', 'descriptor.open-at', F]);
    expect(calls[0]?.[3]).toMatchObject(expected);
  });

  it('refuses to create or empty a directory by opening it', () => {
    const { root, calls } = setUp();
    expect(answerOf(() => root.openAt({}, 'd', { directory: true, create: true }, {}))).toBe('invalid');
    expect(answerOf(() => root.openAt({}, 'd', { directory: true, truncate: true }, {}))).toBe('invalid');
    expect(calls.map((asked) => asked.slice(0, 4))).toEqual(
      Array.from({ length: 2 }, () => ['refused', 'descriptor.open-at', { at: 1, path: 'd' }, 'invalid-argument']),
    );
  });

  it('describes what it stat-ed, with times before 1970 as 1970', () => {
    const { root } = setUp({ fs: { stat: () => ({ ...STAT, ctimeNs: -5n }) } });
    expect(root.statAt({}, 'f')).toEqual({
      type: 'regular-file',
      linkCount: 2n,
      size: 1000n,
      dataAccessTimestamp: { seconds: 0n, nanoseconds: 1 },
      dataModificationTimestamp: { seconds: 2n, nanoseconds: 3 },
      statusChangeTimestamp: { seconds: 0n, nanoseconds: 0 },
    });
  });

  it('refuses times that do not exist', () => {
    const { root, calls } = setUp();
    const far = { tag: 'timestamp', val: { seconds: 2n ** 60n, nanoseconds: 0 } } as const;
    const odd = { tag: 'timestamp', val: { seconds: 0n, nanoseconds: 1_000_000_000 } } as const;
    expect([answerOf(() => root.setTimes(far, KEEP)), answerOf(() => root.setTimes(KEEP, odd))]).toEqual([
      'invalid',
      'invalid',
    ]);
    expect(answerOf(() => root.setTimesAt({}, 'f', far, KEEP))).toBe('invalid');
    expect(calls.map((asked) => asked.slice(0, 4))).toEqual([
      ...Array.from({ length: 2 }, () => ['refused', 'descriptor.set-times', { at: 1, path: '' }, 'invalid-argument']),
      ['refused', 'descriptor.set-times-at', { at: 1, path: 'f' }, 'invalid-argument'],
    ]);
  });

  it('reads and writes at offsets and says when the end was reached', () => {
    const { open, calls } = setUp();
    const file = open();
    expect(file.read(10n, 0n)).toEqual([new Uint8Array(10).fill(7), false]);
    expect(file.read(10n, 995n)).toEqual([new Uint8Array(5).fill(7), true]);
    expect(file.read(2n ** 40n, 0n)[0]).toHaveLength(1000);
    expect(file.write(Uint8Array.of(1, 2), 30n)).toBe(2n);
    expect(calls.at(-1)).toEqual(['write', 'descriptor.write', 9, 30, Uint8Array.of(1, 2)]);
    expect(answerOf(() => file.write(Uint8Array.of(1), 2n ** 60n))).toBe('file-too-large');
    file.setSize(12n);
    expect(calls.at(-1)).toEqual(['truncate', 'descriptor.set-size', 9, 12]);
  });

  it('syncs every write of a descriptor that was opened so', () => {
    const { root, calls } = setUp();
    root.openAt({}, 'f', {}, { write: true, dataIntegritySync: true }).write(Uint8Array.of(1), 0n);
    expect(calls.map(([method]) => method)).toEqual(['open', 'write', 'sync']);
  });

  it('refuses, and records, to read what is open for writing and the other way round', () => {
    const { open, calls } = setUp();
    expect(answerOf(() => open({ read: false, write: true }).readViaStream(0n))).toBe('bad-descriptor');
    expect(calls.at(-1)?.slice(0, 4)).toEqual([
      'refused',
      'descriptor.read-via-stream',
      { at: 9, path: '' },
      'not-capable',
    ]);
    expect(answerOf(() => open({ read: true, write: false }).setSize(0n))).toBe('bad-descriptor');
  });

  it('keeps files and directories apart', () => {
    const { root, open } = setUp();
    expect(answerOf(() => root.read(1n, 0n))).toBe('is-directory');
    expect(answerOf(() => root.appendViaStream())).toBe('is-directory');
    expect(answerOf(() => root.advise())).toBe('bad-descriptor');
    expect(answerOf(() => open().statAt({}, 'x'))).toBe('not-directory');
    expect(answerOf(() => open().readDirectory())).toBe('not-directory');
  });

  it('lets a directory below a read-only one change nothing', () => {
    const { root, calls } = setUp({
      fs: {
        preopens: () => [{ handle: 1, guestPath: '/', access: 'read-only' }],
        open: () => ({ handle: 9, stat: { ...STAT, kind: 'directory' } }),
      },
    });
    expect(root.getFlags()).toEqual({ read: true, mutateDirectory: false });
    expect(answerOf(() => root.openAt({}, 'd', {}, { mutateDirectory: true }))).toBe('read-only');
    expect(calls[0]?.slice(0, 4)).toEqual(['refused', 'descriptor.open-at', { at: 1, path: 'd' }, 'read-only']);
    expect(root.openAt({}, 'd', {}, { read: true }).getFlags()).toEqual({ read: true, mutateDirectory: false });
  });

  it.each<[string, (directory: Descriptor) => unknown]>([
    ['open-at', (d) => d.openAt({}, 'f', {}, { write: true })],
    ['open-at', (d) => d.openAt({}, 'f', { create: true }, { read: true })],
    ['open-at', (d) => d.openAt({}, 'f', { truncate: true }, { read: true })],
    ['create-directory-at', (d) => d.createDirectoryAt('f')],
    ['remove-directory-at', (d) => d.removeDirectoryAt('f')],
    ['unlink-file-at', (d) => d.unlinkFileAt('f')],
    ['symlink-at', (d) => d.symlinkAt('to', 'f')],
    ['set-times-at', (d) => d.setTimesAt({}, 'f', NOW, NOW)],
  ])('%s changes nothing in a directory that must not be changed, and is recorded', (name, act) => {
    const { imports, calls } = setUp({
      fs: { preopens: () => [{ handle: 1, guestPath: '/fixed', access: 'read-only' }] },
    });
    const [[fixed] = []] = imports['wasi:filesystem/preopens'].getDirectories();
    if (fixed === undefined) throw new Error('it is preopened');
    expect(answerOf(() => act(fixed))).toBe('read-only');
    expect(calls.map((call) => call.slice(0, 4))).toEqual([
      ['refused', `descriptor.${name}`, { at: 1, path: 'f' }, 'read-only'],
    ]);
  });

  it('empties only what it opens for writing', () => {
    const { root, calls } = setUp();
    expect(answerOf(() => root.openAt({}, 'f', { truncate: true }, { read: true }))).toBe('not-permitted');
    expect(calls.map((call) => call.slice(0, 4))).toEqual([['refused', 'descriptor.open-at', F, 'not-capable']]);
  });

  it('shows a file what it is read by, and nothing to be changed by', () => {
    const { root } = setUp();
    expect(root.openAt({}, 'f', {}, { read: true, write: true }).getFlags()).toEqual({
      read: true,
      write: true,
      mutateDirectory: false,
    });
  });

  it('gives a handle back quietly, because a drop cannot fail', () => {
    const { open } = setUp({
      fs: {
        close: () => {
          throw new GuestError('no-space');
        },
      },
    });
    const file = open();
    expect(() => file[Symbol.dispose]()).not.toThrow();
  });

  it('tells the same object by device and number', () => {
    const other = setUp({ fs: { statHandle: (_fn, handle) => ({ ...STAT, ino: BigInt(handle) }) } });
    const [first, second] = [other.open(), other.open()];
    expect([first.isSameObject(second), first.isSameObject(other.root)]).toEqual([true, false]);
  });

  it('hashes change with any change, and their lower half only with the thing itself', () => {
    const hashOf = (change: Partial<typeof STAT>) =>
      setUp({ fs: { statAgain: () => ({ ...STAT, ...change }) } }).root.metadataHashAt({}, 'f');
    const before = hashOf({});
    expect(hashOf({ atimeNs: 99n })).toEqual(before);
    for (const change of [{ size: 1001 }, { mtimeNs: 3n }, { ctimeNs: 4n }]) {
      expect(hashOf(change).upper).not.toBe(before.upper);
      expect(hashOf(change).lower).toBe(before.lower);
    }
    expect(hashOf({ ino: 78n }).lower).not.toBe(before.lower);
    expect(hashOf({ device: 4 }).lower).not.toBe(before.lower);
  });

  it('lists a directory page by page', () => {
    const entries: GuestEntry[] = Array.from({ length: 25 }, (_, index) => ({
      name: `${index}`,
      kind: 'symlink',
      ino: 1n,
    }));
    const { root, calls } = setUp({
      fs: {
        listWithStats: (_fn, _handle, from) => ({ entries: entries.slice(from, from + 10), more: from + 10 < 25 }),
      },
    });
    const stream = root.readDirectory();
    const names: string[] = [];
    for (let entry = stream.readDirectoryEntry(); entry; entry = stream.readDirectoryEntry()) names.push(entry.name);
    expect(names).toEqual(entries.map(({ name }) => name));
    expect(stream.readDirectoryEntry()).toBeUndefined();
    expect(calls.map(([, , , from]) => from)).toEqual([0, 10, 20]);
  });

  it('shows each listing as it was when it was asked for, also with another one begun on the same descriptor', () => {
    let names = ['a', 'b', 'c'];
    const { root } = setUp({
      fs: {
        listWithStats: (_fn, _handle, from) => ({
          entries: names.slice(from, from + 1).map((name) => ({ name, kind: 'file', ino: 1n })),
          more: from + 1 < names.length,
        }),
      },
    });
    const rest = (stream: ReturnType<Descriptor['readDirectory']>): readonly string[] => {
      const seen: string[] = [];
      for (let entry = stream.readDirectoryEntry(); entry; entry = stream.readDirectoryEntry()) seen.push(entry.name);
      return seen;
    };
    const first = root.readDirectory();
    expect(first.readDirectoryEntry()?.name).toBe('a');
    const second = root.readDirectory();
    names = ['x', 'y', 'z'];
    expect(rest(first)).toEqual(['b', 'c']);
    expect(second.readDirectoryEntry()?.name).toBe('a');
  });

  it('answers a failed listing at once, and holds nothing for it', () => {
    const { imports, root, calls } = setUp({
      fs: {
        listWithStats: () => {
          throw new GuestError('access');
        },
        open: () => ({ handle: 9, stat: { ...STAT, kind: 'directory' } }),
      },
    });
    expect(imports).toBeDefined();
    const directory = root.openAt({}, 'd', { directory: true }, { read: true });
    expect(answerOf(() => directory.readDirectory())).toBe('access');
    directory[Symbol.dispose]();
    expect(calls.at(-1)).toEqual(['close', 'descriptor.drop', 9]);
  });

  it('closes a file with the last of its descriptor and streams, and a preopened directory never', () => {
    const { open, calls, root, imports } = setUp();
    const file = open();
    const [input, output] = [file.readViaStream(0n), file.writeViaStream(0n)];
    file[Symbol.dispose]();
    input[Symbol.dispose]();
    expect(calls).toEqual([]);
    output[Symbol.dispose]();
    expect(calls).toEqual([['close', 'descriptor.drop', 9]]);
    root[Symbol.dispose]();
    const [[again] = []] = imports['wasi:filesystem/preopens'].getDirectories();
    expect(again).not.toBe(root);
    expect(again?.stat().size).toBe(1000n);
    expect(calls).toHaveLength(2);
  });
});

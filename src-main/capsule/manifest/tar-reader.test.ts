/** Archives that somebody else made. */
import { describe, expect, it } from 'vitest';

import { makeTar } from './test-tar.ts';
import type { TarEntry } from './test-tar.ts';
import { readTar } from './tar-reader.ts';

const filesOf = (entries: readonly TarEntry[]): Record<string, string> =>
  Object.fromEntries([...readTar(makeTar(entries))].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]));

const record = (text: string): string => {
  const length = (size: number): number => String(size).length + 1 + text.length + 1;
  return `${length(length(length(0)))} ${text}\n`;
};

describe('reading a tar archive', () => {
  it('gives every file by its path', () => {
    const files = filesOf([
      { name: './', type: '5' },
      { name: './Capsule.toml', content: 'a' },
      { name: 'wit/', type: '5' },
      { name: 'wit//b.wit', content: 'b'.repeat(600) },
      { name: 'empty', content: '' },
    ]);
    expect(files).toEqual({ 'Capsule.toml': 'a', 'wit/b.wit': 'b'.repeat(600), empty: '' });
  });

  it('puts long names together, in each of the three ways that packers have', () => {
    const long = `wit/${'deep/'.repeat(30)}file.wit`;
    expect(filesOf([{ name: 'c.wit', prefix: 'wit/a/b', content: '1' }])).toEqual({ 'wit/a/b/c.wit': '1' });
    expect(
      filesOf([
        { name: '././@LongLink', type: 'L', content: `${long}\0` },
        { name: 'cut', content: '2' },
      ]),
    ).toEqual({ [long]: '2' });
    expect(
      filesOf([
        { name: 'x', type: 'x', content: record(`path=${long}`) },
        { name: 'cut', content: '3' },
      ]),
    ).toEqual({
      [long]: '3',
    });
  });

  it('is not led astray by extension fields that it does not know', () => {
    const entries = [
      { name: 'x', type: 'g', content: record('comment=hello') },
      { name: 'x', type: 'x', content: record('mtime=1.5') + record('linkpath=/etc/passwd') },
      { name: 'file', content: 'x' },
    ];
    expect(filesOf(entries)).toEqual({ file: 'x' });
  });

  it.each<[string, readonly TarEntry[], RegExp]>([
    ['a symbolic link', [{ name: 'a', type: '2' }], /symbolic link/],
    ['a hard link', [{ name: 'a', type: '1' }], /hard link/],
    ['a FIFO', [{ name: 'a', type: '6' }], /FIFO/],
    ['a device', [{ name: 'a', type: '3' }], /no plain file/],
    ['an absolute path', [{ name: '/etc/passwd' }], /leads out/],
    ['a path that goes up', [{ name: 'a/../../b' }], /leads out/],
    ['a directory that goes up', [{ name: '../', type: '5' }], /leads out/],
    ['a path of another system', [{ name: 'c:\\a' }], /leads out/],
    ['a control character in a name', [{ name: 'a\nb' }], /leads out/],
    ['a long name that goes up', [{ name: 'l', type: 'L', content: '../a\0' }, { name: 'a' }], /leads out/],
    [
      'an extended name that goes up',
      [{ name: 'x', type: 'x', content: record('path=/a') }, { name: 'a' }],
      /leads out/,
    ],
    ['one name twice', [{ name: 'a' }, { name: './a' }], /twice/],
    ['one name in two cases', [{ name: 'a' }, { name: 'A' }], /twice/],
    ['more content than there is', [{ name: 'a', size: 10_000 }], /cut short/],
    ['an endless extended header', [{ name: 'x', type: 'x', size: 8 ** 10 }], /too long/],
    ['a damaged extended header', [{ name: 'x', type: 'x', content: '999 path=a\n' }, { name: 'a' }], /damaged/],
    ['an extended header without a length', [{ name: 'x', type: 'x', content: 'path=a\n' }, { name: 'a' }], /damaged/],
  ])('refuses %s', (_what, entries, why) => {
    expect(() => readTar(makeTar(entries))).toThrow(
      expect.objectContaining({ code: 'bad-package', message: expect.stringMatching(why) as string }),
    );
  });

  it('refuses what is cut at any block, or has a byte of a header changed', () => {
    const whole = makeTar([{ name: 'a', content: 'x'.repeat(700) }]);
    for (const end of [0, 512, 1024, 1536]) expect(() => readTar(whole.subarray(0, end))).toThrow(/cut short/);
    for (let at = 0; at < 512; at++) {
      if (at === 155) continue; // a space behind the sum that nobody reads
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      expect(() => readTar(changed), `byte ${at}`).toThrow(expect.objectContaining({ code: 'bad-package' }));
    }
  });

  it('refuses a name that is not UTF-8, and more entries than a capsule has', () => {
    const entry = makeTar([{ name: 'q' }]).subarray(0, 512);
    entry[0] = 0xff;
    entry.write(
      `${(entry.reduce((sum, byte) => sum + byte, 0) - sumOf(entry) + 256).toString(8).padStart(6, '0')}\0 `,
      148,
    );
    expect(() => readTar(Buffer.concat([entry, Buffer.alloc(1024)]))).toThrow(/not UTF-8/);
    const many = Array.from({ length: 10_002 }, (_, index) => ({ name: `f${index}` }));
    expect(() => readTar(makeTar(many))).toThrow(/more than 10000 entries/);
  });
});

const sumOf = (block: Buffer): number => block.subarray(148, 156).reduce((sum, byte) => sum + byte, 0);

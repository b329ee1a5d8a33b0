/** Where a tree knows the hash of a content without a long look, it is the right one, whatever was done to the file before. */
import { hash as hashOf } from 'node:crypto';
import { expect } from 'vitest';

import { readAll, text } from '../files-by-path-contract.ts';
import type { FileHandle } from '../vfs.ts';
import { CREATE, READ_WRITE, shows, withFile } from './behaviour-contract.ts';
import type { Behaviour, Scene } from './behaviour-contract.ts';

/** Around here an overlay's file changes its form. */
const BOUNDARY = 64 * 1024;

const sha256 = (content: string): string => hashOf('sha256', content, 'hex');

/** What may be told about a content. */
const right = (content: string): readonly (string | null)[] => [null, sha256(content)];

/** Asks after each step, which must not spoil what is told after the next one. */
function askedAfterEach(file: FileHandle, steps: readonly ((file: FileHandle) => void)[]): void {
  for (const step of steps) {
    step(file);
    expect(right(readAll(file))).toContain(file.contentHash());
  }
}

const write = (what: string, offset: number | 'end') => (file: FileHandle) => void file.write(text(what), offset);
const cut = (size: number) => (file: FileHandle) => file.truncate(size);

/** A row: the steps that a file goes through. */
const HISTORIES: readonly (readonly [string, readonly ((file: FileHandle) => void)[]])[] = [
  ['is appended to', [write('one', 'end'), write('two', 'end'), write('three', 'end')]],
  ['is written over', [write('one', 0), write('two', 1), write('three', 0)]],
  ['grows by a gap', [write('a', 'end'), write('b', 5000), write('c', 'end'), write('d', 70_000), write('e', 'end')]],
  ['is cut and grows again', [write('abcdef', 0), cut(3), write('x', 'end'), cut(9), cut(0), write('y', 'end')]],
  [
    'is long, and written in its middle',
    [write('ab'.repeat(5000), 0), write('end', 'end'), write('Z', 4000), write('more', 'end'), write('Y', 1)],
  ],
  [
    'grows over the boundary by appending',
    [write('a'.repeat(BOUNDARY - 1), 0), write('bc', 'end'), write('de', 'end'), write('x', 3), write('f', 'end')],
  ],
  [
    'grows over the boundary and comes back',
    [
      write('a'.repeat(BOUNDARY + 9), 0),
      write('b', 'end'),
      cut(BOUNDARY + 3),
      write('c', 'end'),
      cut(10),
      write('d', 'end'),
    ],
  ],
  ['is cut to the size it has', [write('same', 0), cut(4), write('!', 'end'), cut(5)]],
];

const played = ({ files }: Scene, path: string, steps: readonly ((file: FileHandle) => void)[]): void => {
  files.atOnce(() =>
    withFile(files.open(path, { ...READ_WRITE, create: 'if-missing' }), (file) => askedAfterEach(file, steps)),
  );
  expect(right(files.read(path))).toContain(files.vfs.contentHash(files.at(path)));
};

export const HASHES: readonly Behaviour[] = [
  ...HISTORIES.flatMap(([how, steps]) => [
    shows(`the hash of a new file that ${how} is the right one after each step`, (scene) =>
      played(scene, 'new', steps),
    ),
    shows(`the hash of a file that was there and ${how} is the right one after each step`, (scene) =>
      played(scene, 'docs/a.md', steps),
    ),
  ]),
  shows('the hash of a file that nobody has changed is the right one', ({ files }) => {
    expect(right('alpha')).toContain(files.vfs.contentHash(files.at('docs/a.md')));
    files.atOnce(() => withFile(files.open('empty.txt'), (file) => expect(right('')).toContain(file.contentHash())));
  }),
  shows('the hash goes with a file that is renamed, and with its other names', ({ files }) => {
    files.write('new', 'content');
    files.link('new', 'other');
    files.rename('new', 'docs/moved');
    for (const path of ['other', 'docs/moved'])
      expect(right('content')).toContain(files.vfs.contentHash(files.at(path)));
  }),
  shows('the hash of what an open handle holds stays right when its name is gone', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('gone', { ...CREATE, access: 'read-write' }), (file) => {
        file.write(text('held'), 0);
        files.unlink('gone');
        file.write(text(' on'), 'end');
        expect(right('held on')).toContain(file.contentHash());
      }),
    );
  }),
  shows('two handles of one file tell the same hash', ({ files }) => {
    files.atOnce(() => {
      const [one, two] = [files.open('log', CREATE), files.open('log', CREATE)];
      one.write(text('a'), 'end');
      two.write(text('b'), 'end');
      expect(one.contentHash()).toBe(two.contentHash());
      one.close();
      two.close();
    });
  }),
  shows('a handle that may only write tells the hash too, and one that is closed does not', ({ files }) => {
    files.atOnce(() => {
      const file = files.open('readme.txt', { access: 'write' });
      expect(right('hello')).toContain(file.contentHash());
      file.close();
      expect(() => file.contentHash()).toThrow();
    });
  }),
  shows('a directory and a link have no hash', ({ files }) => {
    expect([files.vfs.contentHash(files.at('docs')), files.vfs.contentHash(files.at('to-readme'))]).toEqual([
      null,
      null,
    ]);
  }),
];

/** What opening a file answers, for each way to open on each kind of thing. */
import { expect } from 'vitest';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { codeOf, readAll, text } from '../files-by-path-contract.ts';
import type { OpenOptions } from '../vfs.ts';
import { answers, CREATE, EXCLUSIVE, pictureOf, READ_WRITE, shows, withFile, WRITE } from './behaviour-contract.ts';
import type { Behaviour, Scene } from './behaviour-contract.ts';

/** The ways to open, in the order of the columns of `ANSWERS`. */
const WAYS = [
  ['for reading', {}],
  ['for writing', WRITE],
  ['for reading and writing', READ_WRITE],
  ['for reading, to be made if missing', { create: 'if-missing' }],
  ['for writing, to be made if missing', CREATE],
  ['as a new file', EXCLUSIVE],
  ['to be emptied', { ...WRITE, content: 'discard' }],
  ['to be emptied, or made if missing', { ...CREATE, content: 'discard' }],
] as const satisfies readonly (readonly [string, Partial<OpenOptions>])[];

type Answer = FsErrorCode | 'ok';

const all = (code: Answer): readonly Answer[] => WAYS.map(() => code);
/** Anything is there already, so that it cannot be made: whatever is wrong with it otherwise. */
const butNew = (code: Answer): readonly Answer[] => WAYS.map((way) => (way[1] === EXCLUSIVE ? 'already-exists' : code));
const MISSING: readonly Answer[] = ['not-found', 'not-found', 'not-found', 'ok', 'ok', 'ok', 'not-found', 'ok'];
const DANGLING = MISSING.with(5, 'already-exists');
const MISSING_DIRECTORY = MISSING.map((code) => (code === 'ok' ? 'is-directory' : code));

const ANSWERS: readonly (readonly [string, string, readonly Answer[]])[] = [
  ['a name that is missing', 'docs/new', MISSING],
  ['a file', 'docs/a.md', butNew('ok')],
  ['an empty file', 'empty.txt', butNew('ok')],
  ['a directory', 'docs', butNew('is-directory')],
  ['the root', '', butNew('is-directory')],
  ['a link to a file', 'to-readme', butNew('ok')],
  ['a link to a directory', 'to-docs', butNew('is-directory')],
  ['a link to nothing', 'dangling', DANGLING],
  ['a link to itself', 'loop-a', butNew('link-loop')],
  ['a link that leads above the root', 'escape', butNew('boundary-escape')],
  ['a link to an absolute path', 'absolute', butNew('boundary-escape')],
  ['a missing name with a slash at its end', 'new/', MISSING_DIRECTORY],
  ['a file with a slash at its end', 'docs/a.md/', all('not-directory')],
  ['a directory with a slash at its end', 'docs/', butNew('is-directory')],
  ['a name in a missing directory', 'nope/new', all('not-found')],
  ['a name below a file', 'readme.txt/new', all('not-directory')],
  ['a file through a link to its directory', 'to-docs/a.md', butNew('ok')],
];

/** After a success: the content is what the way of opening says, and everything else is as it was. */
function proveSuccess({ files }: Scene, path: string, options: Partial<OpenOptions>): void {
  const last = options.create === 'exclusive' ? 'keep' : 'follow';
  const place = files.at(path, last);
  const before = place.kind === null ? '' : files.read(path);
  files.atOnce(() => files.open(path, options, last).close());
  expect(files.stat(place.names.join('/')).kind).toBe('file');
  expect(files.read(path)).toBe(options.content === 'discard' ? '' : before);
}

const TABLE: readonly Behaviour[] = ANSWERS.flatMap(([what, path, codes]) =>
  WAYS.map(([how, options], column): Behaviour => {
    const code = codes[column] ?? 'ok';
    const sentence = `opening ${what} ${how}`;
    const last = options === EXCLUSIVE ? 'keep' : 'follow';
    if (code !== 'ok') return answers(sentence, (files) => files.open(path, options, last), code);
    return shows(`${sentence} answers ok`, (scene) => proveSuccess(scene, path, options));
  }),
);

export const OPENING: readonly Behaviour[] = [
  ...TABLE,
  answers(
    'opening a file for reading, to be emptied,',
    (files) => files.open('readme.txt', { content: 'discard' }),
    'invalid-argument',
  ),
  answers('opening a link that is kept', (files) => files.open('to-readme', {}, 'keep'), 'link-loop'),
  answers('opening a directory link that is kept', (files) => files.open('to-docs', WRITE, 'keep'), 'link-loop'),
  shows('a file made through a dangling link is the target, and the link stays', ({ files }) => {
    files.write('dangling', 'found');
    expect(files.read('nowhere')).toBe('found');
    expect(files.stat('dangling').kind).toBe('symlink');
  }),
  shows('an exclusive creation at the end of a dangling link that was followed makes the target', ({ files }) => {
    expect(codeOf(() => files.atOnce(() => files.open('dangling', EXCLUSIVE).close()))).toBe('ok');
    expect(files.stat('nowhere').size).toBe(0);
  }),
  shows('a new file is empty, has one name and the mode asked for', ({ files }) => {
    files.atOnce(() => files.open('script', { ...EXCLUSIVE, mode: 0o750 }).close());
    expect(files.stat('script')).toMatchObject({ kind: 'file', size: 0, nlink: 1, mode: 0o750 });
  }),
  shows('the mode asked for means nothing for a file that is there', ({ files }) => {
    files.chmod('readme.txt', 0o640);
    files.write('readme.txt', 'x', 0o777);
    expect(files.stat('readme.txt').mode).toBe(0o640);
  }),
  shows('a file may be made read-only and still be written by the handle that made it', ({ files }) => {
    files.write('locked', 'kept', 0o400);
    expect(files.stat('locked').mode).toBe(0o400);
    expect(files.read('locked')).toBe('kept');
  }),
  shows('emptying at opening keeps the mode and the inode number', ({ files }) => {
    files.chmod('readme.txt', 0o751);
    const { ino } = files.stat('readme.txt');
    files.atOnce(() => files.open('readme.txt', { ...WRITE, content: 'discard' }).close());
    expect(files.stat('readme.txt')).toMatchObject({ ino, mode: 0o751, size: 0 });
  }),
  shows('emptying at opening is seen by those who have the file open', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('readme.txt'), (reader) => {
        files.open('readme.txt', { ...WRITE, content: 'discard' }).close();
        expect(readAll(reader)).toBe('');
      }),
    );
  }),
  shows('opening for writing and closing leaves no trace', ({ files }) => {
    const before = pictureOf(files);
    files.atOnce(() => files.open('docs/a.md', READ_WRITE).close());
    files.atOnce(() => files.open('docs/a.md', CREATE).close());
    expect(pictureOf(files)).toEqual(before);
  }),
  shows('a file opened for reading that was made by opening can be read by it', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('fresh', { create: 'if-missing' }), (file) => {
        expect(readAll(file)).toBe('');
        expect(codeOf(() => file.write(text('x'), 0))).toBe('bad-handle');
      }),
    );
  }),
  shows('a file can be open many times at once, each handle on its own', ({ files }) => {
    files.atOnce(() => {
      const handles = Array.from({ length: 20 }, () => files.open('readme.txt', READ_WRITE));
      handles.slice(1).forEach((handle) => handle.close());
      expect(handles.map((handle) => codeOf(() => handle.stat())).filter((code) => code === 'ok')).toHaveLength(1);
      handles[0]?.close();
    });
    expect(files.read('readme.txt')).toBe('hello');
  }),
  shows('a directory is opened as a directory, also through a link', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('to-docs');
      expect(dir.kind).toBe('directory');
      expect(dir.names()).toEqual(['docs']);
      dir.close();
    });
  }),
  answers('opening a file as a directory', (files) => files.openDir('readme.txt'), 'not-directory'),
  answers('opening what is missing as a directory', (files) => files.openDir('docs/new'), 'not-found'),
  answers(
    'opening a kept link as a directory',
    (files) => files.vfs.openDirectory(files.at('to-docs')),
    'not-directory',
  ),
  answers('opening a dangling link as a directory', (files) => files.openDir('dangling'), 'not-found'),
];

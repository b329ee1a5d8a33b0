/** Times and modes that somebody sets. */
import { expect } from 'vitest';
import { codeOf } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import { answers, READ_WRITE, shapeOf, shows, showsIf, tick, withFile } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

const EXACT = { access: 1_234_567_890_123_456_789n, modification: 1_700_000_000_000_000_001n } as const;

const SETTABLE: readonly (readonly [string, string])[] = [
  ['a file', 'docs/a.md'],
  ['an empty file', 'empty.txt'],
  ['a directory', 'docs'],
  ['an empty directory', 'bare'],
  ['a link itself', 'to-readme'],
  ['a dangling link itself', 'dangling'],
  ['the root', ''],
];

const MODES: readonly number[] = [0o000, 0o400, 0o644, 0o755, 0o777, 0o1777, 0o2755, 0o4755];

function setThroughHandle(files: Files): void {
  files.atOnce(() => withFile(files.open('docs/a.md'), (file) => file.setTimes(11n, 12n)));
}

export const ATTRIBUTES: readonly Behaviour[] = [
  ...SETTABLE.map(([what, path]) =>
    showsIf('nanoseconds', `the times of ${what} are set to the nanosecond`, ({ files }) => {
      files.utimes(path, EXACT.access, EXACT.modification);
      expect(files.stat(path)).toMatchObject({ atimeNs: EXACT.access, mtimeNs: EXACT.modification });
    }),
  ),
  ...MODES.map((mode) =>
    shows(`a file may have the mode 0${mode.toString(8)}, and keeps its content`, ({ files }) => {
      files.chmod('docs/a.md', mode);
      expect(files.stat('docs/a.md').mode).toBe(mode);
      expect(files.stat('docs/a.md').size).toBe(5);
    }),
  ),
  shows('a directory keeps the mode it is given, and what is in it', ({ files }) => {
    files.chmod('docs', 0o711);
    expect(files.stat('docs').mode).toBe(0o711);
    expect(files.list('docs')).toEqual(['a.md', 'b.md', 'deep', 'up']);
  }),
  shows('the root keeps the mode it is given', ({ files }) => {
    files.chmod('', 0o750);
    expect(files.stat('').mode).toBe(0o750);
  }),
  shows('a time that is kept stays when the other is set', ({ files }) => {
    files.utimes('docs/a.md', 1n, 2n);
    files.utimes('docs/a.md', 'keep', 3n);
    files.utimes('docs/b.md', 4n, 5n);
    files.utimes('docs/b.md', 6n, 'keep');
    expect(files.stat('docs/a.md')).toMatchObject({ atimeNs: 1n, mtimeNs: 3n });
    expect(files.stat('docs/b.md')).toMatchObject({ atimeNs: 6n, mtimeNs: 5n });
  }),
  shows('`now` is the same moment for both times, and later than before', ({ files }) => {
    files.utimes('docs/a.md', 1n, 2n);
    tick(files);
    files.utimes('docs/a.md', 'now', 'now');
    const { atimeNs, mtimeNs } = files.stat('docs/a.md');
    expect(atimeNs).toBe(mtimeNs);
    expect(mtimeNs).toBeGreaterThanOrEqual(files.stat('clock').ctimeNs);
  }),
  shows('the epoch itself is a time', ({ files }) => {
    files.utimes('docs/a.md', 0n, 0n);
    expect(files.stat('docs/a.md')).toMatchObject({ atimeNs: 0n, mtimeNs: 0n });
  }),
  shows('times that were set stay when the mode is changed', ({ files }) => {
    files.utimes('docs/a.md', 1n, 2n);
    files.chmod('docs/a.md', 0o600);
    expect(files.stat('docs/a.md')).toMatchObject({ atimeNs: 1n, mtimeNs: 2n, mode: 0o600 });
  }),
  shows('a mode that was set stays when the file is written, cut, moved and linked', ({ files }) => {
    files.chmod('docs/a.md', 0o711);
    files.append('docs/a.md', '!');
    files.rename('docs/a.md', 'bare/a');
    files.link('bare/a', 'b');
    expect(files.stat('b').mode).toBe(0o711);
  }),
  shows('times of a link are the link`s, and its target keeps its own', ({ files }) => {
    const before = files.stat('readme.txt');
    files.utimes('to-readme', 5n, 6n);
    expect(files.stat('readme.txt')).toEqual(before);
    expect(files.stat('to-readme')).toMatchObject({ kind: 'symlink', mtimeNs: 6n });
    expect(files.readlink('to-readme')).toBe('readme.txt');
  }),
  shows('times through a followed link are the target`s', ({ files }) => {
    files.atOnce(() => files.vfs.setTimes(files.at('to-readme', 'follow'), 5n, 6n));
    expect(files.stat('readme.txt').mtimeNs).toBe(6n);
    expect(files.stat('to-readme').mtimeNs).not.toBe(6n);
  }),
  shows('a mode through a followed link is the target`s', ({ files }) => {
    files.atOnce(() => files.vfs.setMode(files.at('to-readme', 'follow'), 0o600));
    expect(files.stat('readme.txt').mode).toBe(0o600);
  }),
  shows('a handle that may only read sets times', ({ files }) => {
    setThroughHandle(files);
    expect(files.stat('docs/a.md')).toMatchObject({ atimeNs: 11n, mtimeNs: 12n });
  }),
  shows('a handle of a directory sets its times', ({ files }) => {
    files.atOnce(() => {
      const dir = files.openDir('docs');
      dir.setTimes(3n, 4n);
      expect(dir.stat()).toMatchObject({ atimeNs: 3n, mtimeNs: 4n });
      dir.close();
    });
    expect(files.stat('docs')).toMatchObject({ atimeNs: 3n, mtimeNs: 4n });
  }),
  shows('times of a file without names are set through its handle', ({ files }) => {
    files.atOnce(() =>
      withFile(files.open('docs/a.md', READ_WRITE), (file) => {
        files.unlink('docs/a.md');
        file.setTimes(3n, 4n);
        expect(file.stat()).toMatchObject({ atimeNs: 3n, mtimeNs: 4n });
      }),
    );
  }),
  shows('all names of a file share mode and times', ({ files }) => {
    files.link('docs/a.md', 'bare/a');
    files.chmod('bare/a', 0o604);
    files.utimes('docs/a.md', 3n, 4n);
    expect(files.stat('docs/a.md').mode).toBe(0o604);
    expect(files.stat('bare/a')).toMatchObject({ atimeNs: 3n, mtimeNs: 4n });
  }),
  shows('a directory has the mode it was made with', ({ files }) => {
    files.mkdir('made', 0o711);
    expect(files.stat('made').mode).toBe(0o711);
  }),
  shows('changing a mode there and back leaves all but the times as it was', ({ files }) => {
    const before = shapeOf(files);
    const { mode } = files.stat('docs/a.md');
    files.chmod('docs/a.md', 0o600);
    expect(shapeOf(files)).not.toEqual(before);
    files.chmod('docs/a.md', mode);
    expect(shapeOf(files)).toEqual(before);
  }),
  answers('setting the mode of a link itself', (files) => files.chmod('to-readme', 0o600), 'unsupported'),
  answers('setting the mode of what is missing', (files) => files.chmod('docs/new', 0o600), 'not-found'),
  answers('setting the times of what is missing', (files) => files.utimes('docs/new', 1n, 2n), 'not-found'),
  answers('keeping the times of what is missing', (files) => files.utimes('nope', 'keep', 'keep'), 'not-found'),
  shows('bits that no mode has are left out', ({ files }) => {
    files.chmod('docs/a.md', 0o100644);
    expect(files.stat('docs/a.md').mode).toBe(0o644);
    expect(codeOf(() => files.read('docs/a.md'))).toBe('ok');
  }),
];

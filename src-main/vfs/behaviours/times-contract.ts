/** Which operation changes which times of which entry: the rules of POSIX. */
import { expect } from 'vitest';
import { codeOf, text } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import { CREATE, READ_WRITE, shows, tick, withFile, WRITE } from './behaviour-contract.ts';
import type { Behaviour } from './behaviour-contract.ts';

/** `both`: modification and status; `status`: that alone; `none`. */
type Change = 'both' | 'status' | 'none';

/** The entries that are watched, by the name before the operation and, when it differs, the one after it. */
type Watched = Readonly<Record<string, Change | readonly [string, Change]>>;

interface Row {
  readonly when: string;
  readonly prepare?: (files: Files) => void;
  readonly act: (files: Files) => unknown;
  readonly watched: Watched;
}

function changeOf(files: Files, before: ReturnType<Files['stat']>, path: string): Change | 'modification only' {
  const after = files.stat(path);
  const isModified = after.mtimeNs > before.mtimeNs;
  const isStatus = after.ctimeNs > before.ctimeNs;
  if (isModified) return isStatus ? 'both' : 'modification only';
  return isStatus ? 'status' : 'none';
}

function proveRow(files: Files, { act, watched }: Row): void {
  const before = Object.keys(watched).map((path) => files.stat(path));
  tick(files);
  act(files);
  const seen = Object.entries(watched).map(([path, expected], index) => {
    const after = typeof expected === 'string' ? path : expected[0];
    const stat = before[index];
    return [path, stat && changeOf(files, stat, after)];
  });
  const wanted = Object.entries(watched).map(([path, change]) => [
    path,
    typeof change === 'string' ? change : change[1],
  ]);
  expect(seen).toEqual(wanted);
}

const use = (files: Files, path: string, act: (file: ReturnType<Files['open']>) => unknown): unknown =>
  files.atOnce(() => withFile(files.open(path, READ_WRITE), act));

const ROWS: readonly Row[] = [
  {
    when: 'writing changes both times of the file and none of its directory',
    act: (files) => use(files, 'docs/a.md', (file) => file.write(text('x'), 0)),
    watched: { 'docs/a.md': 'both', docs: 'none' },
  },
  {
    when: 'writing what is there already changes both times',
    act: (files) => use(files, 'docs/a.md', (file) => file.write(text('a'), 0)),
    watched: { 'docs/a.md': 'both' },
  },
  {
    when: 'writing nothing changes no time',
    act: (files) => use(files, 'docs/a.md', (file) => file.write(new Uint8Array(), 0)),
    watched: { 'docs/a.md': 'none', docs: 'none' },
  },
  {
    when: 'reading changes no time that a change would',
    act: (files) => files.read('docs/a.md'),
    watched: { 'docs/a.md': 'none', docs: 'none' },
  },
  {
    when: 'listing changes no time that a change would',
    act: (files) => files.list('docs'),
    watched: { docs: 'none' },
  },
  {
    when: 'setting another length changes both times',
    act: (files) => use(files, 'docs/a.md', (file) => file.truncate(2)),
    watched: { 'docs/a.md': 'both', docs: 'none' },
  },
  {
    when: 'setting the same length changes both times',
    act: (files) => use(files, 'docs/a.md', (file) => file.truncate(5)),
    watched: { 'docs/a.md': 'both' },
  },
  {
    when: 'emptying at opening changes both times',
    act: (files) => files.atOnce(() => files.open('docs/a.md', { ...WRITE, content: 'discard' }).close()),
    watched: { 'docs/a.md': 'both', docs: 'none' },
  },
  {
    when: 'emptying an empty file at opening changes both times',
    act: (files) => files.atOnce(() => files.open('empty.txt', { ...WRITE, content: 'discard' }).close()),
    watched: { 'empty.txt': 'both' },
  },
  {
    when: 'opening a file that is there, to be made if missing, changes no time',
    act: (files) => files.atOnce(() => files.open('docs/a.md', CREATE).close()),
    watched: { 'docs/a.md': 'none', docs: 'none' },
  },
  {
    when: 'making a file changes both times of its directory and none above',
    act: (files) => files.write('docs/deep/new', ''),
    watched: { 'docs/deep': 'both', docs: 'none', '': 'none' },
  },
  {
    when: 'making a directory changes both times of the one it is in',
    act: (files) => files.mkdir('docs/new'),
    watched: { docs: 'both', '': 'none' },
  },
  {
    when: 'making a link changes both times of its directory and none of its target',
    act: (files) => files.symlink('a.md', 'docs/l'),
    watched: { docs: 'both', 'docs/a.md': 'none' },
  },
  {
    when: 'removing a file changes both times of its directory',
    act: (files) => files.unlink('docs/a.md'),
    watched: { docs: 'both', 'docs/b.md': 'none', '': 'none' },
  },
  {
    when: 'removing a link changes its directory, and not its target',
    act: (files) => files.unlink('docs/up'),
    watched: { docs: 'both', 'readme.txt': 'none' },
  },
  {
    when: 'removing a directory changes both times of the one it was in',
    act: (files) => files.rmdir('bare'),
    watched: { '': 'both', docs: 'none' },
  },
  {
    when: 'one more name changes the status of the file and both times of the directory that has it',
    act: (files) => files.link('docs/a.md', 'bare/a'),
    watched: { 'docs/a.md': 'status', bare: 'both', docs: 'none' },
  },
  {
    when: 'one name less changes the status of a file that has several others',
    prepare(files) {
      files.link('docs/a.md', 'docs/second');
      files.link('docs/a.md', 'docs/third');
    },
    act: (files) => files.unlink('docs/second'),
    watched: { 'docs/a.md': 'status', docs: 'both' },
  },
  {
    when: 'renaming within a directory changes both times of it and no content time of the file',
    act: (files) => files.rename('docs/b.md', 'docs/z.md'),
    watched: { docs: 'both', '': 'none' },
  },
  {
    when: 'moving a file changes both times of both directories',
    act: (files) => files.rename('docs/b.md', 'bare/b'),
    watched: { docs: 'both', bare: 'both', '': 'none' },
  },
  {
    when: 'moving a directory changes both times of both directories it was in and is in',
    act: (files) => files.rename('docs/deep', 'bare/deep'),
    watched: { docs: 'both', bare: 'both', 'docs/deep/c.md': ['bare/deep/c.md', 'none'] },
  },
  {
    when: 'renaming a file over another changes both times of the directory',
    act: (files) => files.rename('docs/b.md', 'docs/a.md'),
    watched: { docs: 'both' },
  },
  {
    when: 'renaming something onto itself changes no time',
    act: (files) => files.rename('docs/b.md', 'docs/b.md'),
    watched: { docs: 'none', 'docs/b.md': 'none' },
  },
  {
    when: 'setting the mode changes the status alone',
    act: (files) => files.chmod('docs/a.md', 0o600),
    watched: { 'docs/a.md': 'status', docs: 'none' },
  },
  {
    when: 'setting the mode of a directory changes its status alone',
    act: (files) => files.chmod('docs', 0o700),
    watched: { docs: 'status', 'docs/a.md': 'none', '': 'none' },
  },
  {
    when: 'setting the modification time to now changes both',
    act: (files) => files.utimes('docs/a.md', 'keep', 'now'),
    watched: { 'docs/a.md': 'both', docs: 'none' },
  },
  {
    when: 'setting the access time changes the status alone',
    // Whole seconds, which every form keeps exactly.
    prepare: (files) => files.utimes('docs/a.md', 1_000_000_000n, 2_000_000_000n),
    act: (files) => files.utimes('docs/a.md', 'now', 'keep'),
    watched: { 'docs/a.md': 'status', docs: 'none' },
  },
  {
    when: 'keeping both times changes neither',
    act: (files) => files.utimes('docs/a.md', 'keep', 'keep'),
    watched: { 'docs/a.md': 'none' },
  },
  {
    when: 'what is refused changes no time',
    act: (files) => [
      codeOf(() => files.mkdir('docs/deep')),
      codeOf(() => files.rmdir('docs')),
      codeOf(() => files.unlink('docs/deep')),
      codeOf(() => files.rename('docs', 'docs/deep/x')),
    ],
    watched: { docs: 'none', 'docs/deep': 'none', '': 'none' },
  },
  {
    when: 'making something deep below changes no time of what is above',
    act: (files) => files.write('docs/deep/new', 'x'),
    watched: { docs: 'none', '': 'none' },
  },
];

export const TIMES: readonly Behaviour[] = [
  ...ROWS.map((row) =>
    shows(row.when, ({ files }) => {
      row.prepare?.(files);
      proveRow(files, row);
    }),
  ),
  shows('what is made has its times from that moment', ({ files }) => {
    const { ctimeNs } = files.stat('clock');
    tick(files);
    files.write('new', '');
    files.mkdir('made');
    files.symlink('x', 'led');
    for (const path of ['new', 'made', 'led']) {
      const stat = files.stat(path);
      for (const time of [stat.mtimeNs, stat.atimeNs, stat.ctimeNs]) expect(time).toBeGreaterThan(ctimeNs);
    }
  }),
  shows('a rename keeps the modification times of a file, and of a directory with all that is in it', ({ files }) => {
    files.utimes('docs', 5n, 6n);
    files.utimes('docs/a.md', 7n, 8n);
    files.rename('docs', 'papers');
    files.rename('papers/a.md', 'a');
    expect(files.stat('a')).toMatchObject({ atimeNs: 7n, mtimeNs: 8n });
    files.rename('a', 'papers/a.md');
    files.utimes('papers', 5n, 6n);
    files.rename('papers', 'docs');
    expect(files.stat('docs')).toMatchObject({ mtimeNs: 6n });
  }),
];

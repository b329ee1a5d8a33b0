/** Every kind that the sandbox can have at a place, over every kind that the folder can have there: list, plan and commit, and what rsync makes of it. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readUpTo, using } from '../vfs/derived.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';
import { diskSnapshot } from './tree-hands-contract.ts';
import type { Layout, Snapshot } from './tree-hands-contract.ts';

const PLACE = 'x';
/** What else is there, to be renamed onto the place, or linked. */
const OTHERS: Layout = { other: 'other content', 'dir/inner': 'inner content', 'link-beside': '->other' };

const IN_BASE: Readonly<Record<string, Layout>> = {
  nothing: {},
  'a file': { [PLACE]: 'content' },
  'an empty file': { [PLACE]: '' },
  'an empty directory': { [`${PLACE}/`]: '' },
  'a directory with entries': { [`${PLACE}/a`]: 'a', [`${PLACE}/sub/b`]: 'b', [`${PLACE}/empty/`]: '' },
  'a link': { [PLACE]: '->other' },
  'a broken link': { [PLACE]: '->nowhere' },
  // Of two names: the other one is made when the folder is.
  'a file of two names': { [PLACE]: 'content' },
};

type Act = (folder: SandboxedFolder) => void;
const is = (folder: SandboxedFolder): string | null => folder.place(PLACE).kind;
const gone: Act = (folder) => {
  if (is(folder) !== null) folder.remove(PLACE);
};
const onlyOn =
  (kind: string, act: Act): Act =>
  (folder) => {
    if (is(folder) === kind) act(folder);
  };
const after =
  (...acts: readonly Act[]): Act =>
  (folder) => {
    for (const act of acts) act(folder);
  };
const write =
  (path: string, content: string): Act =>
  (folder) =>
    folder.write(path, content);
const mkdir: Act = (folder) => folder.mkdir(PLACE);

const IN_TOP: Readonly<Record<string, Act>> = {
  'is untouched': () => undefined,
  'is deleted': gone,
  'is another file': after(gone, write(PLACE, 'something else')),
  'is an empty file': after(gone, write(PLACE, '')),
  'is written over': onlyOn('file', write(PLACE, 'edited')),
  'is written as it was': onlyOn('file', (folder) => {
    const text = folder.merged()[PLACE]?.replace(/^\d+ /u, '') ?? '';
    folder.write(PLACE, `${text}!`);
    folder.write(PLACE, text);
  }),
  'is made again as it was': onlyOn('file', (folder) => {
    const text = folder.merged()[PLACE]?.replace(/^\d+ /u, '') ?? '';
    folder.remove(PLACE);
    folder.write(PLACE, text);
  }),
  'has another mode': (folder) => {
    if (is(folder) === 'file') folder.setMode(PLACE, 0o600);
    if (is(folder) === 'directory') folder.setMode(PLACE, 0o700);
  },
  'is touched': (folder) => {
    if (is(folder) !== null) folder.overlay.setTimes(folder.place(PLACE), 'keep', 1_000_000_000n);
  },
  'is an empty directory': after(gone, mkdir),
  'is a directory with entries': after(gone, mkdir, write(`${PLACE}/new`, 'n'), write(`${PLACE}/a`, 'another a')),
  'is a directory that got an entry': onlyOn('directory', write(`${PLACE}/new`, 'n')),
  'is an emptied directory': onlyOn('directory', (folder) => {
    for (const path of Object.keys(folder.merged())) if (/^x\/[^/]+$/u.test(path)) folder.remove(path);
  }),
  'is a link': after(gone, (folder) => folder.symlink('dir', PLACE)),
  'is the same link': after(gone, (folder) => folder.symlink('other', PLACE)),
  'moved away': (folder) => {
    if (is(folder) !== null) folder.rename(PLACE, 'moved');
  },
  'moved away and has another mode': onlyOn('file', (folder) => {
    folder.rename(PLACE, 'moved');
    folder.setMode('moved', 0o600);
  }),
  'moved away and was edited': (folder) => {
    if (is(folder) === null) return;
    folder.rename(PLACE, 'moved');
    if (folder.place('moved').kind === 'file') folder.write('moved', 'edited after');
  },
  'moved away, and something came': (folder) => {
    if (is(folder) !== null) folder.rename(PLACE, 'moved');
    folder.write(PLACE, 'came');
  },
  'is a file that moved here': after(gone, (folder) => folder.rename('other', PLACE)),
  'is a directory that moved here': after(gone, (folder) => folder.rename('dir', PLACE)),
  'is a link that moved here': after(gone, (folder) => folder.rename('link-beside', PLACE)),
  'changed places with a file': (folder) => {
    if (is(folder) === null) return;
    folder.rename(PLACE, 't');
    folder.rename('other', PLACE);
    folder.rename('t', 'other');
  },
  'is another name of a file': after(gone, (folder) => folder.overlay.link(folder.place('other'), folder.place(PLACE))),
  'has another name': onlyOn('file', (folder) => folder.overlay.link(folder.place(PLACE), folder.place('second'))),
  'is a copy of another file': after(gone, write(PLACE, 'other content')),
};

const SHARED = 'a file of two names';
const PAIRS = Object.keys(IN_BASE).flatMap((base) => Object.keys(IN_TOP).map((top) => ({ base, top })));

function withPair({ base, top }: { base: string; top: string }, use: (folder: SandboxedFolder) => void): void {
  withFolder({ ...OTHERS, ...IN_BASE[base] }, (folder) => {
    if (base === SHARED) linkSync(join(folder.folder, PLACE), join(folder.folder, 'second-of-base'));
    IN_TOP[top]?.(folder);
    use(folder);
  });
}

const contentIn = (what: string | undefined): string | undefined => what?.replace(/^(\/ )?\d+/u, '$1');

/** Every path that differs is told of, at itself, as what was renamed, or in a directory that was; and nothing else is. */
function expectTold(folder: SandboxedFolder, before: Snapshot, now: Snapshot): void {
  const changes = folder.changes();
  const ends = changes.flatMap(({ path, from, kind }) => (kind === 'renamed' && from ? [path, from] : [path]));
  const places = new Set(ends.map((path) => path.slice('cwd://'.length)));
  const isTold = (path: string): boolean =>
    path.split('/').some((_, depth, names) => places.has(names.slice(0, depth + 1).join('/')));
  for (const path of new Set([...Object.keys(before), ...Object.keys(now)]))
    if (before[path] !== now[path]) expect({ path, told: isTold(path) }).toEqual({ path, told: true });
  if (JSON.stringify(before) === JSON.stringify(now)) expect(changes).toEqual([]);
  for (const { path, kind, content } of changes) {
    const at = path.slice('cwd://'.length);
    expect({ path, kind, is: now[at] !== undefined }).toEqual({ path, kind, is: kind !== 'deleted' });
    if (kind === 'modified' && !content) expect(contentIn(before[at])).toBe(contentIn(now[at]));
  }
}

describe('the sandbox over the folder', () => {
  test.each(PAIRS)('$base $top', (pair) => {
    for (const selections of [[null], [[PLACE], null]])
      withPair(pair, (folder) => {
        const [before, wanted] = [folder.disk(), folder.merged()];
        expectTold(folder, before, wanted);
        for (const paths of selections) {
          expect(folder.plan(paths).conflicts).toEqual([]);
          expect(folder.disk()).toEqual(paths === null && selections.length > 1 ? folder.disk() : before);
          expect(folder.commit(paths)).toMatchObject({ state: 'done', conflicts: [] });
          expect(folder.merged()).toEqual(wanted);
        }
        expect(folder.disk()).toEqual(wanted);
        expect([folder.changes(), folder.overlay.topEntries()]).toEqual([[], []]);
      });
  });
});

/** Puts what the sandbox shows into a folder of the disk. */
function materialize({ overlay, root }: SandboxedFolder, folder: string): void {
  const fill = (names: readonly string[]): void => {
    const above = overlay.locate(root, relPath(names), 'keep');
    for (const { name, kind } of using(overlay.openDirectory(above), (directory) => directory.list())) {
      const place = overlay.locate(root, relPath([...names, name]), 'keep');
      const [at, stat] = [join(folder, ...names, name), overlay.stat(place)];
      if (kind === 'symlink') symlinkSync(overlay.readLink(place), at);
      else if (kind === 'directory') {
        mkdirSync(at);
        fill([...names, name]);
        chmodSync(at, stat.mode);
      } else {
        const options = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
        writeFileSync(
          at,
          using(overlay.openFile(place, options), (file) => readUpTo(file, 0, stat.size)),
        );
        chmodSync(at, stat.mode);
        utimesSync(at, Number(stat.mtimeNs) / 1e9, Number(stat.mtimeNs) / 1e9);
      }
    }
  };
  fill([]);
}

/** Modification times of the files, in whole seconds. */
const timesIn = (folder: string, paths: readonly string[]): readonly (readonly [string, number | null])[] =>
  paths.map((path) => {
    const stat = lstatSync(join(folder, path), { throwIfNoEntry: false });
    return [path, stat?.isFile() ? Math.round(stat.mtimeMs / 1000) : null];
  });

const hasRsync = spawnSync('rsync', ['--version']).status === 0;

// Without rsync the first table still says the same by a comparison of our own; this one is then shown as skipped.
describe.skipIf(!hasRsync)('a commit leaves what rsync -a --delete of the merged view would leave', () => {
  test.each(PAIRS)('$base $top', (pair) => {
    withPair(pair, (folder) => {
      const made = mkdtempSync(join(tmpdir(), 'capsule-inspector-rsync-'));
      const [merged, copy] = [join(made, 'merged'), join(made, 'copy')];
      try {
        mkdirSync(merged, { mode: 0o755 });
        materialize(folder, merged);
        cpSync(folder.folder, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
        const written = folder.changes().flatMap(({ names, content }) => (content ? [names.join('/')] : []));
        // Sizes and times may be equal by chance, so it compares by contents.
        execFileSync('rsync', ['-a', '--delete', '--checksum', `${merged}/`, `${copy}/`]);
        folder.commit();
        expect(diskSnapshot(folder.folder)).toEqual(diskSnapshot(copy));
        expect(timesIn(folder.folder, written)).toEqual(timesIn(copy, written));
        for (const path of ['x', 'moved', 'link-beside']) expect(linkAt(folder.folder, path)).toBe(linkAt(copy, path));
      } finally {
        rmSync(made, { recursive: true, force: true });
      }
    });
  });
});

function linkAt(folder: string, path: string): string | null {
  const at = join(folder, path);
  return lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(at) : null;
}

/** Who runs the engine benchmark: node:fs on whatever is mounted, or the engine itself. */
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import { openSandboxStore } from '../../src-main/store/open-sandbox-store.ts';
import { using } from '../../src-main/vfs/derived.ts';
import { openHostTree } from '../../src-main/vfs/host/open-host-tree.ts';
import { createOverlay } from '../../src-main/vfs/node/create-overlay.ts';
import { relPath } from '../../src-main/vfs/path/rel-path.ts';
import type { OpenOptions, Place } from '../../src-main/vfs/vfs.ts';
import type { EngineSubject } from './workload.ts';

const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

function withFd(path: string, flags: string, use: (fd: number) => void): void {
  const fd = openSync(path, flags, FILE_MODE);
  try {
    use(fd);
  } finally {
    closeSync(fd);
  }
}

/** node:fs below `folder`: the bare disk, or an overlay that somebody mounted there. */
export function fsSubject(folder: string): EngineSubject {
  const at = (names: readonly string[]): string => join(folder, ...names);
  return {
    stat: (names) => void statSync(at(names), { bigint: true }),
    readWhole: (names, into) => withFd(at(names), 'r', (fd) => void readSync(fd, into, 0, into.length, 0)),
    create: (names, bytes) => withFd(at(names), 'wx', (fd) => void writeSync(fd, bytes, 0, bytes.length, 0)),
    overwrite: (names, bytes) => withFd(at(names), 'r+', (fd) => void writeSync(fd, bytes, 0, bytes.length, 0)),
    makeDirectory: (names) => {
      mkdirSync(at(names), { mode: DIRECTORY_MODE });
    },
    list: (names) => readdirSync(at(names), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).length,
    rename: (from, to) => renameSync(at(from), at(to)),
    unlink: (names) => unlinkSync(at(names)),
    close: () => undefined,
  };
}

const READ: OpenOptions = { access: 'read', create: 'never', content: 'keep', mode: FILE_MODE };
const CREATE: OpenOptions = { access: 'write', create: 'exclusive', content: 'keep', mode: FILE_MODE };
const CHANGE: OpenOptions = { access: 'write', create: 'never', content: 'keep', mode: FILE_MODE };

/** The overlay over `base`, kept in `state`; every operation is committed to the journal before it counts as done. */
export function engineSubject(base: string, state: string): EngineSubject {
  const now = (): bigint => process.hrtime.bigint();
  const store = openSandboxStore({ folder: state, now });
  const tree = createOverlay({ treeId: 1, base: openHostTree({ hostPath: base }), store, now });
  store.journal.checkpoint();
  const root = tree.openRoot();
  const at = (names: readonly string[]): Place => tree.locate(root, relPath(names), 'keep');
  const change = (work: () => void): void => {
    work();
    store.journal.commit();
  };
  const write = (names: readonly string[], options: OpenOptions, bytes: Uint8Array): void =>
    change(() => using(tree.openFile(at(names), options), (file) => void file.write(bytes, 0)));
  return {
    stat: (names) => void tree.stat(at(names)),
    readWhole: (names, into) => using(tree.openFile(at(names), READ), (file) => void file.read(into, 0)),
    create: (names, bytes) => write(names, CREATE, bytes),
    overwrite: (names, bytes) => write(names, CHANGE, bytes),
    makeDirectory: (names) => change(() => tree.makeDirectory(at(names), DIRECTORY_MODE)),
    list: (names) => using(tree.openDirectory(at(names)), (directory) => directory.list().length),
    rename: (from, to) => change(() => tree.rename(at(from), at(to))),
    unlink: (names) => change(() => tree.unlink(at(names))),
    close() {
      root.close();
      tree.close();
      store.journal.commit();
      store.close();
    },
  };
}

/** The behaviour suite over every form a node tree can take. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import type { Overlay } from '../overlay.ts';
import { Files } from '../files-by-path-contract.ts';
import type { Seed, Subject } from '../files-by-path-contract.ts';
import { describeVfs } from '../vfs-contract.ts';
import { createMemoryTree, createOverlay } from './create-overlay.ts';

const now = (): bigint => process.hrtime.bigint() + 1_700_000_000_000_000_000n;

function seedDisk(folder: string, seed: Seed): void {
  for (const [path, entry] of Object.entries(seed)) {
    const at = join(folder, path);
    mkdirSync(dirname(at), { recursive: true });
    if (entry === 'directory') mkdirSync(at, { recursive: true });
    else if ('file' in entry) writeFileSync(at, entry.file);
    else symlinkSync(entry.linkTo, at);
  }
}

function seedTree(subject: Subject, seed: Seed): void {
  const files = new Files(subject);
  for (const [path, entry] of Object.entries(seed)) {
    if (entry === 'directory') files.mkdir(path);
    else if ('file' in entry) files.write(path, entry.file);
    else files.symlink(entry.linkTo, path);
  }
  files.root.close();
}

function memorySubject(seed: Seed): Subject {
  const tree = createMemoryTree({ now, maxBytes: 2 ** 42, maxNodes: 10_000 });
  const subject: Subject = { vfs: () => tree, settle: () => undefined, close: () => tree.close() };
  seedTree(subject, seed);
  return subject;
}

interface DiskOptions {
  readonly base: Seed;
  /** How many operations pass between two openings; 0 for never. */
  readonly reopenEvery: number;
}

function diskSubject({ base, reopenEvery }: DiskOptions): Subject {
  const folder = mkdtempSync(join(tmpdir(), 'node-tree-'));
  mkdirSync(join(folder, 'base'));
  seedDisk(join(folder, 'base'), base);
  const open = (): { overlay: Overlay; commit(): void; close(): void } => {
    const store = openSandboxStore({ folder: join(folder, 'store'), now });
    const overlay = createOverlay({ treeId: 1, base: openHostTree({ hostPath: join(folder, 'base') }), store, now });
    store.journal.checkpoint();
    return {
      overlay,
      commit: () => store.journal.commit(),
      close() {
        overlay.close();
        store.journal.commit();
        store.close();
      },
    };
  };
  let current = open();
  let operations = 0;
  return {
    vfs: () => current.overlay,
    settle() {
      current.commit();
      if (reopenEvery === 0 || ++operations % reopenEvery !== 0) return;
      current.close();
      current = open();
    },
    close() {
      current.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const overPopulated = (seed: Seed): Subject => diskSubject({ base: seed, reopenEvery: 0 });

function overEmpty(seed: Seed): Subject {
  const subject = diskSubject({ base: {}, reopenEvery: 0 });
  seedTree(subject, seed);
  return subject;
}

/** Everything the seed names is in the base as something else, and has been removed. */
function overWhiteouts(seed: Seed): Subject {
  const base = Object.fromEntries(
    Object.entries(seed).map(([path, entry]) => [path, entry === 'directory' ? entry : { linkTo: 'other' }]),
  );
  const subject = diskSubject({ base, reopenEvery: 0 });
  const files = new Files(subject);
  for (const path of Object.keys(seed).reverse())
    if (seed[path] === 'directory') files.rmdir(path);
    else files.unlink(path);
  files.root.close();
  seedTree(subject, seed);
  return subject;
}

describeVfs('a tree in memory', memorySubject);
describeVfs('an overlay over a populated base', overPopulated);
describeVfs('an overlay over an empty base', overEmpty);
describeVfs('an overlay over a base that whiteouts have emptied', overWhiteouts);
describeVfs('an overlay that is reopened after each operation', (seed) => diskSubject({ base: seed, reopenEvery: 1 }));
describeVfs('an overlay that is reopened after every third operation', (seed) =>
  diskSubject({ base: seed, reopenEvery: 3 }),
);

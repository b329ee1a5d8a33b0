/** For tests: everything that can be seen of a tree, as lines; and random trees. */
import fc from 'fast-check';

import type { Names } from '../../review/names.ts';
import { readUpTo, removeAll, using, writeWhole } from '../../vfs/derived.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import { openHostVfs } from '../../vfs/host/open-host-vfs.ts';
import { createMemoryTree } from '../../vfs/node/create-overlay.ts';
import type { MemoryTree } from '../../vfs/node/create-overlay.ts';
import type { Place, Vfs } from '../../vfs/vfs.ts';
import { atOnce } from '../../review/compare/pair-contents.ts';
import { openLayerArchive } from '../../store/layer-archive.ts';
import { applyLayer } from './apply-layer.ts';
import { layerDifference } from './layer-difference.ts';
import type { TreeSide } from './layer-item.ts';
import { planLayer } from './layer-plan.ts';
import { writeImage, writeLayerTar } from './write-layer.ts';

const placeAt = ({ vfs, root }: TreeSide, names: Names): Place => vfs.locate(root, relPath(names), 'keep');

export function treeLines(tree: TreeSide): readonly string[] {
  const lines: string[] = [];
  const firstOf = new Map<bigint, string>();
  const walk = (names: Names): void => {
    for (const { name } of using(tree.vfs.openDirectory(placeAt(tree, names)), (directory) => directory.list())) {
      const below = [...names, name];
      const place = placeAt(tree, below);
      const stat = tree.vfs.stat(place);
      const path = below.join('/');
      const facts = `${stat.kind === 'symlink' ? '' : stat.mode.toString(8)} ${stat.mtimeNs}`;
      if (stat.kind === 'symlink') lines.push(`${path} -> ${tree.vfs.readLink(place)} ${facts}`);
      else if (stat.kind === 'directory') lines.push(`${path}/ ${facts}`);
      else {
        const same = stat.nlink > 1 ? (firstOf.get(stat.ino) ?? '') : '';
        if (stat.nlink > 1 && same === '') firstOf.set(stat.ino, path);
        const options = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
        const bytes = using(tree.vfs.openFile(place, options), (file) => readUpTo(file, 0, stat.size));
        lines.push(`${path} ${facts} ${Buffer.from(bytes).toString('latin1').slice(0, 40)} ${bytes.length} =${same}`);
      }
      if (stat.kind === 'directory') walk(below);
    }
  };
  walk([]);
  return lines;
}

/** One random change of a tree; numbers choose among what is there. */
export interface RandomStep {
  readonly what: 'write' | 'mkdir' | 'remove' | 'rename' | 'link' | 'symlink' | 'mode' | 'time';
  readonly path: readonly string[];
  readonly to: readonly string[];
  readonly number: number;
}

const LONG = 'n'.repeat(120);
const NAME = fc.constantFrom('a', 'b', 'c', 'grün', LONG);
const PATH = fc.array(NAME, { minLength: 1, maxLength: 3 });
export const RANDOM_STEPS: fc.Arbitrary<readonly RandomStep[]> = fc.array(
  fc.record({
    what: fc.constantFrom('write', 'write', 'mkdir', 'remove', 'rename', 'link', 'symlink', 'mode', 'time'),
    path: PATH,
    to: PATH,
    number: fc.integer({ min: 0, max: 5000 }),
  }),
  { minLength: 15, maxLength: 50 },
);

const MAKE: Readonly<Record<RandomStep['what'], (tree: TreeSide, step: RandomStep) => void>> = {
  write: (tree, { path, number }) => {
    writeWhole(tree.vfs, placeAt(tree, path), Buffer.alloc(number % 700, `${number} `));
  },
  mkdir: ({ vfs, root }, { path }) => {
    vfs.makeDirectory(placeAt({ vfs, root }, path), 0o755);
  },
  remove: (tree, { path }) => void removeAll({ ...tree, place: placeAt(tree, path) }),
  rename: (tree, { path, to }) => {
    tree.vfs.rename(placeAt(tree, path), placeAt(tree, to));
  },
  link: (tree, { path, to }) => {
    tree.vfs.link(placeAt(tree, path), placeAt(tree, to));
  },
  symlink: (tree, { path, to, number }) => {
    tree.vfs.symlink(`${to.join('/')}${number % 3 === 0 ? LONG : ''}`, placeAt(tree, path));
  },
  mode: (tree, { path, number }) => {
    tree.vfs.setMode(placeAt(tree, path), 0o700 + (number % 0o100));
  },
  time: (tree, { path, number }) => {
    tree.vfs.setTimes(placeAt(tree, path), 'keep', BigInt(number) * 333_333_333n);
  },
};

function makeWay(tree: TreeSide, names: Names): void {
  for (let depth = 1; depth < names.length; depth += 1) {
    const place = placeAt(tree, names.slice(0, depth));
    if (place.kind === null) tree.vfs.makeDirectory(place, 0o755);
  }
}

/** Those that make no sense in the tree are left out. */
export function playSteps(tree: TreeSide, steps: readonly RandomStep[]): void {
  for (const step of steps) {
    try {
      makeWay(tree, step.what === 'link' || step.what === 'rename' ? step.to : step.path);
      MAKE[step.what](tree, step);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'VfsError') throw error;
    }
  }
}

let clock = 0n;

/** A tree in memory whose times have no whole seconds. */
export const newTree = (): MemoryTree =>
  createMemoryTree({ now: () => (clock += 1_000_000_001n), maxBytes: 2 ** 26, maxNodes: 10_000 });

/** Trees that are made alike get equal times after it. */
export const restartClock = (): void => {
  clock = 0n;
};

export const sideOf = (vfs: Vfs): TreeSide => ({ vfs, root: vfs.openRoot() });

/** A folder of the host, as a tree. */
export function linesOfFolder(hostPath: string): readonly string[] {
  const vfs = openHostVfs({ folder: { hostPath }, access: 'read-only', now: () => 0n });
  const root = vfs.openRoot();
  try {
    return treeLines({ vfs, root });
  } finally {
    root.close();
    vfs.close();
  }
}

/** `places`: where the two may differ, when that is known. */
export function tarOf(from: TreeSide, to: TreeSide, places: readonly Names[] | null = null): Buffer {
  const parts: Uint8Array[] = [];
  atOnce(writeLayerTar(to, atOnce(layerDifference(from, to, places)), (bytes) => void parts.push(bytes)));
  return Buffer.concat(parts);
}

/** `near`: a path for what is needed meanwhile. */
export function imageOf(from: TreeSide, to: TreeSide, near: string): Buffer {
  const parts: Uint8Array[] = [];
  const target = { write: (bytes: Uint8Array) => void parts.push(bytes), near };
  const facts = { title: 'a layer', architecture: 'x64' };
  atOnce(writeImage(to, atOnce(layerDifference(from, to)), target, facts));
  return Buffer.concat(parts);
}

/** Applies every layer of an archive, from the lowest up. */
export function applyArchive(file: string, scratch: string, to: TreeSide): void {
  const archive = atOnce(openLayerArchive(file, scratch));
  try {
    for (let index = 0; index < archive.count; index += 1) {
      const { source, members } = atOnce(archive.layer(index));
      atOnce(applyLayer(to, source, atOnce(planLayer(members, 'kept'))));
    }
  } finally {
    archive.close();
  }
}

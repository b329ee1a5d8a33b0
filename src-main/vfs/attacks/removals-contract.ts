/** Recursive removal while a directory in what is removed becomes a link out (R7): ours, and that of Node behind the usual check. */
import { lstatSync, mkdirSync, readdirSync, realpathSync, renameSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeAll } from '../derived.ts';
import { fail } from '../errors.ts';
import type { TestFolder } from '../host/host-test-folder.ts';
import { openHostVfs } from '../host/open-host-vfs.ts';
import { now } from '../node/machine-contract.ts';
import { relPath } from '../path/rel-path.ts';
import type { Resolver } from './hostile-case-contract.ts';
import type { Attack, Contestant } from './race-contract.ts';

/** Enough that a removal takes a while; the same names are outside, so that each step by path can go wrong. */
const NAMES = Array.from({ length: 24 }, (_, index) => String(index));

/** In `victim` the directory and a link out change places. */
export const REMOVAL_ATTACK: Attack = {
  name: 'a directory in what is removed becomes a link out (R7)',
  plan: ({ root }) => ({ how: 'exchange', one: join(root, 'victim/sub'), other: join(root, 'attack') }),
};

/** Makes the victim anew. It comes and goes in one step each, so that the attacker never meets the maker. */
class Victims {
  readonly #folder: TestFolder;
  readonly #aside: string;

  constructor(folder: TestFolder) {
    this.#folder = folder;
    this.#aside = dirname(folder.root);
    mkdirSync(join(this.#aside, 'trash'));
    mkdirSync(join(folder.outside, 'names'));
    for (const name of NAMES) writeFileSync(join(folder.outside, 'names', name), 'SECRET');
    this.renew();
  }

  renew(): void {
    const { root, outside } = this.#folder;
    this.#throwAway(join(root, 'victim'), 'victim');
    const link = join(root, 'attack');
    if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() !== true) {
      this.#throwAway(link, 'attack');
      symlinkSync(join(outside, 'names'), link);
    }
    rmSync(join(this.#aside, 'trash'), { recursive: true });
    mkdirSync(join(this.#aside, 'trash'));
    const fresh = join(this.#aside, 'fresh');
    mkdirSync(join(fresh, 'sub/deep'), { recursive: true });
    for (const name of NAMES) writeFileSync(join(fresh, 'sub', name), '');
    renameSync(fresh, join(root, 'victim'));
  }

  #throwAway(path: string, name: string): void {
    if (lstatSync(path, { throwIfNoEntry: false })) renameSync(path, join(this.#aside, 'trash', name));
  }
}

function removing(name: string, folder: TestFolder, remove: () => unknown, close: () => void): Contestant {
  const victims = new Victims(folder);
  const run = (): unknown => {
    victims.renew();
    return remove();
  };
  return { name, tries: [{ name: 'remove all', run }], slice: 20, close };
}

export function removals({
  resolver,
}: {
  readonly resolver: Exclude<Resolver, 'memory'>;
}): (folder: TestFolder) => Contestant {
  return (folder) => {
    const vfs = openHostVfs({ folder: { hostPath: folder.root }, access: 'read-write', resolver, now });
    const root = vfs.openRoot();
    const remove = (): number => removeAll({ vfs, root, place: vfs.locate(root, relPath(['victim']), 'keep') });
    return removing(`removals by ${resolver}`, folder, remove, () => vfs.close());
  };
}

/** Checks each path with `realpath` and then acts on it: the next step may find something else there. */
export function naiveRemovals(folder: TestFolder): Contestant {
  const remove = (path: string): void => {
    if (!realpathSync(dirname(path)).startsWith(folder.root)) fail('boundary-escape');
    if (!lstatSync(path).isDirectory()) {
      unlinkSync(path);
      return;
    }
    for (const name of readdirSync(path)) remove(join(path, name));
    rmdirSync(path);
  };
  return removing(
    'realpath, compare, rm',
    folder,
    () => remove(join(folder.root, 'victim')),
    () => undefined,
  );
}

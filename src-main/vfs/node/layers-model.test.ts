/** Random operations, freezes, restores and drops: each checkpoint shows for ever what the tree showed when it was frozen. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf } from '../files-by-path-contract.ts';
import type { Overlay } from '../overlay.ts';
import type { Vfs } from '../vfs.ts';
import { createMemoryTree } from './create-overlay.ts';
import { Machine, now } from './machine-contract.ts';
import { applyToModel, applyToTree, step } from './steps-contract.ts';
import type { Operating, Step } from './steps-contract.ts';
import { readModel, showModel, TreeModel } from './tree-model-contract.ts';
import type { Listing, ModelDirectory, ModelEntry } from './tree-model-contract.ts';

interface LayerStep {
  readonly layer: 'freeze' | 'restore' | 'drop' | 'refused';
  readonly pick: number;
}

const layerStep: fc.Arbitrary<LayerStep> = fc.record({
  layer: fc.constantFrom('freeze', 'freeze', 'restore', 'drop', 'refused'),
  pick: fc.nat(),
});
const steps = fc.array(fc.oneof({ weight: 4, arbitrary: step }, { weight: 1, arbitrary: layerStep }), {
  maxLength: 40,
  size: 'max',
});

const shown = (tree: Vfs): Listing => showModel(readModel(tree));

/** What a tree has to show, now and at its checkpoints. */
class Expected {
  model: TreeModel;
  readonly frozen = new Map<number, { readonly listing: Listing; readonly root: ModelDirectory }>();

  constructor(root: ModelDirectory) {
    this.model = new TreeModel(root);
  }

  /** `tree` shows what the model says. */
  freeze(tree: Overlay): number {
    const { id } = tree.freeze();
    this.frozen.set(id, { listing: showModel(this.model.root), root: copyOf(this.model.root) });
    return id;
  }

  restore(id: number): void {
    const root = this.frozen.get(id)?.root;
    if (root) this.model = new TreeModel(copyOf(root));
  }

  check(tree: Overlay): void {
    expect(shown(tree)).toEqual(showModel(this.model.root));
    expect(tree.checkpoints().map(({ id }) => id)).toEqual([...this.frozen.keys()]);
    for (const [id, { listing }] of this.frozen) {
      const view = tree.viewAt(id);
      expect(shown(view)).toEqual(listing);
      view.close();
    }
  }
}

/** Names of one file share their entry in the copy too. */
function copyOf(root: ModelDirectory): ModelDirectory {
  const copies = new Map<ModelEntry, ModelEntry>();
  const copy = (entry: ModelEntry): ModelEntry => {
    const known = copies.get(entry) ?? (entry.kind === 'directory' ? copyOfDirectory(entry) : { ...entry });
    copies.set(entry, known);
    return known;
  };
  const copyOfDirectory = ({ entries }: ModelDirectory): ModelDirectory => ({
    kind: 'directory',
    entries: new Map([...entries].map(([name, entry]) => [name, copy(entry)])),
  });
  return copyOfDirectory(root);
}

const pickOf = (ids: Iterable<number>, pick: number): number | undefined => {
  const all = [...ids];
  return all[pick % Math.max(1, all.length)];
};

function onLayers(tree: Overlay, expected: Expected, { layer, pick }: LayerStep): void {
  if (layer === 'freeze') expected.freeze(tree);
  const id = pickOf(expected.frozen.keys(), pick);
  if (id === undefined || layer === 'freeze') return;
  if (layer === 'drop') {
    tree.drop(id);
    expected.frozen.delete(id);
    return;
  }
  expected.restore(id);
  tree.restore(id);
}

class DiskRun {
  readonly machine = new Machine();
  readonly expected = new Expected(readModel(this.machine.overlay));

  step(one: Step | LayerStep): void {
    const { machine, expected } = this;
    if ('layer' in one && one.layer === 'refused') {
      const id = pickOf(expected.frozen.keys(), one.pick);
      if (id === undefined) return;
      if (one.pick % 2 === 0) machine.overlay.restore(id);
      else machine.overlay.drop(id);
      machine.failCommit();
    } else if ('layer' in one) onLayers(machine.overlay, expected, one);
    else if ('path' in one) this.#operate(one);
    else this.#happen(one.do);
    machine.store.journal.commit();
  }

  /** As `step`, refused at its commit. */
  refused(): void {
    const { machine } = this;
    machine.overlay.freeze();
    machine.failCommit();
  }

  check(): void {
    this.expected.check(this.machine.overlay);
  }

  #operate(one: Operating): void {
    const { machine, expected } = this;
    const before = codeOf(() => applyToTree(machine.overlay, machine.root, one));
    expect(before === 'ok').toBe(codeOf(() => applyToModel(expected.model, one)) === 'ok');
  }

  #happen(event: string): void {
    const { machine } = this;
    if (event === 'checkpoint') machine.store.journal.checkpoint();
    else if (event === 'collect') machine.store.collect();
    else if (event === 'crash') machine.crash();
    else if (event === 'disk-full') this.refused();
    else if (event === 'reopen') {
      machine.close();
      machine.open();
    }
  }
}

const TIMEOUT = { timeout: 600_000 };
const RUNS = { numRuns: Number(process.env['MODEL_RUNS'] ?? 25), endOnFailure: false };

test('on disk, over restarts, crashes, checkpoints of the journal and refused commits', TIMEOUT, () => {
  fc.assert(
    fc.property(steps, (all) => {
      const run = new DiskRun();
      try {
        for (const one of all) run.step(one);
        run.check();
        for (const event of ['checkpoint', 'crash', 'reopen', 'collect', 'crash'] as const) {
          run.step({ do: event });
          run.check();
        }
      } finally {
        run.machine.remove();
      }
    }),
    RUNS,
  );
});

test('what nobody shows any more is given up', TIMEOUT, () => {
  fc.assert(
    fc.property(steps, (all) => {
      const run = new DiskRun();
      const { machine } = run;
      try {
        for (const one of all) run.step(one);
        for (const { id } of machine.overlay.checkpoints()) machine.overlay.drop(id);
        machine.store.journal.commit();
        machine.store.collect();
        const held = machine.store.inventory();
        machine.crash();
        machine.store.collect();
        const again = machine.store.inventory();
        expect(held.work.map(({ id }) => id).sort()).toEqual(again.work.map(({ id }) => id).sort());
        expect(held.held.map(({ hash }) => hash).sort()).toEqual(again.held.map(({ hash }) => hash).sort());
        const rows = machine.store.database.prepare('SELECT count(*) AS n FROM frozen_nodes').get();
        expect(rows).toEqual({ n: 0 });
      } finally {
        machine.remove();
      }
    }),
    RUNS,
  );
});

test('in memory, and forks go their own ways', TIMEOUT, () => {
  fc.assert(
    fc.property(steps, fc.nat(), (all, turn) => {
      const tree = createMemoryTree({ now, maxBytes: 2 ** 30, maxNodes: 1000 });
      const root = tree.openRoot();
      const expected = new Expected(readModel(tree));
      let fork: { tree: Overlay; listing: Listing } | null = null;
      for (const [index, one] of all.entries()) {
        if ('layer' in one) {
          if (one.layer !== 'refused') onLayers(tree, expected, one);
        } else if ('path' in one)
          expect(codeOf(() => applyToTree(tree, root, one)) === 'ok').toBe(
            codeOf(() => applyToModel(expected.model, one)) === 'ok',
          );
        if (index === turn % all.length) fork = { tree: tree.fork(), listing: showModel(expected.model.root) };
      }
      expected.check(tree);
      if (fork) expect(shown(fork.tree)).toEqual(fork.listing);
    }),
    RUNS,
  );
});

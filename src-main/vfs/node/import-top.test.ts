/** An overlay that begins as another one was at a checkpoint. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import { Budget } from '../budget.ts';
import { codeOf } from '../files-by-path-contract.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import type { Overlay, TopExport } from '../overlay.ts';
import { createOverlay } from './create-overlay.ts';
import { Machine, now } from './machine-contract.ts';
import { linesOf } from './past-lines-contract.ts';
import { applyToTree, step } from './steps-contract.ts';
import { readModel, showModel } from './tree-model-contract.ts';
import { Workspace } from './workspace-contract.ts';

/** A sandbox of its own over the same folder. */
class Other {
  readonly #folder = mkdtempSync(join(tmpdir(), 'import-top-'));
  readonly #base: string;
  store = this.#openStore();
  overlay: Overlay;

  constructor(base: string, budget?: Budget) {
    this.#base = base;
    this.overlay = this.#openOverlay(budget);
  }

  take(top: TopExport): void {
    let taken = 0;
    for (const pause of this.overlay.importTop(top)) {
      expect(pause).toBeUndefined();
      if (++taken % 5 === 0) this.store.journal.commit();
    }
    this.store.journal.commit();
  }

  reopen(): void {
    this.close();
    this.store = this.#openStore();
    this.overlay = this.#openOverlay();
  }

  close(): void {
    this.overlay.close();
    this.store.journal.commit();
    this.store.close();
  }

  remove(): void {
    this.close();
    rmSync(this.#folder, { recursive: true });
  }

  #openStore() {
    return openSandboxStore({ folder: this.#folder, now });
  }

  #openOverlay(budget = new Budget()): Overlay {
    return createOverlay({ treeId: 1, base: openHostTree({ hostPath: this.#base }), store: this.store, now, budget });
  }
}

const factsOf = (tree: Overlay): unknown =>
  tree.topEntries().map(({ names, origin, replaces, ownContent, opaque }) => ({
    names,
    origin,
    replaces,
    ownContent,
    opaque,
  }));

test('it shows the same, says the same of the base, and goes its own way', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25, size: 'max' }), (steps) => {
      const machine = new Machine();
      const other = new Other(machine.base);
      try {
        for (const one of steps)
          if ('path' in one) codeOf(() => applyToTree(machine.overlay, machine.root, one));
          else if (one.do === 'checkpoint') machine.store.journal.checkpoint();
        const { id } = machine.overlay.freeze();
        const then = { lines: linesOf(machine.overlay), facts: factsOf(machine.overlay) };
        for (const one of steps.toReversed())
          if ('path' in one) codeOf(() => applyToTree(machine.overlay, machine.root, one));
        const top = machine.overlay.exportTop(id);
        other.take(top);
        top.close();
        const usage = other.overlay.topBytes();
        for (const again of ['once', 'reopened']) {
          expect([again, linesOf(other.overlay)]).toEqual([again, then.lines]);
          expect(factsOf(other.overlay)).toEqual(then.facts);
          expect(other.overlay.topBytes()).toBe(usage);
          other.reopen();
        }
        expect(top.bytes).toBe(usage);
        for (const { names } of other.overlay.topEntries().toReversed()) other.overlay.revert(names);
        expect(showModel(readModel(other.overlay))).toEqual(showModel(readModel(machine.overlay.view('base'))));
        expect(other.overlay.topBytes()).toBe(0);
      } finally {
        other.remove();
        machine.remove();
      }
    }),
    { numRuns: Number(process.env['MODEL_RUNS'] ?? 25), endOnFailure: false },
  );
});

test('only an overlay that says nothing takes over, within its quota', () => {
  const at = new Workspace();
  at.files.write('new', 'x'.repeat(100));
  at.files.append('large', '!');
  const top = at.overlay.exportTop(at.overlay.freeze().id);
  expect({ entries: top.entries, bytes: top.bytes }).toEqual({ entries: 2, bytes: 200_101 });
  const small = new Other(at.onDisk(), new Budget({ bytes: 1000, entries: 10 }));
  expect(codeOf(() => small.take(top))).toBe('quota');
  small.remove();
  const other = new Other(at.onDisk());
  other.take(top);
  expect(codeOf(() => other.take(top))).toBe('not-empty');
  expect(codeOf(() => [...other.overlay.importTop({ entries: 0, bytes: 0, close: () => undefined })])).toBe(
    'cross-mount',
  );
  other.remove();
  top.close();
  at.remove();
});

/** Random operations against a model: the view, the base, the facts, restarts, crashes, failing disks, review. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf, text } from '../files-by-path-contract.ts';
import { relPath } from '../path/rel-path.ts';
import type { DirHandle, FileHandle, Vfs } from '../vfs.ts';
import { createMemoryTree } from './create-overlay.ts';
import { Machine, now } from './machine-contract.ts';
import { applyToModel, applyToTree, step } from './steps-contract.ts';
import type { Operating, Step } from './steps-contract.ts';
import { emptyModel, FactReader, readModel, showModel, TreeModel } from './tree-model-contract.ts';
import type { ModelEntry } from './tree-model-contract.ts';

const READ_WRITE = { access: 'read-write', create: 'never', content: 'keep', mode: 0 } as const;

const shown = (tree: Vfs) => showModel(readModel(tree));

/** One run of steps, on the tree and on the model. */
class Run {
  readonly machine = new Machine();
  readonly model = new TreeModel(readModel(this.machine.overlay.view('base')));
  readonly base = readModel(this.machine.overlay.view('base'));
  #isFaultDue = false;
  #handles: DirHandle[] = [];
  #files: { readonly entry: ModelEntry & { kind: 'file' }; readonly handle: FileHandle }[] = [];

  step(step: Step): void {
    if ('path' in step) this.#operate(step);
    else if (step.do === 'disk-full') this.#isFaultDue = true;
    else if (step.do === 'open') this.#openSome();
    else if (step.do === 'use') this.#useOpen();
    else this.#happen(step.do);
  }

  /** A file that is open holds its bytes, also when it is gone. */
  closeHandles(): void {
    for (const handle of this.#handles) handle.close();
    for (const { handle } of this.#files) handle.close();
    this.#forgetHandles();
    this.machine.store.journal.commit();
  }

  /** What counts against a quota when nothing is open any more: the same as after any restart. */
  usageAtRest() {
    this.closeHandles();
    return this.machine.budget.usage;
  }

  check(): void {
    const { overlay } = this.machine;
    const merged = showModel(this.model.root);
    expect(shown(overlay)).toEqual(merged);
    const facts = new FactReader(this.base, overlay.topEntries(), (names) => this.machine.readTop(names));
    expect(facts.merged()).toEqual(merged);
    expect(shown(overlay.view('base'))).toEqual(showModel(this.base));
  }

  #operate(step: Operating): void {
    const { machine, model } = this;
    const isFault = this.#isFaultDue;
    this.#isFaultDue = false;
    const expected = codeOf(() => applyToModel(isFault ? new TreeModel(structuredClone(model.root)) : model, step));
    const actual = codeOf(() => applyToTree(machine.overlay, machine.root, step));
    expect(actual === 'ok').toBe(expected === 'ok');
    if (!('to' in step)) expect(actual).toBe(expected);
    if (isFault && actual === 'ok') machine.failCommit();
    // Also after a failure: now the disk takes back what was written over.
    machine.store.journal.commit();
  }

  #forgetHandles(): void {
    this.#handles = [];
    this.#files = [];
  }

  #happen(event: 'reopen' | 'crash' | 'checkpoint' | 'collect'): void {
    const { machine } = this;
    if (event === 'crash' || event === 'reopen') this.#forgetHandles();
    if (event === 'checkpoint') machine.store.journal.checkpoint();
    else if (event === 'collect') machine.store.collect();
    else if (event === 'crash') machine.crash();
    else {
      machine.close();
      machine.open();
    }
  }

  /** Holds everything open, until it is asked again. */
  #openSome(): void {
    this.closeHandles();
    const { overlay, root } = this.machine;
    for (const path of Object.keys(showModel(this.model.root))) {
      const names = path.slice(1).split('/');
      const place = overlay.locate(root, relPath(names), 'keep');
      const entry = this.model.find(names);
      if (place.kind === 'directory') this.#handles.push(overlay.openDirectory(place));
      else if (entry?.kind === 'file') this.#files.push({ entry, handle: overlay.openFile(place, READ_WRITE) });
    }
    this.machine.store.journal.commit();
  }

  /** Whatever has become of their names, open files are written and read. */
  #useOpen(): void {
    for (const { entry, handle } of this.#files) {
      handle.write(text('+'), 'end');
      this.machine.store.journal.commit();
      entry.bytes = Buffer.concat([entry.bytes, text('+')]);
      const bytes = Buffer.alloc(handle.stat().size);
      handle.read(bytes, 0);
      expect(bytes.equals(entry.bytes)).toBe(true);
    }
  }
}

function withRun(steps: readonly Step[], check: (run: Run) => void): void {
  const run = new Run();
  try {
    for (const step of steps) run.step(step);
    check(run);
  } finally {
    run.machine.remove();
  }
}

const TIMEOUT = { timeout: 600_000 };
const RUNS = { numRuns: Number(process.env['MODEL_RUNS'] ?? 60), endOnFailure: false };
const steps = fc.array(step, { maxLength: 25, size: 'max' });

test(
  'any operations give what the model says, over restarts, crashes and failing disks, and never touch the base',
  TIMEOUT,
  () => {
    fc.assert(
      fc.property(steps, (all) =>
        withRun(all, (run) => {
          run.check();
          const kept = run.usageAtRest();
          for (const event of ['checkpoint', 'crash', 'reopen', 'crash', 'collect', 'crash'] as const) {
            run.step({ do: event });
            run.check();
            expect(run.machine.budget.usage).toEqual(kept);
          }
        }),
      ),
      RUNS,
    );
  },
);

test('reverting every entry, in any order, leaves nothing but the base', TIMEOUT, () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (all, picks) =>
      withRun(all, (run) => {
        const { machine, base } = run;
        for (let turn = 0; machine.overlay.topEntries().length > 0; turn++) {
          const entries = machine.overlay.topEntries();
          machine.overlay.revert(entries[(picks[turn % picks.length] ?? 0) % entries.length]?.names ?? []);
          machine.store.journal.commit();
        }
        run.closeHandles();
        expect(shown(machine.overlay)).toEqual(showModel(base));
        expect(machine.budget.usage).toEqual({ bytes: 0, entries: 0 });
        expect(machine.overlay.topBytes()).toBe(0);
        machine.crash();
        expect(shown(machine.overlay)).toEqual(showModel(base));
        expect(machine.overlay.topEntries()).toEqual([]);
      }),
    ),
    RUNS,
  );
});

test(
  'once the base equals the merged tree, accepting every entry leaves an empty top and the same view',
  TIMEOUT,
  () => {
    fc.assert(
      fc.property(steps, (all) =>
        withRun(all, (run) => {
          const { machine, model } = run;
          const merged = showModel(model.root);
          const entries = machine.overlay.topEntries();
          machine.replaceBase(model.root);
          machine.overlay.accept(...entries.map(({ names }) => names));
          run.closeHandles();
          expect(machine.overlay.topEntries()).toEqual([]);
          expect(machine.overlay.topBytes()).toBe(0);
          expect(shown(machine.overlay)).toEqual(merged);
          machine.crash();
          expect(shown(machine.overlay)).toEqual(merged);
        }),
      ),
      RUNS,
    );
  },
);

test('a tree in memory does the same', TIMEOUT, () => {
  fc.assert(
    fc.property(steps, (all) => {
      const tree = createMemoryTree({ now, maxBytes: 2 ** 30, maxNodes: 1000 });
      const root = tree.openRoot();
      const model = new TreeModel(emptyModel());
      for (const one of all.filter((any): any is Operating => 'path' in any))
        expect(codeOf(() => applyToTree(tree, root, one)) === 'ok').toBe(
          codeOf(() => applyToModel(model, one)) === 'ok',
        );
      expect(shown(tree)).toEqual(showModel(model.root));
    }),
    RUNS,
  );
});

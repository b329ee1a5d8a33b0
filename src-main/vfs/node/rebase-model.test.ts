/** Random changes of the top and steps of our own hand in the base: the tree goes on showing what it showed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf } from '../files-by-path-contract.ts';
import { byHand, handSteps } from './hand-contract.ts';
import type { HandSteps } from './hand-contract.ts';
import { Machine } from './machine-contract.ts';
import { linesOf } from './past-lines-contract.ts';
import { applyToTree, step } from './steps-contract.ts';
import type { Step } from './steps-contract.ts';
import { FactReader, readModel, showModel } from './tree-model-contract.ts';

const steps = fc.array(fc.oneof({ weight: 2, arbitrary: step }, { weight: 1, arbitrary: handSteps }), {
  maxLength: 30,
  size: 'max',
});

/** The times of a directory that come from the base are those of the base, which our hand changes. */
const view = (machine: Machine): string[] =>
  linesOf(machine.overlay).map((line) => line.replace(/(?<= directory \d+ 0) \d+/, ''));

class Run {
  readonly machine = new Machine();

  step(one: Step | HandSteps): void {
    const { machine } = this;
    if ('hands' in one) this.#byHand(one);
    else if ('path' in one) {
      codeOf(() => applyToTree(machine.overlay, machine.root, one));
      machine.store.journal.commit();
    } else this.happen(one.do);
  }

  happen(event: string): void {
    const { machine } = this;
    if (event === 'checkpoint') machine.store.journal.checkpoint();
    else if (event === 'collect') machine.store.collect();
    else if (event === 'crash') machine.crash();
    else if (event === 'disk-full') machine.overlay.freeze();
    else if (event === 'reopen') {
      machine.close();
      machine.open();
    }
    machine.store.journal.commit();
  }

  #byHand(steps: HandSteps): void {
    const before = view(this.machine);
    const done = byHand(this.machine, steps, () => expect(view(this.machine)).toEqual(before));
    expect({ done, view: view(this.machine) }).toEqual({ done, view: before });
  }
}

function withRun(all: readonly (Step | HandSteps)[], check: (run: Run) => void): void {
  const run = new Run();
  try {
    for (const one of all) run.step(one);
    check(run);
  } finally {
    run.machine.remove();
  }
}

const TIMEOUT = { timeout: 600_000 };
const RUNS = { numRuns: Number(process.env['MODEL_RUNS'] ?? 60), endOnFailure: false };

test('the view stays over every step, and over restarts and crashes after it', TIMEOUT, () => {
  fc.assert(
    fc.property(steps, (all) =>
      withRun(all, (run) => {
        const { machine } = run;
        const before = view(machine);
        for (const event of ['checkpoint', 'crash', 'reopen', 'collect', 'crash']) {
          run.happen(event);
          expect(view(machine)).toEqual(before);
        }
      }),
    ),
    RUNS,
  );
});

test('what the top says is about the base as it is now, and no drift is seen', TIMEOUT, () => {
  fc.assert(
    fc.property(steps, (all) =>
      withRun(all, ({ machine }) => {
        const base = readModel(machine.overlay.view('base'));
        const entries = machine.overlay.topEntries();
        const facts = new FactReader(base, entries, (names) => machine.readTop(names));
        expect(facts.merged()).toEqual(showModel(readModel(machine.overlay)));
        expect(machine.overlay.baseDrift()).toEqual([]);
      }),
    ),
    RUNS,
  );
});

test('reverting everything afterwards shows the base of now', TIMEOUT, () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (all, picks) =>
      withRun(all, ({ machine }) => {
        for (let turn = 0; machine.overlay.topEntries().length > 0; turn++) {
          const entries = machine.overlay.topEntries();
          machine.overlay.revert(entries[(picks[turn % picks.length] ?? 0) % entries.length]?.names ?? []);
          machine.store.journal.commit();
        }
        expect(showModel(readModel(machine.overlay))).toEqual(showModel(readModel(machine.overlay.view('base'))));
        expect(machine.overlay.topBytes()).toBe(0);
        for (const { id } of machine.overlay.checkpoints()) machine.overlay.drop(id);
        machine.store.journal.checkpoint();
        expect(machine.budget.usage).toEqual({ bytes: 0, entries: 0 });
      }),
    ),
    RUNS,
  );
});

/** For tests: a sandbox that is edited, discarded, committed, undone and restored at random, beside maps of what it must show. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { OperationReport } from '../../sandbox/operations/keeper.ts';
import type { KeptDiscard } from '../../sandbox/operations/kept-discard.ts';
import type { Session } from '../../sandbox/session.ts';
import { createTestSandbox } from '../../sandbox/test-sandbox-contract.ts';
import type { TestSandbox } from '../../sandbox/test-sandbox-contract.ts';
import { UserDoor } from '../../sandbox/user-door.ts';
import { VfsError } from '../../vfs/errors.ts';
import { KnownOperations } from './known-operations-contract.ts';
import { OthersWork } from './others-work-contract.ts';
import type { Way } from './known-operations-contract.ts';
import { committed, drain, mustBeDone, onlyFailures, stalePaths, turnedNext } from './review-deeds-contract.ts';
import { isEdit, pathIn, pickOf, selectionFor } from './review-step-contract.ts';
import type { ReviewStep } from './review-step-contract.ts';
import {
  BROKEN,
  isSameBase,
  mustAllBe,
  mustBe,
  mustBeElsewhere,
  parentOf,
  predicted,
  see,
  textsOf,
  withSources,
} from './seen-contract.ts';
import type { Edit, Seen } from './seen-contract.ts';

/** Nanoseconds: saves that are farther apart are two operations. */
const LONG = 3_000_000_000n;

export class ReviewMachine {
  readonly log: string[] = [];
  readonly #sandbox: TestSandbox;
  readonly #known = new KnownOperations();
  readonly #others = new OthersWork();
  readonly #saved = new Map<number, Seen>();
  #session: Session;
  #count = 0;

  /** `disk`: where the folders are made. */
  constructor(disk?: string) {
    this.#sandbox = createTestSandbox(disk);
    const { workspace } = this.#sandbox;
    for (const folder of ['d', 'd/s']) mkdirSync(join(workspace, folder));
    for (const file of ['a', 'd/x', 'd/s/z']) writeFileSync(join(workspace, file), `base ${file}`);
    this.#session = this.#sandbox.open();
  }

  remove(): void {
    this.#sandbox.remove();
  }

  /** Throws when something is not as it must be. */
  play(step: ReviewStep): void {
    this.log.push(JSON.stringify(step));
    this.#count += 1;
    const { what } = step;
    const before = this.#see();
    if (isEdit(what))
      this.#edit(step, { ...step, what, text: `text ${this.#count} ${'x'.repeat(step.pick % 7)}` }, before);
    else if (what.startsWith('undo')) this.#turn(step, before, 'undo');
    else if (what.startsWith('redo')) this.#turn(step, before, 'redo');
    else if (what.startsWith('discard')) this.#discard(step, before);
    else if (what.startsWith('commit')) this.#commit(step, before);
    else this.#other(step, before);
    this.#others.look(this.#see(), what.startsWith('base') ? 'others' : 'us');
  }

  #other(step: ReviewStep, before: Seen): void {
    const { what, pick } = step;
    if (what === 'bin' || what === 'bin-some') this.#bringBack(step, before);
    else if (what === 'restore') this.#restore(pick, before);
    else if (what === 'base') this.#changeBase(pick, before);
    else if (what === 'base-new') this.#addToBase(step, before);
    else {
      this.#keep(step, before);
      mustAllBe(before, this.#see(), 'it must change nothing');
    }
  }

  /** What changes nothing that is seen. */
  #keep({ what, pick }: ReviewStep, before: Seen): void {
    const { checkpoints, bin } = this.#session.undo;
    if (what === 'checkpoint')
      this.#saved.set(checkpoints.make({ cause: 'named', name: `n${this.#count}` }).id, before);
    else if (what === 'wait') this.#sandbox.pass(LONG);
    else if (what === 'reopen') this.#session = this.#sandbox.open();
    else if (what === 'purge')
      bin.purge(
        pick % 4 === 0
          ? null
          : bin
              .list()
              .slice(0, pick % 2)
              .map(({ id }) => id),
      );
    else onlyFailures(() => checkpoints.drop([pickOf(checkpoints.all(), pick)?.id ?? 0]));
  }

  #edit({ path, to }: ReviewStep, edit: Edit, before: Seen): void {
    const next = predicted(before.view, edit);
    const failure = onlyFailures(() => this.#byUser(edit));
    if ((next === null) !== failure instanceof VfsError) throw new Error(`it answered ${String(failure)}`);
    const after = this.#see();
    mustBe(next ?? before.view, after.view, 'the view after an edit');
    const id = this.#session.undo.log.newest()?.id ?? '';
    if (next) this.#known.noteEdit(id, before, after, edit.what === 'rename' ? [path, to] : [path]);
  }

  #byUser({ what, path, to, text }: Edit): unknown {
    const { door, undo } = this.#session;
    const user = new UserDoor(door, 'ui', undo.edits);
    const [at, there] = [`cwd://${path}`, `cwd://${to}`];
    if (what === 'write') return user.write(at, Buffer.from(text));
    if (what === 'make') return user.makeDirectory(at);
    return what === 'rename' ? user.rename(at, there) : user.remove(at);
  }

  #discard({ what, path }: ReviewStep, before: Seen): void {
    const selection = what === 'discard-all' ? null : selectionFor(path);
    const stale = stalePaths(this.#session);
    const report = drain(this.#session.undo.bin.discard({ selection, author: 'user' }));
    const after = this.#see();
    mustBeDone(report);
    if (report.operation === null) return mustAllBe(before, after, 'nothing was discarded');
    if (selection === null) mustBe(textsOf(after.base), after.view, 'everything was discarded');
    const told = report.applied.map((one) => pathIn(one.path));
    // What is no change goes, too: the folder is seen there, whatever it came to be meanwhile.
    const paths = selection === null ? [] : [path, ...told];
    if (selection !== null) mustBeElsewhere(before.view, after.view, withSources(before, paths), 'a discard');
    this.#known.note(report.operation, before, after, { paths, stale });
  }

  #commit({ what, path }: ReviewStep, before: Seen): void {
    const report = committed(this.#session, what === 'commit' ? null : selectionFor(path));
    const after = this.#see();
    // A directory that both have made is one directory from then on, and what the folder has in it is seen.
    const met = [...after.base.keys()].filter((name) => before.base.has(name) && !before.view.has(name));
    mustBeElsewhere(before.view, after.view, met, 'a commit');
    if (report.state === 'conflicts' || report.operation === null) return mustAllBe(before, after, 'no commit');
    mustBeDone(report);
    // What the sandbox has as it once was in the folder is no change, whatever the folder has by now.
    const texts = textsOf(before.base);
    const differs = (name: string): boolean => before.view.get(name) !== texts.get(name);
    const untold = [...before.view.keys()].filter((name) => differs(name) && !before.changes.includes(name));
    if (what === 'commit')
      mustBeElsewhere(after.view, textsOf(after.base), untold, 'the folder after a commit of everything');
    const paths = report.applied.map((one) => pathIn(one.path));
    this.#known.note(report.operation, before, after, { paths, writes: 'folder', isMixed: met.length > 0 });
  }

  #bringBack({ what, path, pick }: ReviewStep, before: Seen): void {
    const { bin } = this.#session.undo;
    const item = pickOf(bin.list(), pick);
    if (!item) return;
    const isWhole = what === 'bin' && item.back.length === 0;
    const exact = isWhole ? this.#known.exactSource(item.id, before) : null;
    const report = drain(bin.restore(item.id, what === 'bin' ? null : selectionFor(path)));
    const after = this.#see();
    if (report.state === 'conflicts') {
      this.#known.mustNotComeBack(item.id, exact, report);
      return mustAllBe(before, after, 'a restore with conflicts');
    }
    mustBeDone(report);
    if (exact) mustAllBe(exact, after, 'what came back from the bin');
    this.#mustBeBack(item, report, { before, after });
  }

  #mustBeBack(
    { id, back }: KeptDiscard,
    report: OperationReport,
    { before, after }: Record<'before' | 'after', Seen>,
  ): void {
    const isThere = this.#session.undo.log.get(id)?.state === 'undone';
    const paths = report.applied.map((one) => pathIn(one.path));
    // A directory that is hidden again hides what came into it in the folder, too: deeper down that is not looked for.
    const above = paths.map(parentOf).filter((name) => name !== '');
    const from = this.#known.source(id) ?? before;
    // What was no change went with the others, and comes back with them: over what the folder has come to be meanwhile.
    const isAgain = (name: string): boolean =>
      after.view.get(name) !== before.view.get(name) && after.view.get(name) === from.view.get(name);
    const again = back.length === 0 ? [...from.view.keys()].filter(isAgain) : [];
    const all = [...withSources(from, paths), ...above, ...again];
    mustBeElsewhere(before.view, after.view, all, 'a restore from the bin');
    // What is no operation of its own is not offered to be undone: that would bring the rest back as well.
    if (report.operation !== (isThere ? id : null))
      throw new Error(`it says it was operation ${String(report.operation)}`);
    // Of what the folder had as well nobody can say later whose it is.
    const isMet = paths.some((name) => before.view.get(name) === after.view.get(name));
    this.#known.noteBack({ id, before }, after, { isThere, inParts: back.length > 0 || isMet });
  }

  #restore(pick: number, before: Seen): void {
    const { restores, checkpoints } = this.#session.undo;
    const [id = 0, saved] =
      pickOf(
        [...this.#saved].filter(([one]) => checkpoints.has(one)),
        pick,
      ) ?? [];
    if (!saved) return;
    const { report } = restores.restore({ id, author: 'user' });
    const after = this.#see();
    if (report.state === 'conflicts') {
      if (isSameBase(saved, before) && !this.#known.isExcused(report, saved))
        throw new Error('it could have been restored');
      return mustAllBe(before, after, 'a refused restore');
    }
    mustBeDone(report);
    if (isSameBase(saved, before)) mustAllBe(saved, after, 'a restored checkpoint');
    this.#known.outdate();
    if (report.operation !== null) this.#known.note(report.operation, before, after, {});
  }

  #changeBase(pick: number, before: Seen): void {
    const files = [...before.base].filter(([, value]) => value.includes('@')).map(([name]) => name);
    const old = pickOf(files, pick);
    if (old === undefined) return;
    const file = join(this.#sandbox.workspace, old);
    this.#known.noteFolderWritten();
    if (pick % 5 === 0) rmSync(file);
    // What moved in the sandbox would be a name without a content.
    const isBroken = [...this.#see().view.values()].includes(BROKEN);
    if (pick % 5 !== 0 || isBroken) writeFileSync(file, `else ${this.#count} ${'y'.repeat(pick % 11)}`);
  }

  #addToBase({ path }: ReviewStep, { base }: Seen): void {
    if (parentOf(path) === '' && !base.has(path))
      writeFileSync(join(this.#sandbox.workspace, path), `new ${this.#count}`);
  }

  #turn({ what, pick }: ReviewStep, before: Seen, way: Way): void {
    const { log } = this.#session.undo;
    const all = log.list();
    const ready = all.filter(({ state, fixed }) => state === (way === 'undo' ? 'done' : 'undone') && fixed === null);
    const one = what.endsWith('-any') ? pickOf(ready, pick) : turnedNext(all, way);
    if (!one) return;
    const report = onlyFailures(() => drain(way === 'undo' ? log.undo(one.id) : log.redo(one.id)));
    const after = this.#see();
    // What moved has its content in the folder only: when that is gone, all is as it was, and the failure told.
    if (report instanceof VfsError || report.state === 'conflicts' || report.state === 'reversed') {
      mustAllBe(before, after, `a refused ${way}`);
      if (one.fixed === null) this.#known.mayRefuse({ id: one.id, way, before }, report);
    } else {
      mustBeDone(report);
      if (one.name === 'restore') this.#known.outdate();
      // What came back into the folder is another entry than the one that moved.
      if (one.name === 'commit') this.#known.noteFolderWritten();
      this.#known.turned({ id: one.id, way, before }, after);
    }
  }

  #see(): Seen {
    return see(this.#session, this.#sandbox.workspace);
  }
}

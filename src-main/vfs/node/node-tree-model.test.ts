/** Random operations against a model: the view, the base, the facts, restarts, crashes, failing disks, review. */
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import type { SandboxStore } from '../../store/open-sandbox-store.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import type { Overlay } from '../overlay.ts';
import { relPath } from '../path/rel-path.ts';
import { codeOf } from '../vfs-contract.ts';
import type { DirHandle, Place, Vfs } from '../vfs.ts';
import { createMemoryTree, createOverlay } from './create-overlay.ts';
import { applyFacts, emptyModel, readModel, showModel, TreeModel } from './tree-model-contract.ts';
import type { ModelDirectory } from './tree-model-contract.ts';

const now = (): bigint => process.hrtime.bigint() + 1_700_000_000_000_000_000n;

type Step =
  | { readonly do: 'write' | 'truncate'; readonly path: string[]; readonly at: number; readonly size: number }
  | { readonly do: 'mkdir' | 'rmdir' | 'unlink' | 'symlink'; readonly path: string[] }
  | { readonly do: 'chmod'; readonly path: string[]; readonly mode: number }
  | { readonly do: 'rename' | 'link'; readonly path: string[]; readonly to: string[] }
  | { readonly do: 'reopen' | 'crash' | 'checkpoint' | 'collect' | 'open' | 'disk-full' };

const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });
const size = fc.constantFrom(0, 1, 10, 300, 65_536, 65_537, 70_000);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('write', 'truncate'), path, at: size, size }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('mkdir', 'rmdir', 'unlink', 'unlink', 'symlink'), path }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('chmod' as const), path, mode: fc.constantFrom(0o600, 0o644) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constantFrom('rename', 'rename', 'rename', 'link'), path, to: path }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('open', 'disk-full', 'disk-full') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('reopen', 'crash', 'checkpoint', 'collect') }) },
);

const BASE: readonly (readonly [string, string | null | { link: string }])[] = [
  ['a', null],
  ['a/a', 'first'],
  ['a/b', null],
  ['a/b/a', 'second'],
  ['a/b/c', { link: 'nowhere' }],
  ['a/c', 'x'.repeat(70_000)],
  ['b', null],
  ['b/a', null],
  ['b/a/a', 'third'],
  ['b/a/b', null],
  ['c', 'fourth'],
];

function makeBase(folder: string): void {
  mkdirSync(folder);
  for (const [name, entry] of BASE) {
    const at = join(folder, name);
    if (entry === null) mkdirSync(at);
    else if (typeof entry === 'string') writeFileSync(at, entry);
    else symlinkSync(entry.link, at);
  }
}

const contentOf = (at: number, length: number): Buffer =>
  Buffer.alloc(length, String.fromCharCode(65 + ((at + length) % 26)));

/** Runs one step on the tree, or on the model; both know the same words. */
function applyToModel(model: TreeModel, step: Step): void {
  switch (step.do) {
    case 'write':
      return model.write(step.path, step.at, contentOf(step.at, step.size));
    case 'truncate':
      return model.truncate(step.path, step.size);
    case 'mkdir':
      return model.mkdir(step.path);
    case 'rmdir':
      return model.rmdir(step.path);
    case 'unlink':
      return model.unlink(step.path);
    case 'symlink':
      return model.symlink(step.path, 'nowhere');
    case 'chmod':
      return model.chmod(step.path, step.mode);
    case 'rename':
      return model.rename(step.path, step.to);
    case 'link':
      return model.link(step.path, step.to);
    default:
  }
}

function applyToTree(tree: Overlay, root: DirHandle, step: Step): void {
  const at = (names: readonly string[]): Place => tree.locate(root, relPath(names), 'keep');
  switch (step.do) {
    case 'write':
    case 'truncate': {
      const options = { access: 'write', create: 'if-missing', content: 'keep', mode: 0o644 } as const;
      const file = tree.openFile(at(step.path), options);
      if (step.do === 'write') file.write(contentOf(step.at, step.size), step.at);
      else file.truncate(step.size);
      return file.close();
    }
    case 'mkdir':
      return tree.makeDirectory(at(step.path), 0o755);
    case 'rmdir':
      return tree.removeDirectory(at(step.path));
    case 'unlink':
      return tree.unlink(at(step.path));
    case 'symlink':
      return tree.symlink('nowhere', at(step.path));
    case 'chmod':
      return tree.setMode(at(step.path), step.mode);
    case 'rename':
      return tree.rename(at(step.path), at(step.to));
    case 'link':
      return tree.link(at(step.path), at(step.to));
    default:
  }
}

const writeAt = writeSync as (fd: number, bytes: Uint8Array, from: number, length: number, position: number) => number;

/** An overlay with its store on disk, and everything that can happen to it. */
class Machine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'node-model-'));
  #generation = 0;
  #isDiskFull = false;
  store!: SandboxStore;
  overlay!: Overlay;
  root!: DirHandle;

  constructor() {
    makeBase(this.base);
    this.open();
  }

  get base(): string {
    return join(this.#folder, 'base');
  }

  get #storeFolder(): string {
    return join(this.#folder, `store-${this.#generation}`);
  }

  open(): void {
    this.store = openSandboxStore({
      folder: this.#storeFolder,
      now,
      write: (fd, bytes, from, length, position) => {
        if (!this.#isDiskFull) return writeAt(fd, bytes, from, length, position);
        // As a disk that has room for a part of it.
        if (length > 20) writeAt(fd, bytes, from, 20, position);
        throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
      },
    });
    this.overlay = createOverlay({ treeId: 1, base: openHostTree({ hostPath: this.base }), store: this.store, now });
    this.root = this.overlay.openRoot();
  }

  close(): void {
    this.overlay.close();
    this.store.journal.commit();
    this.store.close();
  }

  /** What kill -9 leaves: the files as they are, nothing closed. */
  crash(): void {
    const from = this.#storeFolder;
    this.#generation++;
    cpSync(from, this.#storeFolder, { recursive: true });
    this.overlay.close();
    this.store.close();
    this.open();
  }

  failCommit(): void {
    this.#isDiskFull = true;
    // Nothing to write when nothing changed.
    expect(['ok', 'no-space']).toContain(codeOf(() => this.store.journal.commit()));
    this.#isDiskFull = false;
  }

  /** As if everything had been committed by somebody else. */
  replaceBase(model: ModelDirectory): void {
    for (const name of readdirSync(this.base)) rmSync(join(this.base, name), { recursive: true });
    const write = (directory: ModelDirectory, at: string): void => {
      for (const [name, entry] of directory.entries) {
        const to = join(at, name);
        if (entry.kind === 'symlink') symlinkSync(entry.target, to);
        else if (entry.kind === 'file') {
          writeFileSync(to, entry.bytes);
          chmodSync(to, entry.mode);
        } else {
          mkdirSync(to);
          write(entry, to);
        }
      }
    };
    write(model, this.base);
  }

  remove(): void {
    this.close();
    rmSync(this.#folder, { recursive: true });
  }

  readTop(names: readonly string[]): Buffer {
    const file = this.overlay.readTop(names);
    const bytes = Buffer.alloc(file.stat().size);
    file.read(bytes, 0);
    file.close();
    return bytes;
  }
}

const shown = (tree: Vfs) => showModel(readModel(tree));

/** One run of steps, on the tree and on the model. */
class Run {
  readonly machine = new Machine();
  readonly model = new TreeModel(readModel(this.machine.overlay.view('base')));
  readonly base = readModel(this.machine.overlay.view('base'));
  #isFaultDue = false;
  #handles: { close(): void }[] = [];
  /** A file beyond 64 KiB is written in place, and so is not brought back by an undo. */
  #hasLarge = false;

  step(step: Step): void {
    if ('path' in step) this.#operate(step);
    else if (step.do === 'disk-full') this.#isFaultDue = true;
    else if (step.do === 'open') this.#openSome();
    else this.#happen(step.do);
  }

  /** A file that is open holds its bytes, also when it is gone. */
  closeHandles(): void {
    for (const handle of this.#handles) handle.close();
    this.#handles = [];
    this.machine.store.journal.commit();
  }

  check(): void {
    const { overlay } = this.machine;
    const merged = showModel(this.model.root);
    expect(shown(overlay)).toEqual(merged);
    expect(applyFacts(this.base, overlay.topEntries(), (names) => this.machine.readTop(names))).toEqual(merged);
    expect(shown(overlay.view('base'))).toEqual(showModel(this.base));
  }

  #operate(step: Step): void {
    const { machine, model } = this;
    const isInPlace = this.#hasLarge && (step.do === 'write' || step.do === 'truncate');
    const isFault = this.#isFaultDue && !isInPlace;
    this.#isFaultDue = false;
    const expected = codeOf(() => applyToModel(isFault ? new TreeModel(structuredClone(model.root)) : model, step));
    const actual = codeOf(() => applyToTree(machine.overlay, machine.root, step));
    expect(actual === 'ok').toBe(expected === 'ok');
    if (!('to' in step)) expect(actual).toBe(expected);
    if (isFault && actual === 'ok') machine.failCommit();
    else machine.store.journal.commit();
    if ('size' in step && step.size + ('at' in step ? step.at : 0) > 65_536) this.#hasLarge = true;
  }

  #happen(event: 'reopen' | 'crash' | 'checkpoint' | 'collect'): void {
    const { machine } = this;
    if (event === 'crash' || event === 'reopen') this.#handles = [];
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
    this.#handles = Object.keys(showModel(this.model.root)).flatMap((text): { close(): void }[] => {
      const place = overlay.locate(root, relPath(text.slice(1).split('/')), 'keep');
      if (place.kind === 'directory') return [overlay.openDirectory(place)];
      const options = { access: 'read-write', create: 'never', content: 'keep', mode: 0 } as const;
      return place.kind === 'file' ? [overlay.openFile(place, options)] : [];
    });
    this.machine.store.journal.commit();
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

const RUNS = { numRuns: Number(process.env['MODEL_RUNS'] ?? 300), endOnFailure: false };
const steps = fc.array(step, { maxLength: 25, size: 'max' });

test('any operations give what the model says, over restarts, crashes and failing disks, and never touch the base', () => {
  fc.assert(
    fc.property(steps, (all) =>
      withRun(all, (run) => {
        run.check();
        for (const event of ['checkpoint', 'crash', 'reopen', 'crash', 'collect', 'crash'] as const) {
          run.step({ do: event });
          run.check();
        }
      }),
    ),
    RUNS,
  );
});

test('reverting every entry, in any order, leaves nothing but the base', () => {
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
        expect(machine.overlay.topBytes()).toBe(0);
        machine.crash();
        expect(shown(machine.overlay)).toEqual(showModel(base));
        expect(machine.overlay.topEntries()).toEqual([]);
      }),
    ),
    RUNS,
  );
});

test('once the base equals the merged tree, accepting every entry leaves an empty top and the same view', () => {
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
});

test('a tree in memory does the same', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const tree = createMemoryTree({ now, maxBytes: 2 ** 30, maxNodes: 1000 });
      const root = tree.openRoot();
      const model = new TreeModel(emptyModel());
      for (const one of all.filter((one) => 'path' in one))
        expect(codeOf(() => applyToTree(tree, root, one)) === 'ok').toBe(
          codeOf(() => applyToModel(model, one)) === 'ok',
        );
      expect(shown(tree)).toEqual(showModel(model.root));
    }),
    RUNS,
  );
});

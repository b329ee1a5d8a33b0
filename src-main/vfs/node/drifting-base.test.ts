/** Somebody else works in the folder while the sandbox is open: the view holds together, and nothing of the top is lost. */
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf, text } from '../files-by-path-contract.ts';
import type { TopEntry } from '../top-entry.ts';
import { relPath } from '../path/rel-path.ts';
import type { DirHandle, FileHandle, Vfs } from '../vfs.ts';
import { Machine } from './machine-contract.ts';
import { applyToTree, step } from './steps-contract.ts';
import type { Step } from './steps-contract.ts';

interface Meddling {
  readonly meddle: 'write' | 'append' | 'replace' | 'remove' | 'mkdir' | 'link' | 'rename';
  readonly path: readonly string[];
  readonly to: readonly string[];
}

const NAMES = ['a', 'b', 'c'] as const;
const path = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 });
const meddling: fc.Arbitrary<Meddling> = fc.record({
  meddle: fc.constantFrom('write', 'append', 'replace', 'remove', 'mkdir', 'link', 'rename'),
  path,
  to: path,
});

const DEEDS: Record<Meddling['meddle'], (at: string, to: string) => void> = {
  write: (at) => writeFileSync(at, 'other'),
  append: (at) => appendFileSync(at, '!'),
  replace: (at) => {
    rmSync(at, { recursive: true });
    writeFileSync(at, 'another');
  },
  remove: (at) => rmSync(at, { recursive: true }),
  mkdir: (at) => mkdirSync(at),
  link: (at) => symlinkSync('a', at),
  rename: (at, to) => renameSync(at, to),
};

function meddle(base: string, { meddle: deed, path: at, to }: Meddling): void {
  try {
    DEEDS[deed](join(base, ...at), join(base, ...to));
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
  }
}

/** Everything a tree answers, one line for each place; an error is an answer. `codeOf` lets nothing but `VfsError`s through. */
class View {
  readonly lines: string[] = [];
  readonly #vfs: Vfs;
  readonly #root: DirHandle;

  constructor(vfs: Vfs) {
    this.#vfs = vfs;
    this.#root = vfs.openRoot();
    this.#below([]);
    this.#root.close();
  }

  #below(names: readonly string[]): void {
    let listed: readonly { readonly name: string; readonly kind: string }[] = [];
    const code = codeOf(() => {
      const directory = this.#vfs.openDirectory(this.#vfs.locate(this.#root, relPath(names), 'keep'));
      try {
        listed = directory.list();
      } finally {
        directory.close();
      }
    });
    this.lines.push(`${names.join('/')}: ${code}`);
    const known = new Set(listed.map(({ name }) => name));
    expect(known.size).toBe(listed.length);
    for (const { name, kind } of listed) this.#entry([...names, name], kind);
    for (const name of NAMES) if (code === 'ok' && !known.has(name)) expect(this.#kindAt([...names, name])).toBeNull();
  }

  #kindAt(names: readonly string[]): string | null {
    return this.#vfs.locate(this.#root, relPath(names), 'keep').kind;
  }

  #entry(names: readonly string[], kind: string): void {
    expect(this.#kindAt(names)).toBe(kind);
    if (kind === 'directory') this.#below(names);
    else this.lines.push(`${names.join('/')} ${kind} ${this.#contentAt(names, kind)}`);
  }

  #contentAt(names: readonly string[], kind: string): string {
    let content = '';
    const code = codeOf(() => {
      const place = this.#vfs.locate(this.#root, relPath(names), 'keep');
      content = kind === 'symlink' ? this.#vfs.readLink(place) : this.#read(place);
    });
    return `${code} ${content}`;
  }

  #read(place: ReturnType<Vfs['locate']>): string {
    const { mode, size } = this.#vfs.stat(place);
    const file = this.#vfs.openFile(place, { access: 'read', create: 'never', content: 'keep', mode: 0 });
    const bytes = Buffer.alloc(size);
    const read = file.read(bytes, 0);
    file.close();
    return `${mode.toString(8)} ${bytes.subarray(0, Math.min(20, read)).toString('latin1')}`;
  }
}

const viewOf = (vfs: Vfs): readonly string[] => new View(vfs).lines;

/** One more name of a base file is nothing that the top could keep the content of. */
const hasContent = ({ node, origin, ownContent }: TopEntry): boolean =>
  ownContent && (origin !== null || node?.stat.nlink === 1);

function topLine(machine: Machine, entry: TopEntry): string {
  const content = hasContent(entry) ? machine.readTop(entry.names).toString('latin1').slice(0, 50) : '';
  return `${entry.names.join('/')} ${entry.node?.kind} ${content}`;
}

/** What the top itself holds, whatever the base has. */
const topOf = (machine: Machine): readonly string[] =>
  machine.overlay.topEntries().map((entry) => topLine(machine, entry));

type Happening = Meddling | Step;

function operate(machine: Machine, one: Step, files: FileHandle[]): void {
  if ('path' in one) codeOf(() => applyToTree(machine.overlay, machine.root, one));
  else if (one.do === 'checkpoint') machine.store.journal.checkpoint();
  else if (one.do === 'open')
    for (const name of NAMES)
      codeOf(() => {
        const place = machine.overlay.locate(machine.root, relPath(['a', name]), 'keep');
        files.push(
          machine.overlay.openFile(place, { access: 'read-write', create: 'never', content: 'keep', mode: 0 }),
        );
      });
  else if (one.do === 'use') for (const file of files) codeOf(() => file.write(text('+'), 'end'));
  machine.store.journal.commit();
}

function reopened(machine: Machine, files: FileHandle[]): void {
  for (const file of files.splice(0)) file.close();
  machine.store.journal.commit();
  const before = { view: viewOf(machine.overlay), top: topOf(machine), drift: machine.overlay.baseDrift() };
  machine.crash();
  expect(topOf(machine)).toEqual(before.top);
  expect(viewOf(machine.overlay)).toEqual(before.view);
  expect(machine.overlay.baseDrift()).toEqual(before.drift);
}

test(
  'whatever somebody else does to the folder, the view holds together and nothing of the top is lost',
  {
    timeout: 600_000,
  },
  () => {
    const happening: fc.Arbitrary<Happening> = fc.oneof(
      { weight: 3, arbitrary: step },
      { weight: 2, arbitrary: meddling },
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 25, size: 'max' }), (happenings) => {
        const machine = new Machine();
        const files: FileHandle[] = [];
        try {
          for (const one of happenings) {
            if ('meddle' in one) {
              const before = topOf(machine);
              meddle(machine.base, one);
              expect(topOf(machine)).toEqual(before);
            } else operate(machine, one, files);
            viewOf(machine.overlay);
            machine.overlay.baseDrift();
          }
          reopened(machine, files);
        } finally {
          machine.remove();
        }
      }),
      { numRuns: Number(process.env['MODEL_RUNS'] ?? 60), endOnFailure: true },
    );
  },
);

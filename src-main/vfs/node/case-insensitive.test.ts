/** A base that does not tell upper case from lower case: one file never gets two entries. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import { codeOf, Files } from '../files-by-path-contract.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import { relPath } from '../path/rel-path.ts';
import type { Vfs } from '../vfs.ts';
import { caseInsensitive } from './case-insensitive-base-contract.ts';
import { createOverlay } from './create-overlay.ts';
import { foldName } from './fold-name.ts';
import { FoldedModel, keyOf } from './folded-model-contract.ts';
import type { FoldedStep as Step } from './folded-model-contract.ts';
import { now } from './machine-contract.ts';

describe('folding of names', () => {
  test.each([
    ['README', 'readme'],
    ['É', 'e\u0301'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['ẞ', 'ß'],
    ['\u212a', 'k'],
  ])('%s and %s are one name', (one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  test.each([
    ['ß', 'ss'],
    ['ı', 'i'],
    ['İ', 'i'],
    ['ı', 'I'],
    ['a', 'ä'],
    ['ﬁ', 'fi'],
  ])('%s and %s are two', (one, other) => {
    expect(foldName(one)).not.toBe(foldName(other));
  });

  test('a folded name folds to itself, and both cases of a letter to one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name));
        expect(foldName(name.normalize('NFD'))).toBe(foldName(name.normalize('NFC')));
      }),
    );
  });
});

/** An overlay over a folder with `Readme`, `Docs/Guide`, and a name in decomposed form. */
class Setting {
  readonly folder = mkdtempSync(join(tmpdir(), 'case-'));
  #generation = this.#open();

  constructor() {
    mkdirSync(join(this.folder, 'base', 'Docs'), { recursive: true });
    writeFileSync(join(this.folder, 'base', 'Readme'), 'hello');
    writeFileSync(join(this.folder, 'base', 'Docs', 'Guide'), 'guide');
    writeFileSync(join(this.folder, 'base', 'cafe\u0301'), 'coffee');
  }

  get files(): Files {
    return this.#generation.files;
  }

  get overlay() {
    return this.#generation.overlay;
  }

  /** One line for each entry of the top. */
  top(): readonly string[] {
    return this.overlay
      .topEntries()
      .map(({ names, node, origin, replaces }) =>
        [names.join('/'), node?.kind ?? 'gone', origin?.names.join('/') ?? '-', replaces?.names.join('/') ?? '-'].join(
          ' ',
        ),
      );
  }

  commit(): void {
    this.#generation.store.journal.commit();
  }

  reopen(): void {
    this.close();
    this.#generation = this.#open();
  }

  close(): void {
    const { overlay, store } = this.#generation;
    overlay.close();
    store.journal.commit();
    store.close();
  }

  #open() {
    mkdirSync(join(this.folder, 'base'), { recursive: true });
    const store = openSandboxStore({ folder: join(this.folder, 'store'), now });
    const base = caseInsensitive(openHostTree({ hostPath: join(this.folder, 'base') }));
    const overlay = createOverlay({ treeId: 1, base, store, now });
    const files = new Files({ vfs: () => overlay, settle: () => store.journal.commit(), close: () => undefined });
    return { store, overlay, files };
  }
}

let at: Setting;
beforeEach(() => {
  at = new Setting();
});
afterEach(() => {
  at.close();
  rmSync(at.folder, { recursive: true });
});

const SHOWN = ['Docs', 'Readme', 'cafe\u0301'];

describe('over a base that does not tell upper case from lower case', () => {
  test('any spelling finds the entry, and answers with the one that is there', () => {
    expect(at.files.read('README')).toBe('hello');
    expect(at.files.at('docs/GUIDE').names).toEqual(['Docs', 'Guide']);
    expect(at.files.at('DOCS').names).toEqual(['Docs']);
    expect(at.files.list('')).toEqual(SHOWN);
  });

  test('a name stored in decomposed form is shown as stored, and found by the composed one', () => {
    expect(at.files.read('CAF\u00c9')).toBe('coffee');
    expect(at.files.at('caf\u00e9').names).toEqual(['cafe\u0301']);
  });

  test('creating another spelling opens what is there, or is refused', () => {
    expect(codeOf(() => at.files.open('README', { access: 'write', create: 'exclusive' }))).toBe('already-exists');
    expect(codeOf(() => at.files.mkdir('docs'))).toBe('already-exists');
    at.files.write('README', 'changed');
    expect(at.files.list('')).toEqual(SHOWN);
    expect(at.top()).toEqual(['Readme file Readme -']);
    at.files.write('New', '1');
    at.files.write('NEW', '2');
    at.files.mkdir('Box');
    expect(codeOf(() => at.files.link('new', 'box'))).toBe('already-exists');
    expect(at.files.list('')).toEqual(['Box', 'Docs', 'New', 'Readme', 'cafe\u0301']);
    expect(at.files.read('new')).toBe('2');
  });

  test('a whiteout hides every spelling, also when a new entry takes its place under another one', () => {
    at.files.unlink('README');
    expect(codeOf(() => at.files.read('Readme'))).toBe('not-found');
    expect(at.files.list('')).toEqual(['Docs', 'cafe\u0301']);
    at.files.write('readme', 'new');
    expect(at.files.list('')).toEqual(['Docs', 'cafe\u0301', 'readme']);
    at.reopen();
    expect(at.files.list('')).toEqual(['Docs', 'cafe\u0301', 'readme']);
    at.files.unlink('README');
    at.reopen();
    expect(at.files.list('')).toEqual(['Docs', 'cafe\u0301']);
  });

  test('a rename that changes only the case is done, told of as a rename, and can be taken back', () => {
    at.files.rename('README', 'readme');
    expect(at.files.list('')).toEqual(['Docs', 'cafe\u0301', 'readme']);
    expect(at.top()).toEqual(['readme file Readme -']);
    at.reopen();
    expect(at.files.read('ReadMe')).toBe('hello');
    expect(at.top()).toEqual(['readme file Readme -']);
    at.files.rename('readme', 'Readme');
    expect(at.top()).toEqual([]);
    at.files.rename('docs', 'DOCS');
    expect(at.files.list('docs')).toEqual(['Guide']);
    at.overlay.revert(['DOCS']);
    at.commit();
    expect(at.files.list('')).toEqual(SHOWN);
    at.files.write('made', 'x');
    at.files.rename('made', 'Made');
    at.reopen();
    expect(at.files.list('')).toEqual(['Docs', 'Made', 'Readme', 'cafe\u0301']);
  });

  test('a renamed directory leaves no spelling of its old name, and what is removed after a change of case is gone', () => {
    at.files.rename('docs', 'papers');
    expect(codeOf(() => at.files.list('DOCS'))).toBe('not-found');
    at.files.rename('readme', 'README');
    at.files.unlink('readme');
    at.reopen();
    expect(at.files.list('')).toEqual(['cafe\u0301', 'papers']);
    expect(at.files.read('Papers/guide')).toBe('guide');
  });
});

const path = fc.array(fc.constantFrom('Readme', 'README', 'readme', 'docs', 'Docs', 'Guide', 'gUIDE', 'Ä', 'ä'), {
  minLength: 1,
  maxLength: 2,
});
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('write', 'mkdir', 'rmdir', 'unlink', 'rename', 'rename', 'reopen'),
  path,
  to: path,
});

const ACTS: Record<Step['do'], (setting: Setting, path: string, to: string) => void> = {
  write: ({ files }, where) => files.write(where, where),
  mkdir: ({ files }, where) => files.mkdir(where),
  rmdir: ({ files }, where) => files.rmdir(where),
  unlink: ({ files }, where) => files.unlink(where),
  rename: ({ files }, where, to) => files.rename(where, to),
  reopen: (setting) => setting.reopen(),
};

function shownBy(vfs: Vfs, above: readonly string[] = []): string[] {
  const root = vfs.openRoot();
  const directory = vfs.openDirectory(vfs.locate(root, relPath(above), 'keep'));
  const entries = directory.list();
  directory.close();
  expect(new Set(entries.map(({ name }) => foldName(name))).size).toBe(entries.length);
  const lines = entries.flatMap(({ name, kind }) => {
    const names = [...above, name];
    if (kind === 'directory') return [`${keyOf(names)} ${name} directory `, ...shownBy(vfs, names)];
    const file = vfs.openFile(vfs.locate(root, relPath(names), 'keep'), READ);
    const bytes = Buffer.alloc(file.stat().size);
    file.read(bytes, 0);
    file.close();
    return [`${keyOf(names)} ${name} file ${bytes.toString()}`];
  });
  root.close();
  return above.length === 0 ? lines.sort() : lines;
}
const READ = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;

test(
  'any operations give what a model with folded names says, and no listing has one name twice',
  { timeout: 600_000 },
  () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20, size: 'max' }), (steps) => {
        const setting = new Setting();
        const model = new FoldedModel();
        try {
          for (const one of steps) {
            const isDone = codeOf(() => ACTS[one.do](setting, one.path.join('/'), one.to.join('/'))) === 'ok';
            expect(isDone).toBe(model.apply(one));
            expect(shownBy(setting.overlay)).toEqual(model.shown());
          }
          setting.reopen();
          expect(shownBy(setting.overlay)).toEqual(model.shown());
        } finally {
          setting.close();
          rmSync(setting.folder, { recursive: true });
        }
      }),
      { numRuns: Number(process.env['MODEL_RUNS'] ?? 60) },
    );
  },
);

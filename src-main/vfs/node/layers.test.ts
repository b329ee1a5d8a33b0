/** Checkpoints: frozen, shown, restored, dropped, kept over restarts and crashes, given up with their contents. */
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import { codeOf, Files, readAll, text } from '../files-by-path-contract.ts';
import type { Overlay } from '../overlay.ts';
import { createOverlay } from './create-overlay.ts';
import { now } from './machine-contract.ts';
import { Workspace } from './workspace-contract.ts';

let at: Workspace;

beforeEach(() => {
  at = new Workspace();
});
afterEach(() => at.remove());

const LARGE = 200_000;

/** What `use` finds in the store as kill -9 would leave it now. */
function afterKill(use: (files: Files, overlay: Overlay) => void): void {
  const folder = join(at.folder, 'killed');
  cpSync(join(at.folder, 'store'), folder, { recursive: true });
  const store = openSandboxStore({ folder, now });
  const overlay = createOverlay({ treeId: 1, base: null, store, now });
  try {
    use(new Files({ vfs: () => overlay, settle: () => store.journal.commit(), close: () => undefined }), overlay);
  } finally {
    overlay.close();
    store.close();
  }
}

const frozen = (): number => {
  const { id } = at.overlay.freeze();
  at.store.journal.commit();
  return id;
};
const readAt = (id: number, path: string): string => {
  const view = at.overlay.viewAt(id);
  const content = at.filesOf(view).read(path);
  view.close();
  return content;
};
const workFiles = (): string[] => readdirSync(join(at.folder, 'store', 'work'));

describe('a checkpoint', () => {
  test('shows what there was, whatever happens to the tree', () => {
    at.files.write('docs/a.md', 'one');
    const first = frozen();
    at.files.write('docs/a.md', 'two');
    at.files.rename('docs', 'papers');
    const second = frozen();
    at.files.unlink('papers/a.md');
    expect(readAt(first, 'docs/a.md')).toBe('one');
    expect(readAt(second, 'papers/a.md')).toBe('two');
    expect(at.overlay.checkpoints().map(({ id }) => id)).toEqual([first, second]);
  });

  test('is the same in the tables, in the journal and after a kill', () => {
    at.files.write('x', 'one');
    const id = frozen();
    at.files.write('x', 'two');
    afterKill((_, overlay) => {
      const view = overlay.viewAt(id);
      expect(at.filesOf(view).read('x')).toBe('one');
      view.close();
    });
    at.store.journal.checkpoint();
    expect(readAt(id, 'x')).toBe('one');
  });

  test('says what the top said', () => {
    at.files.write('new', 'x');
    at.files.unlink('readme.txt');
    const before = at.top();
    const id = frozen();
    at.files.unlink('new');
    at.files.rename('docs', 'papers');
    expect(at.overlay.entriesAt(id).map(({ names }) => names.join('/'))).toEqual(['new', 'readme.txt']);
    expect(before).toHaveLength(2);
  });

  test('cannot be changed', () => {
    at.files.write('x', 'one');
    const view = at.filesOf(at.overlay.viewAt(frozen()));
    expect(codeOf(() => view.write('x', 'two'))).toBe('read-only');
    expect(codeOf(() => view.unlink('x'))).toBe('read-only');
  });

  test('keeps a large file that goes on being written through an open handle', () => {
    const file = at.files.open('large', { access: 'read-write' });
    file.write(text('first'), 0);
    const id = frozen();
    file.write(text('again'), 0);
    file.truncate(70_000);
    at.store.journal.commit();
    expect(readAt(id, 'large')).toBe(`first${'L'.repeat(LARGE - 5)}`);
    expect(at.files.read('large')).toBe(`again${'L'.repeat(70_000 - 5)}`);
    file.close();
    at.store.journal.commit();
    at.store.journal.checkpoint();
    at.store.collect();
    expect(readAt(id, 'large')).toBe(`first${'L'.repeat(LARGE - 5)}`);
    expect(workFiles()).toHaveLength(2);
  });

  test('keeps a small file that is being written when it is frozen', () => {
    const file = at.files.open('small', { access: 'read-write', create: 'if-missing' });
    file.write(text('one'), 0);
    const id = frozen();
    file.write(text('two'), 0);
    at.store.journal.commit();
    at.store.journal.checkpoint();
    expect(readAt(id, 'small')).toBe('one');
    file.close();
    expect(at.files.read('small')).toBe('two');
  });

  test('that never was is not found', () => {
    const id = frozen();
    expect(codeOf(() => at.overlay.viewAt(id + 1))).toBe('not-found');
    expect(codeOf(() => at.overlay.restore(id + 1))).toBe('not-found');
    expect(codeOf(() => at.overlay.drop(id + 1))).toBe('not-found');
    expect(codeOf(() => at.overlay.entriesAt(id + 1))).toBe('not-found');
  });

  test('takes over the layer of what changed before it', () => {
    at.files.write('old', 'x');
    frozen();
    at.files.write('new', 'x');
    expect([at.files.stat('old'), at.files.stat('new'), at.files.stat('readme.txt')].map(({ layer }) => layer)).toEqual(
      ['checkpoint', 'top', 'base'],
    );
    at.files.append('old', '!');
    expect(at.files.stat('old').layer).toBe('top');
  });

  test('takes no longer over a large top than over a small one', () => {
    for (let index = 0; index < 500; index++) at.files.write(`file-${index}`, 'x');
    frozen();
    const before = at.store.journal.size;
    frozen();
    expect(at.store.journal.size - before).toBeLessThan(100);
  });

  test('never has the number of one before it', () => {
    const ids = [frozen(), frozen()];
    for (const id of ids) at.overlay.drop(id);
    at.store.journal.commit();
    at.store.journal.checkpoint();
    afterKill((_, overlay) => {
      expect(overlay.checkpoints()).toEqual([]);
      expect(overlay.freeze().id).toBeGreaterThan(Math.max(...ids));
    });
  });
});

describe('restoring', () => {
  test('brings everything back, and can be taken back itself', () => {
    at.files.write('docs/a.md', 'one');
    const before = frozen();
    at.files.unlink('docs/a.md');
    at.files.rename('large', 'docs/large');
    const after = frozen();
    const shown = at.top();
    at.overlay.restore(before);
    at.store.journal.commit();
    expect(at.files.read('docs/a.md')).toBe('one');
    expect(at.files.list('docs')).toEqual(['a.md', 'deep']);
    at.overlay.restore(after);
    at.store.journal.commit();
    expect(at.top()).toEqual(shown);
  });

  test('leaves open handles with removed files, and the root as it is', () => {
    const root = at.overlay.openRoot();
    at.files.write('x', 'one');
    const id = frozen();
    const file = at.files.open('x', { access: 'read-write' });
    at.overlay.restore(id);
    at.store.journal.commit();
    file.write(text('two'), 0);
    at.store.journal.commit();
    expect(readAll(file)).toBe('two');
    expect(file.stat().nlink).toBe(0);
    file.close();
    at.store.journal.commit();
    expect(at.files.read('x')).toBe('one');
    expect(root.list().map(({ name }) => name)).toContain('x');
    root.close();
  });

  test('survives a kill at each step around it', () => {
    at.files.write('x', 'one');
    const id = frozen();
    at.files.write('x', 'two');
    at.overlay.restore(id);
    afterKill((files) => expect(files.read('x')).toBe('two'));
  });

  test('journals only what differs', () => {
    for (let index = 0; index < 200; index++) at.files.write(`file-${index}`, 'x');
    const id = frozen();
    at.files.write('file-7', 'y');
    const before = at.store.journal.size;
    at.overlay.restore(id);
    at.store.journal.commit();
    expect(at.store.journal.size - before).toBeLessThan(1000);
    expect(at.files.read('file-7')).toBe('x');
  });
});

describe('dropping', () => {
  const three = (): number[] =>
    ['one', 'two', 'three'].map((word) => {
      at.files.write('x', word);
      const file = at.files.open('large', { access: 'read-write' });
      file.write(text(word), 0);
      file.close();
      return frozen();
    });

  test.each([0, 1, 2])('checkpoint %i of three leaves the others as they were', (index) => {
    const ids = three();
    const words = ['one', 'two', 'three'];
    at.store.journal.checkpoint();
    at.overlay.drop(ids[index] ?? 0);
    at.store.journal.commit();
    at.store.collect();
    for (const [other, id] of ids.entries())
      if (other !== index) {
        expect(readAt(id, 'x')).toBe(words[other]);
        expect(readAt(id, 'large').startsWith(words[other] ?? '')).toBe(true);
      }
    expect(at.files.read('x')).toBe('three');
  });

  test('all of them gives up everything that only they had', () => {
    for (const id of three()) {
      at.overlay.drop(id);
      at.store.journal.commit();
    }
    at.store.collect();
    expect(workFiles()).toHaveLength(1);
    // The content of `x`, and what the base has as `large`: the ancestor of the one that is left.
    expect(at.store.inventory().held).toHaveLength(2);
    expect(at.store.database.prepare('SELECT count(*) AS n FROM frozen_nodes').get()).toEqual({ n: 0 });
  });
});

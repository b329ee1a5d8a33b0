import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { atOnce } from '../../review/compare/pair-contents.ts';
import { openLayerArchive } from '../../store/layer-archive.ts';
import { using, writeWhole } from '../../vfs/derived.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import { openKilled } from '../kill-record-work-contract.ts';
import type { Session } from '../session.ts';
import { importLayers } from './import-layer.ts';

const CHILD = join(import.meta.dirname, 'kill-import-contract.ts');
const ENTRIES = 200;
/** Of each file two to look at it, one for its content, one for itself. */
const PLANNED = 2 * ENTRIES;
const STEPS = 4 * ENTRIES;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capsule-inspector-kill-import-'));
  mkdirSync(join(folder, 'in'));
  for (let index = 0; index < ENTRIES; index += 1) writeFileSync(join(folder, 'in', `f${index}`), `${index}`);
  for (const name of ['gone', 'moved']) writeFileSync(join(folder, 'in', `.wh.${name}`), '');
  execFileSync('tar', ['-cf', join(folder, 'layer.tar'), '-C', join(folder, 'in'), '.']);
  mkdirSync(join(folder, 'workspace'));
  for (const name of ['gone', 'kept']) writeFileSync(join(folder, 'workspace', name), name);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const tree = (session: Session) => session.mounts.get('cwd').view('merged');
function withSession<T>(use: (session: Session) => T): T {
  const session = openKilled(folder);
  try {
    return use(session);
  } finally {
    session.close();
  }
}
function namesIn(session: Session): readonly string[] {
  const { vfs, root } = tree(session);
  const directory = vfs.openDirectory(vfs.locate(root, relPath([]), 'keep'));
  return using(directory, () => directory.list().map(({ name }) => name));
}
function write(session: Session, name: string): void {
  const { vfs, root } = tree(session);
  writeWhole(vfs, vfs.locate(root, relPath([name]), 'keep'), Buffer.from('mine'));
  session.store.journal.commit();
}
const imports = (session: Session) => session.undo.log.list().filter(({ name }) => name === 'import');
const killAfter = (steps: number): void => {
  const { signal, stderr } = spawnSync(process.execPath, [CHILD, folder, String(steps)], { encoding: 'utf8' });
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
};

describe('an import that is killed', () => {
  test.each([1, PLANNED + ENTRIES, STEPS - 1])('after %i steps is taken back, and the user is told', (steps) => {
    withSession((session) => {
      write(session, 'mine');
    });
    killAfter(steps);
    withSession((session) => {
      expect(namesIn(session)).toEqual(['gone', 'kept', 'mine']);
      expect(session.notices.join()).toContain('Imported layer.tar: It was cut short when the inspector ended');
      const [line] = imports(session);
      expect([line?.state, line?.recovered]).toEqual(['reversed', expect.stringContaining('taken back')]);
    });
    withSession((session) => {
      expect(session.notices).toEqual([]);
      expect(imports(session)).toHaveLength(1);
    });
  });

  test('right after its end is there as a whole', () => {
    killAfter(0);
    withSession((session) => {
      expect(namesIn(session)).toHaveLength(ENTRIES + 1);
      expect(imports(session)).toMatchObject([{ state: 'done', recovered: null, paths: ENTRIES + 2 }]);
      expect(session.notices.join()).not.toContain('layer.tar');
    });
  });

  test('is not taken back where the folder does not allow it, and can be undone when it does', () => {
    withSession((session) => {
      const { vfs, root } = tree(session);
      const at = (name: string) => vfs.locate(root, relPath([name]), 'keep');
      vfs.rename(at('kept'), at('moved'));
      session.store.journal.commit();
    });
    killAfter(PLANNED + ENTRIES);
    renameSync(join(folder, 'workspace', 'kept'), join(folder, 'kept'));
    withSession((session) => {
      expect(namesIn(session).length).toBeGreaterThan(60);
      const [line] = imports(session);
      expect([line?.state, line?.recovered]).toEqual(['done', expect.stringContaining('still there')]);
    });
    renameSync(join(folder, 'kept'), join(folder, 'workspace', 'kept'));
    withSession((session) => {
      expect(atOnce(session.undo.log.undo())).toMatchObject({ state: 'done' });
      expect(namesIn(session)).toEqual(['gone', 'moved']);
    });
  });
});

describe('an import that fails while somebody else works', () => {
  test('is taken back, and what the other did is kept in a checkpoint', () => {
    withSession((session) => {
      const archive = atOnce(openLayerArchive(join(folder, 'layer.tar'), folder));
      const work = importLayers({ session, archive, mount: session.mounts.get('cwd'), name: 'layer.tar' });
      for (let step = 0; step < PLANNED + ENTRIES; step += 1) work.next();
      const door = session.doorForRun({ run: 'r', capsule: 'c', principal: 'default' }, session.mounts.all());
      door.makeDirectory('f', { at: 0, path: 'cwd://other' });
      work.return(undefined as never);
      archive.close();
      expect(namesIn(session)).toEqual(['gone', 'kept']);
      expect(imports(session)).toEqual([]);
      const kept = session.undo.checkpoints.all().at(-1);
      expect(kept?.name).toBe('before taking back layer.tar');
      session.undo.restores.restore({ id: kept?.id ?? 0, author: 'user' });
      expect(namesIn(session)).toContain('other');
    });
  });
});

/** For tests: conflicts of every kind between a sandbox and a real folder, and the calls about them. */
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ConflictChoice } from '../../../src-preload/contract/review-schemas.ts';
import type { TestWorkbench } from '../test-workbench-contract.ts';

const sandbox = 'test';

/** Of whatever bench there is when one of them is used. */
export function conflictCalls(now: () => TestWorkbench) {
  const at = (path: string): string => join(now().sandbox.workspace, path);
  const folder = (path: string, text: string): void => {
    mkdirSync(at(`${path}/..`), { recursive: true });
    writeFileSync(at(path), text);
  };
  const onDisk = (path: string): string => readFileSync(at(path), 'utf8');
  const write = (path: string, text: string) => now().client.fileWrite({ sandbox, path, bytes: Buffer.from(text) });
  const shown = async (path: string) =>
    Buffer.from((await now().client.fileRead({ sandbox, path, view: 'merged' })).bytes).toString();
  const commit = (paths: string[] | null = null) => now().client.changeCommit({ sandbox, paths });
  const details = (path: string) => now().client.conflictDetails({ sandbox, path });
  const resolve = (path: string, take: ConflictChoice['take'], text?: string) =>
    now().client.conflictResolve({ sandbox, choices: [{ path, take, ...(text === undefined ? {} : { text }) }] });
  const reasons = async () =>
    (await now().client.changeCommit({ sandbox, paths: null, dryRun: true })).conflicts.map(
      ({ path, reason }) => `${reason} ${path}`,
    );

  return { at, folder, onDisk, write, shown, commit, details, resolve, reasons };
}

type Calls = ReturnType<typeof conflictCalls>;
type Cases = Readonly<Record<string, { readonly reason: string; readonly make: () => Promise<unknown> }>>;

/** Each makes one conflict, of the path it is named by. */
export const conflictCases = (now: () => TestWorkbench, { at, folder, write }: Calls): Cases => ({
  both: {
    reason: 'base-changed',
    async make() {
      folder('both', 'one\ntwo\nthree\n');
      await write('both', 'one\ntwo\nTHREE\n');
      folder('both', 'ONE and more\ntwo\nthree\n');
    },
  },
  added: {
    reason: 'base-exists',
    async make() {
      await write('added', 'mine\n');
      folder('added', 'theirs\n');
    },
  },
  gone: {
    reason: 'base-missing',
    async make() {
      folder('gone', 'then\n');
      await write('gone', 'mine\n');
      rmSync(at('gone'));
    },
  },
  deleted: {
    reason: 'base-changed',
    async make() {
      folder('deleted', 'then\n');
      await now().client.fileRemove({ sandbox, path: 'deleted' });
      folder('deleted', 'theirs and longer\n');
    },
  },
  type: {
    reason: 'base-type-changed',
    async make() {
      folder('type', 'then\n');
      await write('type', 'mine\n');
      rmSync(at('type'));
      symlinkSync('elsewhere', at('type'));
    },
  },
  full: {
    reason: 'directory-not-empty',
    async make() {
      folder('full/a', 'a');
      await now().client.fileRemove({ sandbox, path: 'full' });
      folder('full/newcomer', 'new');
    },
  },
  'dir/child': {
    reason: 'parent-missing',
    async make() {
      folder('dir/there', 'x');
      await write('dir/child', 'mine\n');
      rmSync(at('dir'), { recursive: true });
    },
  },
  moved: {
    reason: 'rename-source',
    async make() {
      folder('source', 'then\n');
      await now().client.fileRename({ sandbox, path: 'source', to: 'moved' });
      await write('moved', 'then and more\n');
      renameSync(at('source'), at('elsewhere'));
    },
  },
  replaced: {
    reason: 'rename-source',
    async make() {
      folder('taken', 'then\n');
      await now().client.fileRename({ sandbox, path: 'taken', to: 'replaced' });
      await write('replaced', 'then and more\n');
      folder('other', 'another file\n');
      renameSync(at('other'), at('taken'));
    },
  },
  "odd/it's %41\\ -> ": {
    reason: 'base-changed',
    async make() {
      folder("odd/it's %41\\ -> ", 'then\n');
      await write("odd/it's %41\\ -> ", 'mine\n');
      folder("odd/it's %41\\ -> ", 'theirs\n');
    },
  },
  target: {
    reason: 'base-exists',
    async make() {
      folder('from', 'mine\n');
      await now().client.fileRename({ sandbox, path: 'from', to: 'target' });
      folder('target', 'theirs\n');
    },
  },
});

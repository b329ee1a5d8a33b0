/** For tests: what the user does to a sandbox, and what others do to its folder, in a word each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach } from 'vitest';

import { createTestWorkbench } from '../test-workbench-contract.ts';
import type { TestWorkbench } from '../test-workbench-contract.ts';

export const SANDBOX = { sandbox: 'test' } as const;

/** Names are those below the folder. */
const handsOn = (bench: () => TestWorkbench) => ({
  /** A file, and a directory with two, whose contents are their names. */
  layOut() {
    mkdirSync(join(bench().sandbox.workspace, 'd'));
    for (const name of ['kept', 'd/one', 'd/two']) this.others(name, name);
  },
  others: (name: string, text: string) => writeFileSync(join(bench().sandbox.workspace, name), text),
  write: (name: string, text: string) =>
    bench().client.fileWrite({ ...SANDBOX, path: `cwd://${name}`, bytes: Buffer.from(text) }),
  make: (name: string) => bench().client.fileCreateDirectory({ ...SANDBOX, path: `cwd://${name}` }),
  remove: (name: string) => bench().client.fileRemove({ ...SANDBOX, path: `cwd://${name}` }),
  async read(name: string) {
    const { bytes } = await bench().client.fileRead({ ...SANDBOX, path: `cwd://${name}`, view: 'merged' });
    return Buffer.from(bytes).toString();
  },
  async changes() {
    return (await bench().client.changeList(SANDBOX)).map(({ path, kind }) => `${kind} ${path}`);
  },
  commit: () => bench().client.changeCommit({ ...SANDBOX, paths: null }),
  discard: (...paths: string[]) =>
    bench().client.changeDiscard({ ...SANDBOX, paths: paths.length > 0 ? paths.map((path) => `cwd://${path}`) : null }),
  undo: (id?: string) => bench().client.operationUndo({ ...SANDBOX, ...(id === undefined ? {} : { id }) }),
  redo: (id?: string) => bench().client.operationRedo({ ...SANDBOX, ...(id === undefined ? {} : { id }) }),
  rename: (name: string, to: string) =>
    bench().client.fileRename({ ...SANDBOX, path: `cwd://${name}`, to: `cwd://${to}` }),
  /** Of the operation that was done last. */
  newest: async () => (await bench().client.operationList(SANDBOX))[0]?.id ?? '',
  bringBack: (id: string, ...paths: string[]) =>
    bench().client.binRestore({ ...SANDBOX, id, paths: paths.map((path) => `cwd://${path}`) }),
  /** So long that the next save is an operation of its own. */
  pass: () => bench().sandbox.pass(3_000_000_000n),
});

/** For the top of a file: a workbench for each test, laid out. */
export function handsAtWork() {
  let now: TestWorkbench;
  const bench = (): TestWorkbench => now;
  const hands = handsOn(bench);
  beforeEach(async () => {
    now = await createTestWorkbench();
    hands.layOut();
  });
  afterEach(() => now.remove());
  return { bench, hands, folder: (): string => now.sandbox.workspace };
}

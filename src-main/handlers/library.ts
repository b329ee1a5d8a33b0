/** The sandboxes themselves, open or not. */
import type { ApiHandlers, CallInput } from '../../src-preload/contract/api.ts';
import type { SandboxCard } from '../../src-preload/contract/library-calls.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Shelved } from '../store/sandbox-library.ts';
import { byUser } from './by-user.ts';
import { duplicateSandbox } from './duplicate-sandbox.ts';
import { SandboxCards } from './sandbox-cards.ts';
import { inSlices } from './slices.ts';
import type { Workbench } from './workbench.ts';

type Calls = 'sandboxLibrary' | 'sandboxRename' | 'sandboxDuplicate' | 'sandboxShelve' | 'sandboxPurge';

/** What belongs to no sandbox cannot be closed while it is asked for. */
const always = (): boolean => true;

export const createLibraryHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const { library } = workbench.deps;
  const cards = new SandboxCards(workbench);
  const told = (id: string): SandboxCard => {
    const shelved = library.get(id);
    tell(workbench, id, shelved.shelf);
    return cards.of(shelved);
  };
  return {
    async sandboxLibrary({ sizes }) {
      if (sizes === 'measured') await inSlices(cards.measure(), always);
      return library.list().map((shelved) => cards.of(shelved));
    },
    sandboxRename({ sandbox, name }) {
      rename(workbench, sandbox, name);
      return told(sandbox);
    },
    async sandboxDuplicate({ sandbox, name, job }) {
      const made = await duplicateSandbox(workbench, library.get(sandbox), { name, job });
      return told(made.id);
    },
    async sandboxShelve({ sandbox, shelf }) {
      if (library.get(sandbox).shelf === shelf) return cards.of(library.get(sandbox));
      await workbench.putAway(sandbox);
      // Somebody may have opened it in the meantime, and holds its lock.
      library.shelve(sandbox, shelf);
      return told(sandbox);
    },
    sandboxPurge: (wanted) => purge(workbench, wanted),
  };
};

const tell = ({ deps }: Workbench, sandbox: string, shelf: Shelved['shelf'] | 'gone'): void => {
  deps.publish('libraryChanged', { sandbox, shelf });
};

/** It and its relatives. */
function rename(workbench: Workbench, sandbox: string, name: string): void {
  const { library } = workbench.deps;
  library.checkName(sandbox, name);
  const family = library.family(sandbox).map(({ record }) => record.id);
  const closed = family.filter((id) => !workbench.ifOpened(id));
  library.rename(closed, name);
  for (const id of family) renameOpen(workbench, id, name);
  for (const id of family.slice(1)) tell(workbench, id, library.get(id).shelf);
}

/** Nothing to do for one that is closed. What is imported records nothing of its own. */
function renameOpen(workbench: Workbench, id: string, name: string): void {
  const opened = workbench.ifOpened(id);
  if (!opened) return;
  const { session } = opened;
  const keep = (): void => session.settings.keep({ name });
  if (session.record.imported) keep();
  else byUser(session, { op: 'settings', path: 'settings://name', asked: name }, keep);
  workbench.deps.publish('sandboxChanged', workbench.state(opened));
}

async function purge(workbench: Workbench, { sandboxes }: CallInput<'sandboxPurge'>) {
  const { library } = workbench.deps;
  const binned = library.list().flatMap(({ record, shelf }) => (shelf === 'deleted' ? [record.id] : []));
  const ids = [...new Set(sandboxes ?? binned)];
  const stray = ids.find((id) => library.get(id).shelf !== 'deleted');
  if (stray !== undefined) throw new CallError('invalid-argument', `The sandbox ${stray} is not in the bin.`);
  let bytes = 0;
  for (const id of ids) {
    bytes += await inSlices(library.purge(id), always);
    tell(workbench, id, 'gone');
  }
  return { removed: ids.length, bytes };
}

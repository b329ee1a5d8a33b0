/** The sandboxes themselves, open or not. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Shelved } from '../store/sandbox-library.ts';
import { byUser } from './by-user.ts';
import { duplicateSandbox } from './duplicate-sandbox.ts';
import { inSlices } from './slices.ts';
import { SandboxCards } from './sandbox-cards.ts';
import type { Workbench } from './workbench.ts';

type Calls = 'sandboxLibrary' | 'sandboxRename' | 'sandboxDuplicate' | 'sandboxShelve' | 'sandboxPurge';

export const createLibraryHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const { library, publish } = workbench.deps;
  const cards = new SandboxCards(workbench);
  const changed = (sandbox: string, shelf: Shelved['shelf'] | 'gone'): void => {
    publish('libraryChanged', { sandbox, shelf });
  };
  const told = (id: string) => {
    const shelved = library.get(id);
    changed(id, shelved.shelf);
    return cards.of(shelved);
  };
  return {
    async sandboxLibrary({ sizes }) {
      if (sizes === 'measured') await inSlices(cards.measure(), () => true);
      return library.list().map((shelved) => cards.of(shelved));
    },
    sandboxRename({ sandbox, name }) {
      library.checkName(sandbox, name);
      const family = library.family(sandbox).map(({ record }) => record.id);
      library.rename(
        family.filter((id) => !workbench.ifOpened(id)),
        name,
      );
      for (const id of family) renameOpen(workbench, id, name);
      for (const id of family.slice(1)) changed(id, library.get(id).shelf);
      return told(sandbox);
    },
    async sandboxDuplicate({ sandbox, name, job }) {
      const made = await duplicateSandbox(workbench, library.get(sandbox), { name, job });
      return told(made.id);
    },
    async sandboxShelve({ sandbox, shelf }) {
      if (library.get(sandbox).shelf === shelf) return cards.of(library.get(sandbox));
      await workbench.putAway(sandbox);
      // Somebody may have opened it in the meantime, which holds its lock.
      library.shelve(sandbox, shelf);
      return told(sandbox);
    },
    async sandboxPurge({ sandboxes }) {
      const ids = [...new Set(sandboxes ?? binned(library.list()))];
      const stray = ids.find((id) => library.get(id).shelf !== 'deleted');
      if (stray !== undefined) throw new CallError('invalid-argument', `The sandbox ${stray} is not in the bin.`);
      let bytes = 0;
      for (const id of ids) {
        bytes += await inSlices(library.purge(id), () => true);
        changed(id, 'gone');
      }
      return { removed: ids.length, bytes };
    },
  };
};

const binned = (all: readonly Shelved[]): readonly string[] =>
  all.filter(({ shelf }) => shelf === 'deleted').map(({ record }) => record.id);

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

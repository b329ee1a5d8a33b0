/** What becomes of an import that a killed process left half done. */
import type { SandboxStore } from '../../store/open-sandbox-store.ts';
import { VfsError } from '../../vfs/errors.ts';
import type { UndoDesk } from '../operations/undo-desk.ts';

const TAKEN_BACK = 'It was cut short when the inspector ended, and taken back.';
const STAYED =
  'It was cut short when the inspector ended. What had come until then is still there: the folder has changed too much to take it back.';

const told = (message: string, sentence: string): string => `${message}: ${sentence}`;

interface Recovering extends Pick<UndoDesk, 'log' | 'imports'> {
  readonly journal: Pick<SandboxStore['journal'], 'commit'>;
}

/** Takes it back; where the folder does not allow that, says that it stayed. Returns what the user should know. */
export function recoverImports({ log, imports, journal }: Recovering): readonly string[] {
  const cut = log.list().filter(({ name, state }) => name === 'import' && state === 'under-way');
  return cut.map(({ id, message }) => {
    try {
      const { state } = imports.takeBack(id, TAKEN_BACK);
      if (state === 'done') return told(message, TAKEN_BACK);
      log.change(id, { state: 'done', recovered: STAYED });
      journal.commit();
      return told(message, STAYED);
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      return `${message}: It was cut short when the inspector ended, and cannot be taken back yet: ${error.message}.`;
    }
  });
}

/** The folder that the user named, as the file system has it. */
import { readdirSync, realpathSync, statSync } from 'node:fs';

import { errnoOf } from './disk-failure.ts';
import { RegistryError } from './registry-error.ts';

/** The real path of a folder that can be read. Errors: `workspace-gone`, `workspace-unreadable`. */
export function realWorkspace(folder: string): string {
  try {
    const real = realpathSync.native(folder);
    if (!statSync(real).isDirectory())
      throw new RegistryError('workspace-gone', `${folder} is a file, not a folder. Open the folder it lies in.`);
    readdirSync(real);
    return real;
  } catch (error) {
    if (error instanceof RegistryError) throw error;
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new RegistryError('workspace-gone', `There is no folder ${folder}. It may have been moved or deleted.`);
    throw new RegistryError(
      'workspace-unreadable',
      `The folder ${folder} cannot be read (${code ?? 'unknown error'}).`,
    );
  }
}

/** Whether there is a folder, whoever may read it. */
export const isFolder = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false; // a disk that does not answer, or a way that is barred
  }
};

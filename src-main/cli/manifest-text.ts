/** The text of a manifest that is named on the command line: a file of one's own, or that of a capsule. */
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { MANIFEST_NAME } from '../../src-preload/contract/manifest/manifest-document.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import type { Context } from './context.ts';
import { capsuleFile } from './run.ts';

/**
 * A `.toml` file or the manifest of a folder is read as it is, so that a draft can be looked at before it is a capsule's; of a package, and of
 * a program without any, the engine says what it is. Errors: `CallError`.
 */
export async function manifestText(named: string, sandbox: string, context: Context): Promise<string> {
  const own = await textFile(resolve(context.cwd, named));
  if (own !== null) return own;
  const file = await capsuleFile(named, sandbox, context);
  return (await context.client.manifestRead({ sandbox, file })).text;
}

async function textFile(path: string): Promise<string | null> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    if (!isFolder && !path.endsWith('.toml')) return null;
    return await readFile(isFolder ? join(path, MANIFEST_NAME) : path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT' && !path.endsWith('.toml')) return null;
    throw new CallError(code === 'ENOENT' ? 'not-found' : 'access', `${path} cannot be read: ${message}`);
  }
}

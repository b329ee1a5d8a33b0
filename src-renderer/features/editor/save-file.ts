/** Writes the text of an open file over the version of it that was read. */
import type { ApiClient, CallOutput } from '../../../src-preload/contract/api.ts';
import { toFailure } from '../../shared/failure.ts';

import type { TabContent, TextDocument } from './document.ts';

export interface SaveDeps {
  readonly client: Pick<ApiClient, 'fileWrite'>;
  readonly sandbox: string;
  /** What the file is by now. */
  readonly read: () => Promise<TabContent>;
}

export interface SavedText {
  readonly path: string;
  readonly text: string;
  /** What is written over, in whatever version it is by now; null: whatever is there. */
  readonly known: TextDocument | null;
}

/** Errors: those of the call; `conflict` when the file has another text than the one known. */
export async function saveFile(
  { client, sandbox, read }: SaveDeps,
  { path, text, known }: SavedText,
): Promise<CallOutput<'fileWrite'>> {
  const file = { sandbox, path, bytes: new TextEncoder().encode(text) };
  if (known === null) return await client.fileWrite(file);
  try {
    return await client.fileWrite({ ...file, version: known.stat.version });
  } catch (error) {
    const newer = toFailure(error).code === 'conflict' ? await read() : known;
    if (newer === known || newer.at !== 'text' || newer.text !== known.text) throw error;
    return await client.fileWrite({ ...file, version: newer.stat.version });
  }
}

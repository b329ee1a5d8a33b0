/** What is text and what is not. */
import { describe, expect, it, vi } from 'vitest';

import type { FileStat } from '../../../src-preload/contract/schemas.ts';
import { fakeClient } from '../../client/fake-client.ts';

import { readDocument, TEXT_LIMIT } from './document.ts';

const stat: FileStat = {
  path: 'cwd://a',
  kind: 'file',
  size: 3,
  mode: 0o644,
  modifiedAt: 0,
  version: '1',
  layer: 'base',
};
const at = { sandbox: 's', path: 'cwd://a', view: 'merged' } as const;
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('documents', () => {
  it('are read whole up to the limit', async () => {
    const fileRead = vi.fn(() => Promise.resolve({ bytes: bytesOf('abc'), stat }));
    const client = fakeClient({ fileStat: () => Promise.resolve(stat), fileRead });
    expect(await readDocument(client, at)).toEqual({ at: 'text', text: 'abc', stat });
  });
  it('show only their head when they are larger', async () => {
    const large = { ...stat, size: TEXT_LIMIT + 1 };
    const fileRead = vi.fn(() => Promise.resolve({ bytes: new Uint8Array(4096), stat: large }));
    const client = fakeClient({ fileStat: () => Promise.resolve(large), fileRead });
    expect(await readDocument(client, at)).toMatchObject({ at: 'too-large' });
    expect(fileRead).toHaveBeenCalledExactlyOnceWith({ ...at, limit: 4096 });
  });
  it('have no content when they are no files', async () => {
    const client = fakeClient({ fileStat: () => Promise.resolve({ ...stat, kind: 'directory' }) });
    expect(await readDocument(client, at)).toMatchObject({ at: 'not-a-file' });
  });
});

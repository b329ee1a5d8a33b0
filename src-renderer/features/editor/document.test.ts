/** What is text and what is not. */
import { describe, expect, it, vi } from 'vitest';

import type { FileStat } from '../../../src-preload/contract/schemas.ts';
import { fakeClient } from '../../client/fake-client.ts';

import { decodeText, hexLines, readDocument, TEXT_LIMIT } from './document.ts';

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
  it('are text when they are UTF-8 without NUL, byte order mark kept', () => {
    expect(decodeText(bytesOf('\uFEFFgrüße'))).toBe('\uFEFFgrüße');
    expect(decodeText(Uint8Array.of(65, 0, 66))).toBeNull();
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 65))).toBeNull();
  });
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
  it('are drawn in hex with offsets and characters', () => {
    expect(hexLines(bytesOf('ABCDEFGHIJKLMNOP\n'))).toEqual([
      '000000  41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50  ABCDEFGHIJKLMNOP',
      `000010  0a${' '.repeat(45)}  ·`,
    ]);
  });
});

/** What the editor area shows of a file: its text, or why there is none. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Failure } from '../../../src-preload/contract/reply.ts';
import type { FileStat, TextDiff } from '../../../src-preload/contract/schemas.ts';
import type { LayerView } from '../../../src-preload/contract/vocabulary.ts';

/** Larger files are not opened as text. */
export const TEXT_LIMIT = 4 * 1024 * 1024;
/** Bytes shown of a file that is not text. */
const HEAD_LENGTH = 4096;
/** Bytes searched for a NUL, which text does not have. */
const PROBE = 8192;

export interface TextDocument {
  readonly at: 'text';
  readonly text: string;
  readonly stat: FileStat;
}
export type FileDocument =
  | TextDocument
  | { readonly at: 'binary' | 'too-large'; readonly head: Uint8Array; readonly stat: FileStat }
  | { readonly at: 'not-a-file'; readonly stat: FileStat };

export type TabContent =
  | { readonly at: 'loading' }
  | { readonly at: 'failed'; readonly failure: Failure }
  | { readonly at: 'diff'; readonly diff: TextDiff }
  | FileDocument;

/** The text of `bytes`, or null when they are not UTF-8 text. */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, PROBE).includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export async function readDocument(
  client: Pick<ApiClient, 'fileStat' | 'fileRead'>,
  file: { readonly sandbox: string; readonly path: string; readonly view: LayerView },
): Promise<FileDocument> {
  const known = await client.fileStat(file);
  if (known.kind !== 'file') return { at: 'not-a-file', stat: known };
  const large = known.size > TEXT_LIMIT;
  const { bytes, stat } = await client.fileRead({ ...file, limit: large ? HEAD_LENGTH : TEXT_LIMIT + 1 });
  if (large || bytes.length > TEXT_LIMIT) return { at: 'too-large', head: bytes.slice(0, HEAD_LENGTH), stat };
  const text = decodeText(bytes);
  return text === null ? { at: 'binary', head: bytes.slice(0, HEAD_LENGTH), stat } : { at: 'text', text, stat };
}

/** Bytes as the lines of a hex view: offset, 16 bytes, their characters. */
export function hexLines(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const row = [...bytes.subarray(offset, offset + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${offset.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines;
}

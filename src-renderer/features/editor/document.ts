/** What the editor area shows of a file: its text, or why there is none. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Failure } from '../../../src-preload/contract/reply.ts';
import type { PastContent } from '../../../src-preload/contract/event-schemas.ts';
import type { FileStat, TextDiff } from '../../../src-preload/contract/schemas.ts';
import type { LayerView } from '../../../src-preload/contract/vocabulary.ts';
import { imageAddress } from '../../shared/content-image.ts';
import { decodeText } from '../../shared/content-text.ts';

/** Larger files are not opened as text. */
export const TEXT_LIMIT = 4 * 1024 * 1024;
/** Bytes shown of a file that is not text. */
const HEAD_LENGTH = 4096;

export interface TextDocument {
  readonly at: 'text';
  readonly text: string;
  readonly stat: FileStat;
}
export type FileDocument =
  | TextDocument
  | { readonly at: 'binary' | 'too-large'; readonly head: Uint8Array; readonly stat: FileStat }
  | { readonly at: 'not-a-file'; readonly stat: FileStat };

/** A content of the past: nothing that can be saved. `image`: an address of the picture. */
export type PastDocument =
  | { readonly at: 'past-text'; readonly text: string }
  | { readonly at: 'past-bytes'; readonly head: Uint8Array; readonly size: number; readonly image: string | null }
  | { readonly at: 'not-kept'; readonly content: PastContent };

export type TabContent =
  | { readonly at: 'loading' }
  | { readonly at: 'failed'; readonly failure: Failure }
  | { readonly at: 'diff'; readonly diff: TextDiff }
  | { readonly at: 'all-changes' }
  /** Drawn and kept by another part of the window. */
  | { readonly at: 'foreign' }
  | FileDocument
  | PastDocument;

export async function readDocument(
  client: Pick<ApiClient, 'fileStat' | 'fileRead'>,
  file: { readonly sandbox: string; readonly path: string; readonly view: LayerView; readonly moment?: number },
): Promise<FileDocument> {
  const known = await client.fileStat(file);
  if (known.kind !== 'file') return { at: 'not-a-file', stat: known };
  const large = known.size > TEXT_LIMIT;
  const { bytes, stat } = await client.fileRead({ ...file, limit: large ? HEAD_LENGTH : TEXT_LIMIT + 1 });
  if (large || bytes.length > TEXT_LIMIT) return { at: 'too-large', head: bytes.slice(0, HEAD_LENGTH), stat };
  const text = decodeText(bytes);
  return text === null ? { at: 'binary', head: bytes.slice(0, HEAD_LENGTH), stat } : { at: 'text', text, stat };
}

/** What can be shown of a content that an event found or left behind. */
export function pastDocument(content: PastContent): PastDocument {
  const { bytes } = content;
  if (bytes === null) return { at: 'not-kept', content };
  const text = bytes.length > TEXT_LIMIT ? null : decodeText(bytes);
  if (text !== null) return { at: 'past-text', text };
  return { at: 'past-bytes', head: bytes.slice(0, HEAD_LENGTH), size: bytes.length, image: imageAddress(bytes) };
}

export const hasSameText = (one: TabContent, other: TabContent): boolean =>
  one.at === 'text' && other.at === 'text' && one.text === other.text;

export const isGone = (content: TabContent): boolean => content.at === 'failed' && content.failure.code === 'not-found';

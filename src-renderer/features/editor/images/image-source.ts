/** The picture on one side of a diff: read whole, decoded by the browser, never part of the page's own markup. */
import type { ApiClient } from '../../../../src-preload/contract/api.ts';
import { imageType } from '../../../shared/content-image.ts';
import { decodeText } from '../../../shared/content-text.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { Side } from '../binary/byte-source.ts';
import type { DiffSubject } from '../subject.ts';

/** Bytes of a file; larger ones are not drawn. */
const IMAGE_LIMIT = 32 * 1024 * 1024;
/** Bytes asked for at a time: the call gives no more. */
const PIECE = 4 * 1024 * 1024;

export interface Picture {
  readonly at: 'picture';
  /** A `data:` address, which is all that the page's policy allows; a picture in SVG runs no scripts and loads nothing from there. */
  readonly address: string;
  readonly type: string;
  readonly bytes: number;
}
export type PictureSide = Picture | { readonly at: 'none' } | { readonly at: 'unfit'; readonly why: string };

export interface PictureDeps {
  readonly client: Pick<ApiClient, 'changeBytes'>;
  readonly sandbox: string;
  readonly subject: DiffSubject;
}

const SVG_START = /^\ufeff?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE[^>]*>\s*)?<svg[\s>]/i;

/** The media type of a picture, SVG included; null for none. */
export function pictureType(bytes: Uint8Array): string | null {
  const known = imageType(bytes);
  if (known !== null) return known;
  const text = decodeText(bytes);
  return text !== null && SVG_START.test(text.slice(0, 10_000)) ? 'image/svg+xml' : null;
}

/** Errors: those of the call. */
export async function readPicture({ client, sandbox, subject }: PictureDeps, side: Side): Promise<PictureSide> {
  const { path, pair } = subject;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let offset = 0; ;) {
    const ask = { sandbox, path, side, offset, limit: PIECE, ...(pair !== null && { pair }) };
    const { bytes, size } = await client.changeBytes(ask);
    if (size === null) return { at: 'none' };
    if (size > IMAGE_LIMIT) {
      return { at: 'unfit', why: `${formatBytes(size)}: pictures up to ${formatBytes(IMAGE_LIMIT)} are drawn` };
    }
    pieces.push(new Uint8Array(bytes));
    offset += bytes.length;
    if (bytes.length === 0 || offset >= size) break;
  }
  return await pictureOf(new Blob(pieces));
}

async function pictureOf(content: Blob): Promise<PictureSide> {
  const bytes = new Uint8Array(await content.arrayBuffer());
  const type = pictureType(bytes);
  if (type === null) return { at: 'unfit', why: 'Not a picture of a kind that is drawn here' };
  return { at: 'picture', address: await addressOf(new Blob([bytes], { type })), type, bytes: bytes.length };
}

function addressOf(content: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error('the picture cannot be read'));
    reader.readAsDataURL(content);
  });
}

/** The frames of the contract, and their bytes where a transport has no structured clone (MessagePack). */
import { decode, encode } from '@msgpack/msgpack';

import { EVENT_NAMES } from './names.ts';
import type { EventName } from './names.ts';
import type { Reply } from './reply.ts';

/** `name` and `input` are as the caller sent them: the dispatcher judges both. */
export interface CallFrame {
  readonly kind: 'call';
  /** Chosen by the caller, unique per connection. */
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}
export interface ReplyFrame {
  readonly kind: 'reply';
  readonly id: number;
  readonly reply: Reply;
}
export interface EventFrame {
  readonly kind: 'event';
  readonly name: EventName;
  readonly payload: unknown;
}
export type Frame = CallFrame | ReplyFrame | EventFrame;

/** Where the browser shell's WebSocket is. */
export const SOCKET_PATH = '/rpc';

/** One binary WebSocket message per frame. Properties that are `undefined` are left out. */
export const encodeFrame = (frame: Frame): Uint8Array<ArrayBuffer> => encode(frame, { ignoreUndefined: true });

/** Errors: `TypeError` when the bytes are no frame; what is inside a call's input is not judged here. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const value = decoded(bytes);
  if (isFrame(value)) return value;
  throw new TypeError('not a frame');
}

function decoded(bytes: Uint8Array): unknown {
  try {
    // Without this, bytes inside a frame that Node received would be of its own kind, Buffer.
    return decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw new TypeError('not MessagePack', { cause });
  }
}

const events: ReadonlySet<unknown> = new Set(EVENT_NAMES);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isReply = (value: unknown): boolean =>
  isRecord(value) && (value['ok'] === true || (value['ok'] === false && isRecord(value['failure'])));

function isFrame(value: unknown): value is Frame {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'event') return events.has(value['name']);
  if (!Number.isSafeInteger(value['id'])) return false;
  return value['kind'] === 'call'
    ? typeof value['name'] === 'string'
    : value['kind'] === 'reply' && isReply(value['reply']);
}

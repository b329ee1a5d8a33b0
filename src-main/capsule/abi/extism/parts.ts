/** What every group of Extism functions works with, and how their arguments are read from shared memory. */
import type { GuestWorld } from '../../guest-world.ts';
import type { BlockMemory } from './block-memory.ts';
import { trap } from './plugin-trap.ts';

/** `tagged`: SDK 0.5 and later, a status byte before the payload. `raw`: SDK 0.4 and before, the payload alone. */
export type ResultStyle = 'tagged' | 'raw';

export interface Parts {
  readonly world: GuestWorld;
  readonly memory: BlockMemory;
  readonly results: ResultStyle;
}

/** Bytes that one argument may have (contracts.md 2.2). */
export const MAX_PAYLOAD = 10 * 1024 * 1024;
export const MAX_PATH = 4 * 1024;
export const MAX_LOG_MESSAGE = 64 * 1024;
export const MAX_LOG_LEVEL = 64;
export const MAX_KEY = 4 * 1024;
export const MAX_HOOK_PAYLOAD = 1024 * 1024;

const encoder = new TextEncoder();
/** `ignoreBOM` keeps a leading byte order mark: it is part of a text like any other character. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export const utf8 = (text: string): Uint8Array => encoder.encode(text);
/** What is not UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

// eslint-disable-next-line no-control-regex -- finding control characters is its job
const CONTROL = /[\u0000-\u001f\u007f]/g;
/** What a plug-in wrote, for a sentence or a record that people read: nothing in it moves a cursor. */
export const printable = (text: string): string => text.replaceAll(CONTROL, '\uFFFD');

/** The message of 0.5 for an argument that is longer than its limit. */
export const tooLong = (length: number, limit: number): string =>
  `memory allocation of ${length} bytes exceeds maximum allowed limit of ${limit} bytes`;

/** The bytes behind an argument, good until the plug-in runs on. Traps when there is no such block. */
export function argument({ memory }: Pick<Parts, 'memory'>, offset: bigint): Uint8Array {
  return memory.block(offset) ?? trap(`invalid memory handle offset: ${offset}`);
}

/** The same for an argument with a limit. Traps when it is longer. */
export function limited(parts: Pick<Parts, 'memory'>, offset: bigint, limit: number): Uint8Array {
  const bytes = argument(parts, offset);
  if (bytes.length > limit) trap(tooLong(bytes.length, limit));
  return bytes;
}

/** Hands bytes to the plug-in as a block of their own. Only a memory that is full traps. */
export function answer({ memory }: Pick<Parts, 'memory'>, ...pieces: readonly Uint8Array[]): bigint {
  const offset = memory.put(...pieces);
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  return offset !== 0n || size === 0 ? offset : trap(`the plug-in's memory is full: ${size} bytes more do not fit`);
}

const OK = Uint8Array.of(0x00);
const FAILED = Uint8Array.of(0x01);

/** A payload in the style of the plug-in's SDK (contracts.md 2.2, `write_host_result`). */
export const succeed = (parts: Parts, payload: Uint8Array): bigint =>
  parts.results === 'tagged' ? answer(parts, OK, payload) : answer(parts, payload);

/** A failure as a value; an SDK that knows no such value gets a trap. */
export const failWith = (parts: Parts, message: string): bigint =>
  parts.results === 'tagged' ? answer(parts, FAILED, utf8(message)) : trap(message);

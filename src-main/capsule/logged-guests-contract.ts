/** For tests: what a guest of e2e/guests/logged says it asked and got, held against what the record says of its run. */
import type { AuditEvent } from '../audit/event.ts';
import { keepable } from '../audit/event-text.ts';
import type { EventOutcome, FsErrorCode, Operation } from '../../src-preload/contract/vocabulary.ts';
import { ARM_OF } from './abi/astrid/fs-error.ts';
import { ERRNO_OF } from './abi/preview1/errno.ts';
import { ERROR_CODE_OF } from './abi/wasi/error-code.ts';

export const LOGGED_CONTRACTS = ['preview1', 'wasi', 'astrid'] as const;
export type LoggedContract = (typeof LOGGED_CONTRACTS)[number];

/** One call as the guest tells it; see logged.h. */
export interface LoggedCall {
  readonly fn: string;
  /** Flags of an open, or the mode of a handle. */
  readonly how: number;
  readonly path: string;
  readonly second: string;
  /** null for success, else the number of the error. */
  readonly error: number | null;
  /** null where nothing is moved, or nothing was. */
  readonly bytes: number | null;
}

/** The record has no bytes but text: what is no UTF-8 shows as U+FFFD in it, and a NUL as its picture. */
const decoded = (path: string): string =>
  keepable(
    Buffer.from(
      path.replaceAll(/%([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
      'latin1',
    ).toString(),
  );

export function parseLog(text: string): readonly LoggedCall[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [fn = '', how, path = '', second = '', answer, bytes] = line.split('|');
      const error = answer === 'ok' ? null : Number(answer);
      const moved = bytes === '-' ? null : Number(bytes);
      return { fn, how: Number(how), path: decoded(path), second: decoded(second), error, bytes: moved };
    });
}

/** The enum `error-code` of wasi:filesystem 0.2, in its order. */
const WASI_CODES =
  'access would-block already bad-descriptor busy deadlock quota exist file-too-large illegal-byte-sequence in-progress interrupted invalid io is-directory loop too-many-links message-size name-too-long no-device no-entry no-lock insufficient-memory insufficient-space not-directory not-empty not-recoverable unsupported no-tty no-such-device overflow not-permitted pipe read-only invalid-seek text-file-busy cross-device'.split(
    ' ',
  );
/** The arms of the error of astrid:fs@1.0.0, in their order. */
const ASTRID_ARMS =
  'not-found access capability-denied boundary-escape invalid-path would-block is-directory not-directory not-empty too-large quota cross-vfs already-exists closed unknown'.split(
    ' ',
  );

/** An open descriptor without the right is `bad-descriptor` to a guest of WASI 0.2, and the record says why. */
const isRefusedTransfer = (fn: string, outcome: EventOutcome): boolean =>
  outcome === 'not-capable' && (fn === 'descriptor.read' || fn === 'descriptor.write');

function numberOf(contract: LoggedContract, fn: string, outcome: EventOutcome): number | null {
  if (outcome === 'ok') return null;
  const code = outcome as FsErrorCode;
  if (contract === 'preview1') return ERRNO_OF[code];
  if (contract === 'astrid') return ASTRID_ARMS.indexOf(ARM_OF[code].tag);
  return WASI_CODES.indexOf(isRefusedTransfer(fn, outcome) ? 'bad-descriptor' : ERROR_CODE_OF[code]);
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  path_create_directory: 'mkdir',
  path_remove_directory: 'rmdir',
  path_unlink_file: 'unlink',
  path_rename: 'rename',
  path_link: 'link',
  path_symlink: 'symlink',
  path_readlink: 'readlink',
  path_filestat_get: 'stat',
  path_filestat_set_times: 'set-times',
  fd_read: 'read',
  fd_pread: 'read',
  fd_write: 'write',
  fd_pwrite: 'write',
  fd_readdir: 'list',
  fd_filestat_get: 'stat',
  fd_filestat_set_size: 'truncate',
  fd_sync: 'sync',
  fd_close: 'close',
  'descriptor.create-directory-at': 'mkdir',
  'descriptor.remove-directory-at': 'rmdir',
  'descriptor.unlink-file-at': 'unlink',
  'descriptor.rename-at': 'rename',
  'descriptor.link-at': 'link',
  'descriptor.symlink-at': 'symlink',
  'descriptor.readlink-at': 'readlink',
  'descriptor.stat-at': 'stat',
  'descriptor.metadata-hash-at': 'stat',
  'descriptor.set-times-at': 'set-times',
  'descriptor.read': 'read',
  'descriptor.write': 'write',
  'descriptor.read-directory': 'list',
  'descriptor.stat': 'stat',
  'descriptor.metadata-hash': 'stat',
  'descriptor.set-size': 'truncate',
  'descriptor.sync': 'sync',
  'descriptor.drop': 'close',
  'fs-exists': 'exists',
  'fs-mkdir': 'mkdir',
  'fs-mkdir-all': 'mkdir',
  'fs-stat': 'stat',
  'fs-stat-symlink': 'stat',
  'fs-unlink': 'unlink',
  'fs-canonicalize': 'canonicalize',
  'fs-read-link': 'readlink',
  'fs-copy': 'copy',
  'fs-rename': 'rename',
  'fs-hard-link': 'link',
  'fs-remove-dir-all': 'remove-all',
  'file-handle.write-at': 'write',
  'file-handle.read-at': 'read',
  'file-handle.set-len': 'truncate',
  'file-handle.stat': 'stat',
  'file-handle.sync-all': 'sync',
  'file-handle.drop': 'close',
};

/** Functions that do with a whole file, or directory, what others do in three calls: open, this, close. */
const WHOLE: Readonly<Record<string, Operation>> = {
  'read-file': 'read',
  'write-file': 'write',
  'fs-append': 'write',
  'fs-readdir': 'list',
};

/** Bits of HOW: an open may make the file, must make it, or may write to it. */
const MAKES = { preview1: 1, wasi: 1, astrid: 0 } as const;
const ONLY_MAKES = { preview1: 4, wasi: 4, astrid: 0 } as const;
const ASTRID_MAKING_MODES: ReadonlySet<number> = new Set([1, 2]);
const WRITING_FUNCTIONS: ReadonlySet<string> = new Set(['write-file', 'fs-append']);

/** An open is `create` in the record when it would make what is not there. */
function openOperations(contract: LoggedContract, { fn, how, error }: LoggedCall): readonly Operation[] {
  const makes =
    contract === 'astrid'
      ? WRITING_FUNCTIONS.has(fn) || (fn === 'fs-open' && ASTRID_MAKING_MODES.has(how))
      : (how & MAKES[contract]) !== 0;
  if (error === null && !makes) return ['open'];
  if (error === null && (how & ONLY_MAKES[contract]) !== 0) return ['create'];
  return ['open', 'create'];
}

const OPENS: ReadonlySet<string> = new Set(['path_open', 'descriptor.open-at', 'fs-open']);
/** The outcomes that are refusals by rule. */
const REFUSALS: ReadonlySet<EventOutcome> = new Set([
  'invalid-path',
  'name-too-long',
  'boundary-escape',
  'not-capable',
  'bad-handle',
  'closed',
  'quota',
]);
/** What reaches the last name of a path, and never what that leads to. */
const KEEPS: ReadonlySet<Operation> = new Set([
  'mkdir',
  'rmdir',
  'unlink',
  'rename',
  'symlink',
  'readlink',
  'remove-all',
]);
/** Of all the names it may find a directory, also where one of them is a link to it, which another guest may just have made. */
const FINDS = 'fs-mkdir-all';
const TWO_PATHS: ReadonlySet<Operation> = new Set(['rename', 'link', 'copy']);
/** The canonical path of one that is written plainly, below a folder that stays what it is; null of any other. */
function plainly(path: string): string | null {
  const [, names] = /^(?:cwd:\/\/|workspace:\/\/)?((?:[pwa]|shared)\/[a-z0-9]+)$/.exec(path) ?? [];
  return names === undefined ? null : `cwd://${names}`;
}

/** Walks through the record of one run beside the log of its guest. Throws at the first difference. */
export class LogComparison {
  readonly #contract: LoggedContract;
  readonly #events: readonly AuditEvent[];
  #next = 0;

  /** `events` are those of one run, in their order. */
  constructor(contract: LoggedContract, events: readonly AuditEvent[]) {
    this.#contract = contract;
    this.#events = events;
  }

  /** All of the log, and then nothing but the closing of what the guest left open. */
  compare(log: readonly LoggedCall[]): void {
    for (const [index, call] of log.entries()) this.#call(index, call);
    for (const { op, fn, outcome } of this.#events.slice(this.#next))
      if (op !== 'close' || fn !== 'run-end' || outcome !== 'ok') throw new Error(`nobody asked for ${op} ${fn}`);
  }

  #call(index: number, call: LoggedCall): void {
    const about = `call ${index}: ${JSON.stringify(call)}`;
    const whole = WHOLE[call.fn];
    if (whole === undefined) return this.#one(about, call);
    const open = this.#take(about, call, { operations: openOperations(this.#contract, call), asked: call.path });
    if (open.outcome !== 'ok') return this.#answered(about, call, open);
    const act = this.#take(about, call, { operations: [whole], asked: '' });
    this.#answered(about, call, act);
    const close = this.#take(about, call, { operations: ['close'], asked: '' });
    if (close.outcome !== 'ok') throw new Error(`${about}: closing answered ${close.outcome}`);
  }

  #one(about: string, call: LoggedCall): void {
    const own = OPERATIONS[call.fn];
    const operations = OPENS.has(call.fn) ? openOperations(this.#contract, call) : own === undefined ? [] : [own];
    const event = this.#take(about, call, { operations, asked: call.path });
    this.#answered(about, call, event);
    if (event.outcome === 'ok') this.#places(about, call, event);
    else if (TWO_PATHS.has(event.op)) this.#bothAsked(about, call, event);
  }

  #take(
    about: string,
    call: LoggedCall,
    { operations, asked }: { readonly operations: readonly Operation[]; readonly asked: string },
  ): AuditEvent {
    const event = this.#events[this.#next++];
    if (event === undefined) throw new Error(`${about}: the record ends before it`);
    const differs = event.fn !== call.fn || !operations.includes(event.op) || event.asked !== asked;
    if (differs) throw new Error(`${about}: the record has ${JSON.stringify(event)}`);
    const isRefusal = REFUSALS.has(event.outcome) || (event.outcome === 'read-only' && event.decision === 'deny');
    const isExplained = event.reason !== '' && (event.decision === 'deny') === (isRefusal || event.cause === 'path');
    if (!isExplained) throw new Error(`${about}: not explained: ${JSON.stringify(event)}`);
    return event;
  }

  #answered(about: string, call: LoggedCall, event: AuditEvent): void {
    const told = numberOf(this.#contract, call.fn, event.outcome);
    if (told !== call.error) throw new Error(`${about}: the record has ${event.outcome}`);
    const bytes = event.outcome === 'ok' ? call.bytes : 0;
    if (bytes !== null && event.bytes !== bytes) throw new Error(`${about}: the record has ${event.bytes} bytes`);
  }

  /** Of what failed the second path is as it was asked, or as far as it was understood. */
  #bothAsked(about: string, { second }: LoggedCall, { path2 }: AuditEvent): void {
    if (path2 !== second && path2?.includes('://') !== true)
      throw new Error(`${about}: the record has ${String(path2)} for the second path`);
  }

  #places(about: string, { fn, path, second }: LoggedCall, event: AuditEvent): void {
    const places = [KEEPS.has(event.op) && fn !== FINDS ? plainly(path) : null, plainly(second)];
    const [first, other] = places;
    if (first !== null && event.path !== first) throw new Error(`${about}: the record has it at ${event.path}`);
    if (other !== null && event.path2 !== other) throw new Error(`${about}: the record has it at ${event.path2 ?? ''}`);
  }
}

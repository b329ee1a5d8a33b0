/** Files and trees as they were, for windows. */
import { hash as hashOf } from 'node:crypto';

import type { ApiHandlers, CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { AuditEvent } from '../audit/event.ts';
import { findEvent } from '../audit/find-event.ts';
import type { FoundContent } from '../sandbox/past-door.ts';
import { VfsError } from '../vfs/errors.ts';
import { formatPath, parseSchemePath } from '../vfs/path/scheme-path.ts';
import { fileBlame, fileHistory } from './file-history.ts';
import { toFileStat } from './files.ts';
import { momentChanges } from './moment-changes.ts';
import { momentDiff } from './moment-diff.ts';
import { inSlices } from './slices.ts';
import type { Opened, Workbench } from './workbench.ts';

type MomentCalls = 'eventContent' | 'momentDiff' | 'momentChanges' | 'fileHistory' | 'fileBlame' | 'fileRestore';

/** Bytes of a content that is shown, or written back. */
const MAX_CONTENT = 16 * 1024 * 1024;

function eventOf({ session }: Opened, seq: number): AuditEvent {
  const event = findEvent(session.audit.blocks, seq);
  if (event) return event;
  throw new CallError('not-found', `The record does not have event ${seq}.`);
}

/** A rename has its file at the first path before, and at the second one after it; so do a link and a copy. */
function pathOf({ path, path2 }: AuditEvent, side: 'before' | 'after', chosen: string | undefined): string {
  if (chosen !== undefined) return chosen;
  return side === 'after' && path2 !== null ? path2 : path;
}

const momentOf = (seq: number, side: 'before' | 'after'): number => (side === 'before' ? Math.max(0, seq - 1) : seq);

/** What an attempt asked for need not be a path at all. */
function contentAt(opened: Opened, { seq, side, path }: CallInput<'eventContent'>): FoundContent {
  const asked = pathOf(eventOf(opened, seq), side, path);
  try {
    return opened.past.content(asked, momentOf(seq, side), MAX_CONTENT);
  } catch (error) {
    if (!(error instanceof VfsError)) throw error;
    return {
      state: 'absent',
      path: asked,
      bytes: null,
      size: null,
      detail: `There is no such place: ${error.message}.`,
    };
  }
}

function eventContent(opened: Opened, input: CallInput<'eventContent'>): CallOutput<'eventContent'> {
  const found = contentAt(opened, input);
  return { ...found, hash: found.bytes && hashOf('sha256', found.bytes, 'hex') };
}

/** Directories that have gone since are made again, each an event of its own. */
function makeWayTo({ session, past, user }: Opened, path: string): void {
  const { mount, path: inside } = parseSchemePath(path, session.mounts.extraNames);
  for (let depth = 1; depth < inside.names.length; depth += 1) {
    const directory = formatPath(mount, inside.names.slice(0, depth));
    if (!isThere(() => past.stat(directory, null))) user.makeDirectory(directory);
  }
}

function isThere(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch (error) {
    if (error instanceof VfsError && error.code === 'not-found') return false;
    throw error;
  }
}

function fileRestore(opened: Opened, input: CallInput<'fileRestore'>): CallOutput<'fileRestore'> {
  const { path, seq, side, version } = input;
  const found = opened.past.content(path, momentOf(seq, side), MAX_CONTENT);
  if (!found.bytes) throw new CallError('not-found', found.detail);
  makeWayTo(opened, path);
  try {
    const reason = `the user restored the version ${side} event ${seq}`;
    return toFileStat(opened.user.write(path, found.bytes, version, reason));
  } catch (error) {
    if (error instanceof VfsError && error.code === 'busy') throw new CallError('conflict', error.message);
    throw error;
  }
}

export const createMomentHandlers = (workbench: Workbench): Pick<ApiHandlers, MomentCalls> => {
  const ask = <T>(sandbox: string, question: (opened: Opened) => Generator<unknown, T>): Promise<T> => {
    const opened = workbench.opened(sandbox);
    return inSlices(question(opened), opened.isOpen);
  };
  return {
    eventContent: (input) => eventContent(workbench.opened(input.sandbox), input),
    momentDiff: ({ sandbox, path, from, to }) => momentDiff(workbench.opened(sandbox).past, path, from, to),
    momentChanges: ({ sandbox, from, to, limit }) =>
      ask(sandbox, (opened) => momentChanges(opened, { from, to, limit })),
    fileHistory: ({ sandbox, path, before, limit }) =>
      ask(sandbox, (opened) => fileHistory(opened, { path, before, limit })),
    fileBlame: ({ sandbox, path, moment }) => ask(sandbox, (opened) => fileBlame(opened, path, moment ?? null)),
    fileRestore: (input) => fileRestore(workbench.opened(input.sandbox), input),
  };
};

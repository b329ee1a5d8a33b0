/** A command's surroundings, played: an engine of canned answers, and output that is remembered. */
import { createClient } from '../../src-preload/contract/client.ts';
import type { ApiHandlers, CallOutput } from '../../src-preload/contract/api.ts';
import type { EventName } from '../../src-preload/contract/names.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { AuditEvent } from '../../src-preload/contract/event-schemas.ts';
import type { Change, Run, SandboxState } from '../../src-preload/contract/schemas.ts';
import { createDispatch } from '../rpc/dispatch.ts';
import type { EngineListener } from '../rpc/engine-link.ts';

import type { Context } from './context.ts';
import type { Sink } from './sink.ts';

export const aState = (workspace: string): SandboxState => ({
  sandbox: { id: 'id', name: 'name', workspace, createdAt: 0, openedAt: 0 },
  mounts: ['cwd', 'home', 'tmp', 'data'].map((name) => ({
    name,
    kind: 'overlay',
    access: 'read-write',
    guestPath: `/${name}`,
    hostPath: null,
  })),
  layers: [],
  eventCount: 0,
  confinement: 'openat2',
  notices: [],
  quota: { limits: { bytes: 2 ** 34, entries: 1_000_000, handles: 1024 }, usage: { bytes: 0, entries: 0, handles: 0 } },
});

export const aChange = (some: Partial<Change>): Change => ({
  path: 'cwd://a',
  kind: 'modified',
  entry: 'file',
  from: null,
  content: true,
  mode: false,
  sizeBefore: 1,
  sizeAfter: 2,
  opaque: false,
  ...some,
});

export const aRun = (some: Partial<Run>): Run => ({
  id: 'run',
  sandbox: 'id',
  capsule: 'tidy',
  capsuleFile: '/tidy.wasm',
  capsuleHash: 'hash',
  args: [],
  startedAt: 1,
  endedAt: null,
  state: 'starting',
  end: null,
  eventCount: 0,
  deniedCount: 0,
  ...some,
});

export const anEvent = (some: Partial<AuditEvent>): AuditEvent => ({
  seq: 0,
  timeMs: 0,
  timeNs: 0,
  run: 'run',
  capsule: 'tidy',
  principal: 'user',
  fn: 'path_open',
  op: 'open',
  access: 'read',
  path: 'cwd://a',
  asked: 'a',
  path2: null,
  mount: 'cwd',
  layer: 'base',
  decision: 'allow',
  cause: 'default',
  reason: 'default',
  outcome: 'ok',
  bytes: 0,
  durationNs: 1,
  before: null,
  after: null,
  hash: '00'.repeat(32),
  ...some,
});

const noRows: CallOutput<'eventRows'> = { rows: [], offset: 0, shown: 0, total: 0, lastSeq: 0 };

export interface Played {
  readonly context: Context;
  readonly out: () => string;
  readonly err: () => string;
  readonly emit: (name: EventName, payload: unknown) => Promise<unknown>;
  readonly interrupt: () => void;
}

/** Calls without a handler fail as `unknown-call`. */
export function play(handlers: Partial<ApiHandlers>, stdin: readonly string[] = []): Played {
  const listeners = new Set<EngineListener>();
  const interruption = new AbortController();
  const [out, err] = [createMemorySink(), createMemorySink()];
  const usual: Partial<ApiHandlers> = { sandboxOpen: () => aState('/work'), eventRows: () => noRows };
  const dispatch = createDispatch({ ...usual, ...handlers }, (error) => {
    if (error instanceof CallError) return error;
    throw error;
  });
  return {
    out: out.text,
    err: err.text,
    emit: (name, payload) => Promise.all([...listeners].map((listener) => listener(name, payload))),
    interrupt: () => interruption.abort(),
    context: {
      client: createClient(dispatch),
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      stdin: piecesOf(stdin),
      terminal: 'pipe',
      answers: 'nobody',
      echo: () => undefined,
      stdout: out,
      stderr: err,
      interrupted: interruption.signal,
      cwd: '/work',
    },
  };
}

async function* piecesOf(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

function createMemorySink(): Sink & { text: () => string } {
  const pieces: Buffer[] = [];
  return {
    write: async (piece) => void pieces.push(Buffer.from(piece)),
    text: () => Buffer.concat(pieces).toString(),
  };
}

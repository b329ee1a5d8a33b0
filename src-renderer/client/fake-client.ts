/** For tests: a client that answers what it was given and fails on any other call, and sample values. */
import type { ApiClient } from '../../src-preload/contract/api.ts';
import { CALL_NAMES } from '../../src-preload/contract/names.ts';
import type { AuditEvent, FileVersion } from '../../src-preload/contract/event-schemas.ts';
import type { Change, Run, SandboxState } from '../../src-preload/contract/schemas.ts';

export function fakeClient(answers: Partial<ApiClient>): ApiClient {
  const missing = (name: string) => () => Promise.reject(new Error(`unexpected call ${name}`));
  const all = Object.fromEntries(CALL_NAMES.map((name) => [name, missing(name)]));
  return { ...all, ...answers } as unknown as ApiClient;
}

export const sampleEvent = (seq: number, part: Partial<AuditEvent> = {}): AuditEvent => ({
  seq,
  timeMs: 1_700_000_000_000 + seq,
  timeNs: 0,
  run: 'run-1',
  capsule: 'tidy',
  principal: 'default',
  fn: 'path_open',
  op: 'open',
  access: 'read',
  path: 'cwd://src/a.ts',
  asked: 'src/a.ts',
  path2: null,
  mount: 'cwd',
  layer: 'base',
  decision: 'allow',
  cause: 'default',
  reason: 'default',
  outcome: 'ok',
  bytes: 0,
  durationNs: 1000,
  before: null,
  after: null,
  hash: '00'.repeat(32),
  ...part,
});

export const sampleVersion = (seq: number, part: Partial<FileVersion> = {}): FileVersion => ({
  seq,
  timeMs: 1_700_000_000_000 + seq,
  path: 'cwd://a',
  op: 'write',
  run: 'run-1',
  capsule: 'tidy',
  principal: 'default',
  kind: 'file',
  size: 12,
  hash: '00'.repeat(32),
  state: 'captured',
  events: 1,
  ...part,
});

export const sampleChange = (path: string, part: Partial<Change> = {}): Change => ({
  path,
  kind: 'modified',
  entry: 'file',
  from: null,
  content: true,
  mode: false,
  sizeBefore: 1,
  sizeAfter: 2,
  opaque: false,
  ...part,
});

export const sampleRun = (id: string, part: Partial<Run> = {}): Run => ({
  id,
  sandbox: 'sandbox-1',
  capsule: 'tidy',
  capsuleFile: '/capsules/tidy.wasm',
  capsuleHash: '00',
  args: [],
  startedAt: 0,
  endedAt: null,
  state: 'running',
  end: null,
  eventCount: 0,
  deniedCount: 0,
  ...part,
});

export const sampleState = (): SandboxState => ({
  sandbox: { id: 'sandbox-1', name: 'default', workspace: '/work', createdAt: 0, openedAt: 0 },
  mounts: [{ name: 'cwd', kind: 'overlay', access: 'read-write', guestPath: '/', hostPath: '/work' }],
  layers: [],
  eventCount: 0,
  confinement: 'openat2',
  notices: [],
  quota: { limits: { bytes: 2 ** 34, entries: 1_000_000, handles: 1024 }, usage: { bytes: 0, entries: 0, handles: 0 } },
});

export const quiet = { done: () => undefined, failed: () => undefined, note: () => undefined };

/** For tests: the engine's calls over a real sandbox, with a capsule host that we play. */
import { join } from 'node:path';

import { vi } from 'vitest';

import { createClient } from '../../src-preload/contract/client.ts';
import type { ApiClient, CallInput } from '../../src-preload/contract/api.ts';
import type { EventName } from '../../src-preload/contract/names.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { CapsuleHost } from '../capsule/host.ts';
import type { FunctionExport } from '../../src-preload/contract/value-type.ts';
import { CapsuleError } from '../capsule/capsule-error.ts';
import { createLoader } from '../capsule/loader.ts';
import type { CapsuleManifest } from '../capsule/manifest/capsule-manifest.ts';
import type { CapsuleFiles } from '../capsule/manifest/read-capsule.ts';
import type { LoadedCapsule } from '../capsule/program.ts';
import type { StartOptions } from '../capsule/running-guest.ts';
import { createDispatch } from '../rpc/dispatch.ts';
import { importedRecord } from '../sandbox/bundle/read-bundle.ts';
import { openSession } from '../sandbox/session.ts';
import type { Session } from '../sandbox/session.ts';
import { BundleFolder } from '../store/bundle-folder.ts';
import { OwnCapsules } from '../store/own-capsules.ts';
import { SandboxLibrary } from '../store/sandbox-library.ts';
import { SandboxRegistry } from '../store/sandbox-registry.ts';
import type { SandboxRecord } from '../store/sandbox-record.ts';
import { SavedFilters } from '../store/saved-filters.ts';
import { SettingsFile } from '../store/settings-file.ts';
import { WindowValues } from '../store/window-values.ts';
import { createTestSandbox } from '../sandbox/test-sandbox-contract.ts';
import type { TestSandbox } from '../sandbox/test-sandbox-contract.ts';
import { createExplain } from './explain.ts';
import { createHandlers } from './handlers.ts';
import { Jobs } from './jobs.ts';
import type { Publish } from './publisher.ts';
import { SettingsDesk } from './settings-desk.ts';
import { ownRecord } from './review/import-layers.ts';
import { Workbench } from './workbench.ts';

/** A host whose guests do nothing until they are told to end. */
export class PlayedHost implements CapsuleHost {
  readonly started: StartOptions[] = [];
  readonly killed: string[] = [];
  readonly #loader = createLoader({
    cache: { get: () => undefined, put: () => undefined },
    transpile: () => Promise.reject(new Error('Nothing is translated here.')),
    memoryPages: 1,
  });
  /** Set it to see a thread that cannot be started. */
  refusal: Error | null = null;
  /** What a capsule exports beside its program. */
  functions: readonly FunctionExport[] = [];
  /** Of every capsule. */
  manifest: CapsuleManifest | null = null;
  hash = 'h';
  /** Loading waits for it. */
  loading: Promise<unknown> = Promise.resolve();

  inspect(file: string): Promise<LoadedCapsule> {
    return this.load(file);
  }

  async load(file: string): Promise<LoadedCapsule> {
    await this.loading;
    if (!/(?:\.wasm|Capsule\.toml)$/.test(file)) throw new CapsuleError('not-wasm', 'This is no wasm.');
    const module = new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    const { hash, manifest } = this;
    const shown = { hash, name: manifest?.name ?? 'guest', size: 8, abi: 'preview1', shape: 'command' } as const;
    const start = { name: '_start', kind: 'command', params: [], result: null, hindrance: null } as const;
    const functions = [start, ...this.functions];
    return { ...shown, imports: [], exports: [], functions, manifest, program: { kind: 'core', module } };
  }

  /** Of the real disk. */
  files(file: string): Promise<CapsuleFiles> {
    return this.#loader.files(file);
  }

  start(options: StartOptions) {
    if (this.refusal) throw this.refusal;
    this.started.push(options);
    return {
      input: () => undefined,
      taken: () => undefined,
      kill: (why: string) => {
        this.killed.push(why);
        queueMicrotask(() => this.end(options, { how: 'killed', why }));
      },
    };
  }

  end(options: StartOptions, end: Parameters<StartOptions['onEnd']>[0]): void {
    options.calls.closeAll();
    options.onEnd(end);
  }

  close(): void {
    // Nothing is served.
  }
}

export interface TestWorkbench {
  readonly sandbox: TestSandbox;
  readonly registry: SandboxRegistry;
  readonly host: PlayedHost;
  readonly workbench: Workbench;
  readonly client: ApiClient;
  readonly session: () => Session;
  readonly published: { readonly name: EventName; readonly payload: unknown }[];
  /** Faults of ours. */
  readonly faults: unknown[];
  /** Closes and removes everything, after what was spied on is as it was. */
  readonly remove: () => Promise<void>;
}

/** One that came out of a bundle, or was made beside `test`. */
function openOther(record: SandboxRecord, registry: SandboxRegistry): Session {
  const folder = registry.folderOf(record.id);
  const homeFolder = record.imported ? join(folder, 'base', 'home') : registry.homeOf('default');
  return openSession({ record, folder, homeFolder, principal: 'default', now: () => 1n, save: () => undefined });
}

/** Of the same folder, by a name of its own. */
const isOther = ({ name, workspace }: CallInput<'sandboxOpen'>): boolean =>
  workspace !== undefined && name !== undefined && name !== 'test';

/** The sandbox `test` is open. */
export async function createTestWorkbench(): Promise<TestWorkbench> {
  const sandbox = createTestSandbox();
  const host = new PlayedHost();
  const published: { name: EventName; payload: unknown }[] = [];
  const faults: unknown[] = [];
  const publish: Publish = (name, payload) => void published.push({ name, payload });
  const registry = new SandboxRegistry(join(sandbox.top, 'registry'), () => 1);
  const workbench = new Workbench({
    find: (wanted) => (isOther(wanted) ? registry.find(wanted) : sandbox.record()),
    idOf: (wanted) => (isOther(wanted) ? registry.idOf(wanted) : sandbox.record().id),
    withdraw: (id) => registry.withdraw(id),
    open: (record) => (record.id === 'test' ? sandbox.open() : openOther(record, registry)),
    rescue: () => {
      throw new CallError('not-found', 'A played sandbox is never damaged.');
    },
    list: () => [sandbox.record()],
    library: new SandboxLibrary({ registry, forgetAnchor: () => undefined, now: () => 1 }),
    copies: {
      scratch: () => registry.scratch(),
      adopt: (record, from) => registry.adopt(record, from),
      discard: (from) => registry.discard(from),
    },
    principals: {
      list: () => registry.principals(),
      create: (name) => registry.createPrincipal(name),
      sandboxOf: (record, principal) => registry.siblingOf(record, principal),
    },
    host,
    ownCapsules: new OwnCapsules(join(sandbox.top, 'capsules')),
    bundled: [{ file: '/bundled/tidy.wasm', description: 'tidies' }],
    now: () => 1,
    publish,
    jobs: new Jobs((progress) => publish('jobProgress', progress)),
    filters: new SavedFilters(join(sandbox.top, 'filters.json')),
    settings: new SettingsDesk({
      file: new SettingsFile(join(sandbox.top, 'settings.json')),
      windows: new WindowValues(join(sandbox.top, 'windows.json')),
      publish,
    }),
    imports: {
      scratch: () => new BundleFolder(registry.scratch()),
      adopt(bundle, from) {
        const place = registry.newcomer(bundle.head.sandbox);
        return registry.adopt(importedRecord(bundle, { ...place, now: 1 }), from.sandbox);
      },
      adoptNew(name, from) {
        return registry.adopt(ownRecord({ ...registry.newcomer(name), name, now: 1 }), from.sandbox);
      },
    },
  });
  const dispatch = createDispatch(
    createHandlers(workbench),
    createExplain((error) => faults.push(error)),
  );
  const client = createClient(dispatch);
  await client.sandboxOpen({ workspace: sandbox.workspace });
  return {
    registry,
    ...{ sandbox, host, workbench, client, published, faults },
    session: () => workbench.opened('test').session,
    async remove() {
      vi.restoreAllMocks();
      await workbench.close();
      sandbox.forget();
      sandbox.remove();
    },
  };
}

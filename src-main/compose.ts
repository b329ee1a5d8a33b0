/** Builds the engine from its parts; the only file that knows them all. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { createExplain } from './handlers/explain.ts';
import { createHandlers } from './handlers/handlers.ts';
import { Jobs } from './handlers/jobs.ts';
import type { Publish } from './handlers/publisher.ts';
import { SettingsDesk } from './handlers/settings-desk.ts';
import { ownRecord } from './handlers/review/import-layers.ts';
import { withStoreSentences } from './handlers/store-sentences.ts';
import { Workbench } from './handlers/workbench.ts';
import type { WorkbenchDeps } from './handlers/workbench.ts';
import { createCapsuleHost } from './capsule/host.ts';
import type { CapsuleHost } from './capsule/host.ts';
import { createDispatch } from './rpc/dispatch.ts';
import type { Dispatch } from './rpc/dispatch.ts';
import { createPrincipalBudgets } from './sandbox/principal-budgets.ts';
import { importedRecord } from './sandbox/bundle/read-bundle.ts';
import { openSession } from './sandbox/session.ts';
import { recoverSandbox } from './sandbox/store-care.ts';
import type { ServiceOptions } from './sandbox/services/sandbox-services.ts';
import type { Session } from './sandbox/session.ts';
import type { EngineData } from './shell/start-engine.ts';
import { createAnchors } from './store/anchor-file.ts';
import type { Anchors } from './store/anchor-file.ts';
import { BundleFolder } from './store/bundle-folder.ts';
import { atBest } from './store/disk-failure.ts';
import { GrantFile } from './store/grant-file.ts';
import { OwnCapsules } from './store/own-capsules.ts';
import { SandboxLibrary } from './store/sandbox-library.ts';
import { SavedFilters } from './store/saved-filters.ts';
import { SecretFile } from './store/secret-file.ts';
import { SettingsFile } from './store/settings-file.ts';
import { WindowValues } from './store/window-values.ts';
import { principalOf } from './store/find-place.ts';
import { SandboxRegistry } from './store/sandbox-registry.ts';
import type { SandboxRecord } from './store/sandbox-record.ts';

export interface Engine {
  readonly dispatch: Dispatch;
  /** So many bytes of a run's output have reached their readers. */
  taken(run: string, bytes: number): void;
  /** Whether anybody wants the live feed. */
  watch(state: 'on' | 'off'): void;
  /** Ends every run, brings every sandbox to rest and closes it. */
  close(): Promise<void>;
}

const NS_PER_MS = 1_000_000n;

/** Nanoseconds since the epoch: the wall clock at start, carried on by the monotonic one, so that it never goes back. */
function createClock(): () => bigint {
  const offset = BigInt(Date.now()) * NS_PER_MS - process.hrtime.bigint();
  return () => offset + process.hrtime.bigint();
}

const BUNDLED = {
  'tidy.wasm': 'Cleans a folder up: trims, renames, removes leftovers, and writes a report.',
  'tidy.component.wasm': 'The same tool as a WASI 0.2 component.',
  'shell.wasm': 'An interactive shell for looking around: ls, cat, write, mv, rm, mkdir.',
  'sqlite.wasm': "SQLite's own shell, compiled from its release sources.",
  'lua.wasm': 'Lua 5.4 with LuaFileSystem: scripts over your files; -i for a prompt.',
  'jim.wasm': 'Jim Tcl: a small Tcl with a prompt, and commands for files and folders.',
} as const;
/** Milliseconds between two looks at the size of the journals. */
const TIDY_EVERY = 250;

const report = (error: unknown): void => {
  console.error(error);
};

const createHost = (data: EngineData): CapsuleHost =>
  createCapsuleHost({
    guestThread: new URL(data.guestThread),
    transpileThread: new URL(data.transpileThread),
    cacheFolder: join(data.home, 'cache', 'components'),
    onDefect: report,
  });

const servicesOf = (folder: string, grants: GrantFile | null): ServiceOptions => ({
  secrets: new SecretFile(join(folder, 'secrets.json')),
  ...(grants ? { grants } : {}),
  timer(milliseconds, then) {
    const timeout = setTimeout(then, milliseconds);
    return () => {
      clearTimeout(timeout);
    };
  },
});

/** Opens sandboxes, with a sentence for the user when one does not open. */
function createOpener(
  registry: SandboxRegistry,
  now: () => bigint,
  anchors: Anchors,
): (record: SandboxRecord) => Session {
  const budgetOf = createPrincipalBudgets();
  const grantsOf = (principal: string): GrantFile => new GrantFile(registry.policyFileOf(principal));
  const save = (changed: SandboxRecord): SandboxRecord => registry.save(changed);
  return (found) => {
    const folder = registry.folderOf(found.id);
    const principal = principalOf(found);
    const homeFolder = found.imported ? join(folder, 'base', 'home') : registry.homeOf(principal);
    const record = registry.opened(found);
    const session = withStoreSentences(folder, () =>
      openSession({
        record,
        folder,
        missing: 'refuse',
        homeFolder,
        principal,
        now,
        budget: budgetOf(principal),
        save,
        services: servicesOf(folder, found.imported ? null : grantsOf(principal)),
        anchor: anchors.placeOf(found.id),
      }),
    );
    // Only now is it ours to write. On a full disk the list of recent ones is a little out of order.
    atBest(() => void save(session.record));
    return session;
  };
}

const createRescue =
  (registry: SandboxRegistry, now: () => bigint, anchors: Anchors): WorkbenchDeps['rescue'] =>
  (wanted) => {
    const { record, sentences } = registry.rescue(wanted);
    const folder = registry.folderOf(record.id);
    const report = withStoreSentences(folder, () => recoverSandbox(folder, now));
    // What was rescued is another record than the one that was anchored: the report says what is lost.
    anchors.beginAnew(record.id);
    return { record, aside: report.aside, losses: [...sentences, ...report.sentences] };
  };

const createImports = (registry: SandboxRegistry, now: () => number): WorkbenchDeps['imports'] => ({
  scratch: () => new BundleFolder(registry.scratch()),
  adopt(bundle, { sandbox }) {
    const place = registry.newcomer(bundle.head.sandbox);
    return registry.adopt(importedRecord(bundle, { ...place, now: now() }), sandbox);
  },
  adoptNew(name, { sandbox }) {
    return registry.adopt(ownRecord({ ...registry.newcomer(name), name, now: now() }), sandbox);
  },
});

const createSettings = (home: string, publish: Publish): SettingsDesk =>
  new SettingsDesk({
    file: new SettingsFile(join(home, 'settings.json')),
    windows: new WindowValues(join(home, 'windows.json')),
    publish,
  });

const createCopies = (registry: SandboxRegistry, anchors: Anchors): WorkbenchDeps['copies'] => ({
  scratch: () => registry.scratch(),
  adopt(record, from) {
    // Nothing vouches for a copy before its own first opening.
    anchors.beginAnew(record.id);
    return registry.adopt(record, from);
  },
  discard: (from) => registry.discard(from),
});

function createWorkbench(data: EngineData, host: CapsuleHost, publish: Publish): Workbench {
  const now = (): number => Date.now();
  const registry = new SandboxRegistry(data.home, now);
  const jobs = new Jobs((progress) => {
    publish('jobProgress', progress);
  });
  const bundled = Object.entries(BUNDLED).map(([file, description]) => ({
    file: join(data.resources, 'capsules', file),
    description,
  }));
  const clock = createClock();
  const anchors = createAnchors(data.home);
  const open = createOpener(registry, clock, anchors);
  const rescue = createRescue(registry, clock, anchors);
  const find: WorkbenchDeps['find'] = (wanted) => registry.find(wanted);
  return new Workbench({
    find,
    idOf: (wanted) => registry.idOf(wanted),
    open,
    rescue,
    withdraw: (id) => registry.withdraw(id),
    list: () => registry.list(),
    library: new SandboxLibrary({ registry, forgetAnchor: (id) => anchors.beginAnew(id), now }),
    copies: createCopies(registry, anchors),
    principals: {
      list: () => registry.principals(),
      create: (name) => registry.createPrincipal(name),
      sandboxOf: (record, principal) => registry.siblingOf(record, principal),
    },
    host,
    bundled,
    ownCapsules: new OwnCapsules(join(data.home, 'capsules')),
    now,
    publish,
    jobs,
    filters: new SavedFilters(join(data.home, 'filters.json')),
    settings: createSettings(data.home, publish),
    imports: createImports(registry, now),
  });
}

/** `publish` sends an event to every window. */
export function composeEngine(data: EngineData, publish: Publish): Engine {
  mkdirSync(data.home, { recursive: true, mode: 0o700 });
  const host = createHost(data);
  const workbench = createWorkbench(data, host, publish);
  const timer = setInterval(() => {
    workbench.tidy();
    workbench.deps.settings.look();
  }, TIDY_EVERY);
  return {
    dispatch: createDispatch(
      createHandlers(workbench),
      createExplain((error) => {
        report(error);
        workbench.fault(error instanceof Error ? error.name : 'something that is no error was thrown');
      }),
    ),
    taken(run, bytes) {
      workbench.taken(run, bytes);
    },
    watch(state) {
      workbench.watch(state);
    },
    async close() {
      clearInterval(timer);
      try {
        await workbench.close();
      } finally {
        host.close();
      }
    },
  };
}

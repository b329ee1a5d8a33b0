/** Runs capsules: loads them, gives each run a thread of its own, and ends it at any moment. */
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';

import { createBridgeServer } from './bridge-server.ts';
import { createTranspileCache } from './cache.ts';
import { createLoader } from './loader.ts';
import type { Loader } from './loader.ts';
import { startGuest } from './running-guest.ts';
import type { RunningCapsule, StartOptions } from './running-guest.ts';
import { TRANSPILE_VERSION, transpileComponent } from './transpile-run.ts';

export type { InspectedCapsule, RunEnd } from './program.ts';
export type { RunningCapsule, StartOptions } from './running-guest.ts';

/** 1 GiB, in pages of 64 KiB. */
const DEFAULT_MEMORY_PAGES = 16_384;
/** Milliseconds the engine looks for more requests after one, and after which its event loop gets a turn. */
const POLL_FOR = 0.25;
const SLICE_FOR = 2;
/** 60 to 300 us of looking for an answer before a guest sleeps: most calls are answered within 20, and waking up costs as much. */
const SPINS = 60_000;

export interface CapsuleHostOptions {
  /** The entries `guest` and `transpile`, as files a thread can be started from. */
  readonly guestThread: URL;
  readonly transpileThread: URL;
  /** Where translated components are kept. */
  readonly cacheFolder: string;
  /** A fault of ours that a guest met; the guest has been stopped. */
  readonly onDefect: (error: unknown, doing: string) => void;
  /** Most pages of 64 KiB that each memory of a capsule may have; 1 GiB when not given. */
  readonly memoryPages?: number;
  /** How many processors there are; with one, nobody spins. */
  readonly processors?: number;
}

export interface CapsuleHost extends Loader {
  start(options: StartOptions): RunningCapsule;
  /** Stops serving; runs that still go on must have been killed before. */
  close(): void;
}

export function createCapsuleHost(options: CapsuleHostOptions): CapsuleHost {
  const { guestThread, transpileThread, cacheFolder, onDefect } = options;
  const spinning = (options.processors ?? availableParallelism()) > 1;
  const server = createBridgeServer({
    onDefect,
    pollFor: spinning ? POLL_FOR : 0,
    sliceFor: SLICE_FOR,
    now: () => performance.now(),
  });
  const loader = createLoader({
    cache: createTranspileCache(cacheFolder, TRANSPILE_VERSION),
    transpile: (component) => transpileComponent(transpileThread, component),
    memoryPages: options.memoryPages ?? DEFAULT_MEMORY_PAGES,
  });
  return {
    ...loader,
    start: (run) => startGuest({ ...run, thread: guestThread, server, onDefect, spins: spinning ? SPINS : 1 }),
    close: () => server.close(),
  };
}

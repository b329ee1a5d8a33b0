/** Starts the engine thread and links it to this one. */
import { Worker } from 'node:worker_threads';

import { createEngineLink } from '../rpc/engine-link.ts';
import type { EngineLink } from '../rpc/engine-link.ts';

import type { Locations } from './locations.ts';

/** What the engine thread finds in its `workerData`. */
export interface EngineData {
  /** The folder that holds all state; made when it is not there. */
  readonly home: string;
  /** URLs. */
  readonly guestThread: string;
  readonly transpileThread: string;
  /** The folder with the bundled capsules. */
  readonly resources: string;
}

export function startEngine(locations: Locations, home: string): EngineLink {
  const { guestThread, transpileThread, resources } = locations;
  const workerData: EngineData = { home, guestThread, transpileThread, resources };
  return createEngineLink(
    // Descriptors opened through koffi are unknown to Node, which would warn at each close.
    new Worker(new URL(locations.engineThread), { workerData, name: 'engine', trackUnmanagedFds: false }),
  );
}

/** The thread of one run: holds the capsule and its ABI adapter, and nothing worth keeping. */
import { parentPort, workerData } from 'node:worker_threads';

import { runGuest } from './capsule/run-guest.ts';
import type { GuestJob, GuestMessage } from './capsule/program.ts';

const send = (message: GuestMessage, transfer: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, [...transfer]);

send(runGuest(workerData as GuestJob, send));

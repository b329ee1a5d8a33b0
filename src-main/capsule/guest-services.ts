/** What an ABI adapter may ask of the engine beyond files: blocking, guarded and recorded on the other side. */
import type { ServiceName, ServiceTable } from '../sandbox/services/service-table.ts';

export type { ServiceErrorCode } from '../../src-preload/contract/vocabulary.ts';
/** A known refusal. Anything else thrown by a service is a fault of ours and traps the guest. */
export { ServiceError } from '../sandbox/services/service-error.ts';
export type {
  BusEnvelope,
  BusMessage,
  ElicitAnswer,
  ElicitQuestion,
  ServiceName,
  ServiceTable,
} from '../sandbox/services/service-table.ts';

export interface GuestServices {
  /** `fn` is the ABI's own name of the function, for the audit. Errors: `ServiceError`. */
  ask<N extends ServiceName>(fn: string, name: N, request: ServiceTable[N][0]): ServiceTable[N][1];
}

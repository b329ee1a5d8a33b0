/** Asks a service and answers in the words of one `astrid` interface. */
import { Answer, answering } from '../../guest-answer.ts';
import { ServiceError } from '../../guest-services.ts';
import type { ServiceErrorCode } from '../../guest-services.ts';
import type { GuestWorld } from '../../guest-world.ts';

/** What an adapter of one interface needs of a run. */
export type Services = Pick<GuestWorld, 'services'>;

/** For every word of a service, the arm of an interface's `error-code`; `unknown` carries the service's own sentence. */
export type Arms<A extends string> = Readonly<Record<ServiceErrorCode, A | 'unknown'>>;

/** Of an interface that has no word of its own for anything: the ground of all tables. */
export const UNKNOWN_ARMS: Arms<never> = {
  denied: 'unknown',
  'invalid-input': 'unknown',
  'invalid-key': 'unknown',
  reserved: 'unknown',
  'too-large': 'unknown',
  quota: 'unknown',
  'rate-limited': 'unknown',
  backpressure: 'unknown',
  closed: 'unknown',
  timeout: 'unknown',
  cancelled: 'unknown',
  conflict: 'unknown',
  'not-in-lifecycle': 'unknown',
  'store-unavailable': 'unknown',
  unsupported: 'unknown',
};

/** No interface of this kind has files, so a file error can only be a fault of ours. */
const noFile = (code: string): never => {
  throw new Error(`a service failed with the file error ${code}`);
};

/** Runs one call of the guest; refusals of services become arms. Errors: `Answer`, `AdapterFault`. */
export const serviceCall = <T>(arms: Arms<string>, act: () => T): T =>
  answering(noFile, () => {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const tag = arms[error.code];
      throw new Answer(tag === 'unknown' ? { tag, val: error.message } : { tag });
    }
  });

/** An expression, so that it fits behind `??` and `?:`. */
export function refuse(tag: string): never {
  throw new Answer({ tag });
}

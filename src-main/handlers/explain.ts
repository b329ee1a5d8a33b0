/** What a caller is told of a failure: the known ones in words, a fault of ours as one, with its trace in the log. */
import { FilterError } from '../../src-preload/contract/filter/filter-error.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Failure } from '../../src-preload/contract/reply.ts';
import { CapsuleError } from '../capsule/capsule-error.ts';
import { RegistryError } from '../store/registry-error.ts';
import { StoreError } from '../store/store-error.ts';
import { VfsError } from '../vfs/errors.ts';

const STORE_CODES = {
  locked: 'sandbox-locked',
  corrupt: 'sandbox-corrupt',
  newer: 'sandbox-newer',
  'no-space': 'no-space',
  unreadable: 'sandbox-corrupt',
} as const satisfies Record<StoreError['code'], Failure['code']>;

/** `log` gets what is nobody's fault but ours. */
export const createExplain =
  (log: (error: unknown) => void) =>
  (error: unknown): Failure => {
    if (error instanceof CallError) return { code: error.code, message: error.message, details: error.details };
    if (error instanceof VfsError) return { code: error.code, message: sentence(error) };
    if (error instanceof CapsuleError) return { code: error.code, message: error.message, details: error.details };
    if (error instanceof FilterError) return filterFailure(error);
    if (error instanceof RegistryError) return { code: error.code, message: error.message };
    if (error instanceof StoreError) return { code: STORE_CODES[error.code], message: error.message };
    log(error);
    return { code: 'internal', message: 'A fault in the inspector itself. The log has its trace.' };
  };

const filterFailure = ({ column, length, message }: FilterError): Failure => ({
  code: 'invalid-input',
  message: `Column ${column} of the filter: ${message}`,
  details: { column, length },
});

const SENTENCES: Partial<Record<VfsError['code'], string>> = {
  'not-found': 'There is nothing at this path.',
  access: 'The operating system does not allow it.',
  'already-exists': 'Something with this name exists already.',
  'is-directory': 'This is a directory.',
  'not-directory': 'This is not a directory.',
  'not-empty': 'The directory is not empty.',
  'read-only': 'This mount is read-only.',
  'no-space': 'The disk is full. Nothing was changed.',
  unsupported: 'This cannot be opened as a file.',
};

const sentence = (error: VfsError): string =>
  error.message === error.code ? (SENTENCES[error.code] ?? error.message) : error.message;

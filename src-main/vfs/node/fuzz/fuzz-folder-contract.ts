/** Where the fuzzer works: in memory where the system offers that, because it makes and removes a great many files. */
import { accessSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';

function parentFolder(): string {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    return IN_MEMORY;
  } catch {
    return tmpdir();
  }
}

/** A new, empty folder; whoever asked for it removes it. */
export const makeFuzzFolder = (): string => mkdtempSync(join(parentFolder(), 'fuzz-'));

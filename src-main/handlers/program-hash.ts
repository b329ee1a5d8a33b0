/** What a capsule is known by. */
import { createHash } from 'node:crypto';

/** sha-256 of the program, hex. */
export const hashOfProgram = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

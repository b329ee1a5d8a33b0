/** What is copied in pieces, while others may work, must not come out as a mixture. */
import { fail } from '../vfs/errors.ts';

/** Throws `busy`. `what`: a sentence's beginning, such as `A file was written to`. */
export const changedMeanwhile = (what: string): never =>
  fail('busy', `${what} while it was exported. Try again when nothing goes on.`);

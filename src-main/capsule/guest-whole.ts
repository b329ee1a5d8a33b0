/** Whole files and listings, composed of what a C program would call, so that every contract leaves the same record of them. */
import { GuestError } from './guest-fs.ts';
import type { GuestFs, GuestHandle, GuestOpen, GuestPath } from './guest-fs.ts';

const READING: GuestOpen = { access: 'read', create: 'never', content: 'keep', want: 'file', last: 'follow' };
const LISTING: GuestOpen = { ...READING, want: 'directory' };
const WRITING: GuestOpen = { ...READING, access: 'write', create: 'if-missing' };

/** What a call is about: the ABI's own name of the function, for the record, and the path. */
export interface WholeCall {
  readonly fs: GuestFs;
  readonly fn: string;
  readonly path: GuestPath;
}

/** Records that a limit of the contract was passed. Errors: `too-large`, always. */
export function refuseTooLarge({ fs, fn, path }: WholeCall, reason: string): never {
  fs.refused(fn, path, 'too-large', reason);
  throw new GuestError('too-large');
}

/** What failed first is what the guest is told. */
function closeAfterFailure({ fs, fn }: WholeCall, handle: GuestHandle): void {
  try {
    fs.close(fn, handle);
  } catch (error) {
    if (!(error instanceof GuestError)) throw error;
  }
}

function during<T>(call: WholeCall, open: GuestOpen, act: (handle: GuestHandle, size: number) => T): T {
  const { fs, fn, path } = call;
  const { handle, stat } = fs.open(fn, path, open);
  let result: T;
  try {
    result = act(handle, stat.size);
  } catch (error) {
    if (error instanceof GuestError) closeAfterFailure(call, handle);
    throw error;
  }
  fs.close(fn, handle);
  return result;
}

/** Errors: `too-large` for a file of more than `limit` bytes. */
export const readWhole = (call: WholeCall, limit: number): Uint8Array =>
  during(call, READING, (handle, size) => {
    const reason = `a whole file may have ${limit} bytes`;
    if (size > limit) refuseTooLarge(call, reason);
    // One byte more, to see whether it has grown meanwhile.
    const bytes = call.fs.read(call.fn, handle, 0, limit + 1);
    return bytes.length > limit ? refuseTooLarge(call, reason) : bytes;
  });

/** The new content of a file, which is made when there is none. Whatever the failure, the old content stays. */
export const replaceWhole = (call: WholeCall, content: Uint8Array): void =>
  during(call, WRITING, (handle) => call.fs.replace(call.fn, handle, content));

/** More than 1 MiB goes in pieces: when one fails, those before it are in the file. */
export const appendWhole = (call: WholeCall, content: Uint8Array): void =>
  during(call, WRITING, (handle) => void call.fs.write(call.fn, handle, 'end', content));

/** The names in a directory, sorted. Errors: `too-large` when there are more than `limit`. */
export const listWhole = (call: WholeCall, limit = Infinity): readonly string[] =>
  during(call, LISTING, (handle) => {
    const names: string[] = [];
    for (let more = true; more && names.length <= limit;) {
      const page = call.fs.list(call.fn, handle, names.length);
      for (const { name } of page.entries) names.push(name);
      ({ more } = page);
    }
    return names.length > limit ? refuseTooLarge(call, `one listing may have ${limit} names`) : names;
  });

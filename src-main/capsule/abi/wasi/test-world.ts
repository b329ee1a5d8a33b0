/** For tests: a component's imports over a recording `GuestFs` with one preopened directory (handle 1). */
import { Answer } from '../../guest-answer.ts';
import { fakeWorld } from '../../guest-fake.ts';
import type { Different } from '../../guest-fake.ts';
import type { Descriptor } from './descriptor.ts';
import type { DirectoryEntryStream } from './directory-entries.ts';
import type { Pollable } from './poll.ts';
import type { InputStream, IoError, OutputStream } from './streams.ts';
import { createWasi } from './wasi.ts';

/** The shapes the generated code expects; spelled out because imports are untyped there. */
export interface Imports {
  readonly 'wasi:cli/environment': {
    getArguments: () => readonly string[];
    getEnvironment: () => readonly (readonly [string, string])[];
    initialCwd: () => string | undefined;
  };
  readonly 'wasi:cli/exit': { exit: (status: { tag: 'ok' | 'err' }) => never; exitWithCode: (code: number) => never };
  readonly 'wasi:cli/stdin': { getStdin: () => InputStream };
  readonly 'wasi:cli/stdout': { getStdout: () => OutputStream };
  readonly 'wasi:cli/stderr': { getStderr: () => OutputStream };
  readonly 'wasi:cli/terminal-stdin': { getTerminalStdin: () => object | undefined };
  readonly 'wasi:clocks/monotonic-clock': {
    now: () => bigint;
    subscribeDuration: (duration: bigint) => Pollable;
    subscribeInstant: (when: bigint) => Pollable;
  };
  readonly 'wasi:clocks/wall-clock': { now: () => { seconds: bigint; nanoseconds: number } };
  readonly 'wasi:filesystem/preopens': { getDirectories: () => readonly (readonly [Descriptor, string])[] };
  readonly 'wasi:filesystem/types': {
    filesystemErrorCode: (error: IoError) => string | undefined;
    Descriptor: typeof Descriptor;
    DirectoryEntryStream: typeof DirectoryEntryStream;
  };
  readonly 'wasi:io/error': { Error: typeof IoError };
  readonly 'wasi:io/poll': { poll: (list: readonly Pollable[]) => Uint32Array; Pollable: typeof Pollable };
  readonly 'wasi:io/streams': { InputStream: typeof InputStream; OutputStream: typeof OutputStream };
  readonly 'wasi:random/random': { getRandomBytes: (length: bigint) => Uint8Array; getRandomU64: () => bigint };
}

export function setUp(different?: Different) {
  const { world, calls } = fakeWorld(different);
  const imports = createWasi(world) as unknown as Imports;
  const [[root] = []] = imports['wasi:filesystem/preopens'].getDirectories();
  if (root === undefined) throw new Error('nothing is preopened');
  const open = (flags = { read: true, write: true }): Descriptor => {
    const file = root.openAt({}, 'f', {}, flags);
    calls.length = 0;
    return file;
  };
  return { imports, calls, root, open };
}

/** What the guest is answered: the error side of a result. */
export function answerOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    if (error instanceof Answer) return error.payload;
    throw error;
  }
  return 'no error';
}

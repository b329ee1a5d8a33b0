/** WASI 0.2 over `GuestFs`: the import object of one component, under names without versions. */
import { GuestExit } from '../../guest-world.ts';
import type { GuestStdio, GuestWorld, OutputName } from '../../guest-world.ts';
import { datetime } from './attributes.ts';
import type { DescriptorFlags } from './attributes.ts';
import { Descriptor } from './descriptor.ts';
import { DirectoryEntryStream } from './directory-entries.ts';
import { Holding } from './holding.ts';
import { networkInterfaces } from './network.ts';
import { Pollable, monotonicClock, pollInterface } from './poll.ts';
import { InputStream, IoError, OutputStream } from './streams.ts';

/** A component's memory can be no larger, so neither can what it wants filled. */
const MAX_RANDOM_BYTES = 1024n * 1024n * 1024n;

/** A terminal is a fact about a stream; there is nothing to hold. */
class TerminalInput {
  [Symbol.dispose](): void {
    // Nothing is held.
  }
}
class TerminalOutput {
  [Symbol.dispose](): void {
    // Nothing is held.
  }
}

function standardInput(world: GuestWorld): InputStream {
  const { stdio } = world;
  const waits = (): boolean => stdio.available() === 0;
  return new InputStream({
    read: (max) => stdio.read(max),
    waits,
    pollable: () => new Pollable(world, { ready: () => !waits(), deadline: null, waitsForInput: true }),
    dropped: () => undefined,
  });
}

const standardOutput = (stdio: GuestStdio, stream: OutputName): OutputStream =>
  new OutputStream({ write: (bytes) => stdio.write(stream, bytes), dropped: () => undefined });

function cli(world: GuestWorld) {
  const { stdio } = world;
  const whenTerminal =
    <T>(make: () => T) =>
    (): T | undefined =>
      stdio.terminal === 'terminal' ? make() : undefined;
  return {
    'wasi:cli/environment': {
      getEnvironment: () => world.env,
      getArguments: () => world.args,
      initialCwd: () => undefined,
    },
    'wasi:cli/exit': {
      exit(status: { readonly tag: 'ok' | 'err' }): never {
        throw new GuestExit(status.tag === 'ok' ? 0 : 1);
      },
      exitWithCode(code: number): never {
        throw new GuestExit(code);
      },
    },
    'wasi:cli/stdin': { getStdin: () => standardInput(world) },
    'wasi:cli/stdout': { getStdout: () => standardOutput(stdio, 'stdout') },
    'wasi:cli/stderr': { getStderr: () => standardOutput(stdio, 'stderr') },
    'wasi:cli/terminal-input': { TerminalInput },
    'wasi:cli/terminal-output': { TerminalOutput },
    'wasi:cli/terminal-stdin': { getTerminalStdin: whenTerminal(() => new TerminalInput()) },
    'wasi:cli/terminal-stdout': { getTerminalStdout: whenTerminal(() => new TerminalOutput()) },
    'wasi:cli/terminal-stderr': { getTerminalStderr: whenTerminal(() => new TerminalOutput()) },
  };
}

function random({ random: fill }: GuestWorld) {
  const bytes = (length: bigint): Uint8Array => {
    if (length > MAX_RANDOM_BYTES)
      throw new WebAssembly.RuntimeError('more random bytes asked for than memory can hold');
    const filled = new Uint8Array(Number(length));
    fill(filled);
    return filled;
  };
  const number = (): bigint => new DataView(bytes(8n).buffer).getBigUint64(0);
  return {
    'wasi:random/random': { getRandomBytes: bytes, getRandomU64: number },
    'wasi:random/insecure': { getInsecureRandomBytes: bytes, getInsecureRandomU64: number },
    'wasi:random/insecure-seed': { insecureSeed: (): readonly [bigint, bigint] => [number(), number()] },
  };
}

const PREOPENED: DescriptorFlags = { read: true };

/** Every call gives descriptors of their own, each dropped by the guest; what they stand on stays open for the run. */
function preopens({ fs }: GuestWorld) {
  const known = fs.preopens();
  return {
    getDirectories: () =>
      known.map(({ handle, guestPath, access }) => {
        const flags = { ...PREOPENED, mutateDirectory: access === 'read-write' };
        return [new Descriptor(new Holding(fs, handle, 'for-the-run'), 'directory', flags), guestPath] as const;
      }),
  };
}

const interfaces = (world: GuestWorld) => ({
  ...cli(world),
  ...random(world),
  ...networkInterfaces(world),
  'wasi:clocks/monotonic-clock': monotonicClock(world),
  'wasi:clocks/wall-clock': {
    now: () => datetime(world.clock.realtime()),
    resolution: () => datetime(1n),
  },
  'wasi:filesystem/preopens': preopens(world),
  'wasi:filesystem/types': {
    Descriptor,
    DirectoryEntryStream,
    filesystemErrorCode: (error: IoError) => error.code ?? undefined,
  },
  'wasi:io/error': { Error: IoError },
  'wasi:io/poll': pollInterface(world),
  'wasi:io/streams': { InputStream, OutputStream },
});

/** One entry per interface, so that the loader can know the names without a world. */
const INTERFACES: Readonly<Record<keyof ReturnType<typeof interfaces>, true>> = {
  'wasi:cli/environment': true,
  'wasi:cli/exit': true,
  'wasi:cli/stderr': true,
  'wasi:cli/stdin': true,
  'wasi:cli/stdout': true,
  'wasi:cli/terminal-input': true,
  'wasi:cli/terminal-output': true,
  'wasi:cli/terminal-stderr': true,
  'wasi:cli/terminal-stdin': true,
  'wasi:cli/terminal-stdout': true,
  'wasi:clocks/monotonic-clock': true,
  'wasi:clocks/wall-clock': true,
  'wasi:filesystem/preopens': true,
  'wasi:filesystem/types': true,
  'wasi:http/outgoing-handler': true,
  'wasi:http/types': true,
  'wasi:io/error': true,
  'wasi:io/poll': true,
  'wasi:io/streams': true,
  'wasi:random/insecure': true,
  'wasi:random/insecure-seed': true,
  'wasi:random/random': true,
  'wasi:sockets/instance-network': true,
  'wasi:sockets/ip-name-lookup': true,
  'wasi:sockets/network': true,
  'wasi:sockets/tcp': true,
  'wasi:sockets/tcp-create-socket': true,
  'wasi:sockets/udp': true,
  'wasi:sockets/udp-create-socket': true,
};

/** Whether the interface, without its version, is offered. One implementation serves every 0.2.x. */
export const offersWasi = (name: string): boolean => Object.hasOwn(INTERFACES, name);

/** The imports of one component instance. */
export const createWasi = (world: GuestWorld): WebAssembly.Imports => interfaces(world);

/** For tests: a guest's world that records what an adapter asks of it and answers from one file of 1,000 sevens. */
import type { GuestFs, GuestStat } from './guest-fs.ts';
import { ServiceError } from './guest-services.ts';
import type { GuestServices } from './guest-services.ts';
import type { GuestClock, GuestStdio, GuestWorld } from './guest-world.ts';

export const STAT: GuestStat = {
  kind: 'file',
  size: 1000,
  mode: 0o644,
  nlink: 2,
  ino: 77n,
  device: 3,
  atimeNs: 1n,
  mtimeNs: 2_000_000_003n,
  ctimeNs: 3n,
};

/** Parts of a world that a test wants to be different. */
export interface Different {
  readonly fs?: Partial<GuestFs>;
  readonly stdio?: Partial<GuestStdio>;
  readonly clock?: GuestClock;
  /** What services answer; `unsupported` to everything when not given. */
  readonly ask?: (name: Parameters<GuestServices['ask']>[1], request: unknown) => unknown;
}

const ANSWERS: Partial<GuestFs> = {
  preopens: () => [{ handle: 1, guestPath: '/cwd', access: 'read-write' }],
  open: () => ({ handle: 9, stat: STAT }),
  read: (_fn, _handle, offset, length) => new Uint8Array(Math.max(0, Math.min(length, STAT.size - offset))).fill(7),
  write: (_fn, _handle, offset, bytes) => (offset === 'end' ? STAT.size : offset) + bytes.length,
  statHandle: () => STAT,
  stat: () => STAT,
  statAgain: () => STAT,
  statHandleAgain: () => STAT,
  listWithStats: () => ({ entries: [], more: false }),
  list: () => ({ entries: [], more: false }),
  readLink: () => 'the target',
};

/** Every call of `answers`, its name first, with bytes as they were at that moment; `preopens` is not worth a record. */
function recording(answers: Partial<GuestFs>, calls: unknown[][]): GuestFs {
  const call =
    (method: keyof GuestFs) =>
    (...args: readonly unknown[]): unknown => {
      const kept = args.map((arg) => (arg instanceof Uint8Array ? new Uint8Array(arg) : arg));
      if (method !== 'preopens') calls.push([method, ...kept]);
      return (answers[method] as ((...args: readonly unknown[]) => unknown) | undefined)?.(...args);
    };
  return new Proxy(answers, { get: (_answers, method: keyof GuestFs) => call(method) }) as GuestFs;
}

/** Clocks that stand still. */
const CLOCK: GuestClock = {
  realtime: () => 5_000_000_006n,
  monotonic: () => 6n,
  cpuTime: () => 7n,
  sleep: () => undefined,
};

const NO_SERVICE = (): never => {
  throw new ServiceError('unsupported');
};

export function fakeWorld({ fs, stdio, clock = CLOCK, ask = NO_SERVICE }: Different = {}): {
  readonly world: GuestWorld;
  readonly calls: unknown[][];
} {
  const calls: unknown[][] = [];
  const world: GuestWorld = {
    fs: recording({ ...ANSWERS, ...fs }, calls),
    services: {
      ask(fn, name, request) {
        calls.push(['ask', fn, name, request]);
        return ask(name, request) as never;
      },
    },
    stdio: {
      terminal: 'terminal',
      read: () => new Uint8Array(0),
      available: () => 'end',
      waitReadable: () => undefined,
      write: (stream, bytes) => void calls.push([stream, Buffer.from(bytes).toString()]),
      ...stdio,
    },
    clock,
    random: (into) => void into.fill(4),
    args: ['prog', 'ä'],
    env: [['A', 'b']],
  };
  return { world, calls };
}

/** Clocks that go on only while somebody sleeps, and how long that was each time, in milliseconds. */
export function sleepingClock(): { readonly clock: GuestClock; readonly slept: number[] } {
  let now = 1000n;
  const slept: number[] = [];
  const sleep = (milliseconds: number): void => {
    slept.push(milliseconds);
    now += BigInt(Math.ceil(milliseconds * 1e6));
  };
  return { slept, clock: { realtime: () => now + 10n ** 18n, monotonic: () => now, cpuTime: () => 0n, sleep } };
}

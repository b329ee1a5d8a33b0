/** Arguments, environment, clocks, chance, the end of the program, and the sockets there are none of. */
import { GuestExit } from '../../guest-world.ts';
import type { GuestWorld } from '../../guest-world.ts';
import { ERRNO, refuse } from './errno.ts';
import { utf8 } from './memory.ts';
import type { GuestMemory } from './memory.ts';
import type { Parts } from './parts.ts';
import { CLOCK } from './poll.ts';

/** Between two pieces the thread can be stopped. */
const RANDOM_PIECE = 1024 * 1024;
const MICROSECOND = 1000n;

function writeStrings(memory: GuestMemory, pointers: number, buffer: number, strings: readonly Uint8Array[]): void {
  let [pointer, at] = [pointers >>> 0, buffer >>> 0];
  for (const string of strings) {
    memory.setU32(pointer, at);
    memory.set(at, string);
    pointer += 4;
    at += string.length;
  }
}

function writeSizes(memory: GuestMemory, count: number, size: number, strings: readonly Uint8Array[]): void {
  memory.setU32(count, strings.length);
  memory.setU32(
    size,
    strings.reduce((sum, { length }) => sum + length, 0),
  );
}

function readClock({ clock }: GuestWorld, id: number): bigint {
  if (id === CLOCK.realtime) return clock.realtime();
  if (id === CLOCK.monotonic) return clock.monotonic();
  // A guest has one thread, so its process's time is its thread's.
  return id === CLOCK.processCpu || id === CLOCK.threadCpu ? clock.cpuTime() : refuse(ERRNO.inval);
}

function resolution(id: number): bigint {
  if (id === CLOCK.realtime || id === CLOCK.monotonic) return 1n;
  return id === CLOCK.processCpu || id === CLOCK.threadCpu ? MICROSECOND : refuse(ERRNO.inval);
}

export function environmentFunctions({ world, memory }: Parts) {
  const args = world.args.map((arg) => utf8(`${arg}\0`));
  const env = world.env.map(([name, value]) => utf8(`${name}=${value}\0`));
  return {
    args_sizes_get: (count: number, size: number) => writeSizes(memory, count, size, args),
    args_get: (pointers: number, buffer: number) => writeStrings(memory, pointers, buffer, args),
    environ_sizes_get: (count: number, size: number) => writeSizes(memory, count, size, env),
    environ_get: (pointers: number, buffer: number) => writeStrings(memory, pointers, buffer, env),
    clock_time_get: (id: number, _precision: bigint, out: number) => memory.setU64(out, readClock(world, id)),
    clock_res_get: (id: number, out: number) => memory.setU64(out, resolution(id)),
    random_get(at: number, length: number) {
      const bytes = memory.bytes(at, length);
      for (let from = 0; from < bytes.length; from += RANDOM_PIECE)
        world.random(bytes.subarray(from, from + RANDOM_PIECE));
    },
    proc_exit(code: number): void {
      throw new GuestExit(code >>> 0);
    },
    /** No signals here. */
    proc_raise(): void {
      refuse(ERRNO.notsup);
    },
    sched_yield: () => undefined,
  };
}

export function socketFunctions({ descriptors }: Parts) {
  const notASocket = (fd: number): void => {
    descriptors.get(fd);
    refuse(ERRNO.notsock);
  };
  return { sock_accept: notASocket, sock_recv: notASocket, sock_send: notASocket, sock_shutdown: notASocket };
}

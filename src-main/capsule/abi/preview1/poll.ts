/** `poll_oneoff`: waits for clocks and input; everything else is always ready. */
import type { GuestWorld } from '../../guest-world.ts';
import type { Descriptors } from './descriptors.ts';
import { ERRNO, Refusal, refuse } from './errno.ts';
import type { Errno } from './errno.ts';
import type { GuestMemory } from './memory.ts';
import type { Parts } from './parts.ts';
import { RIGHT } from './rights.ts';

const SUBSCRIPTION_BYTES = 48;
const EVENT_BYTES = 32;
const MAX_SUBSCRIPTIONS = 4096;
/** Values of `eventtype` and `clockid`; bits of `subclockflags` and `eventrwflags`. */
const EVENT = { clock: 0, read: 1, write: 2 } as const;
export const CLOCK = { realtime: 0, monotonic: 1, processCpu: 2, threadCpu: 3 } as const;
const ABSOLUTE = 1;
const HANGUP = 1;

interface Event {
  readonly userdata: bigint;
  readonly type: number;
  readonly errno: Errno;
  /** Bytes ready, and whether the other end is gone. */
  readonly bytes: number;
  readonly flags: number;
}

/** One thing waited for: `ready` looks without waiting, `deadline` is nanoseconds of the monotonic clock. */
interface Subscription {
  readonly ready: () => Event | undefined;
  readonly deadline: bigint | undefined;
  readonly waitsForInput: boolean;
}

const always = (event: Event): Subscription => ({ ready: () => event, deadline: undefined, waitsForInput: false });

function clockSubscription({ clock }: GuestWorld, memory: GuestMemory, at: number, userdata: bigint): Subscription {
  const event: Event = { userdata, type: EVENT.clock, errno: ERRNO.success, bytes: 0, flags: 0 };
  const id = memory.u32(at + 16);
  const timeout = memory.u64(at + 24);
  if (id !== CLOCK.realtime && id !== CLOCK.monotonic) return always({ ...event, errno: ERRNO.notsup });
  const absolute = (memory.u16(at + 40) & ABSOLUTE) !== 0;
  // A real-time alarm is turned into a wait from now: it does not follow when the system's clock is set.
  const passed = absolute && id === CLOCK.realtime ? clock.realtime() : clock.monotonic();
  const wait = absolute ? timeout - passed : timeout;
  const deadline = clock.monotonic() + wait;
  return { ready: () => (clock.monotonic() >= deadline ? event : undefined), deadline, waitsForInput: false };
}

function streamSubscription(
  { stdio, fs }: GuestWorld,
  descriptors: Descriptors,
  fd: number,
  { userdata, type }: Pick<Event, 'userdata' | 'type'>,
): Subscription {
  const event: Event = { userdata, type, errno: ERRNO.success, bytes: 1, flags: 0 };
  try {
    const descriptor = descriptors.capable(descriptors.get(fd), RIGHT.pollFdReadwrite);
    if (descriptor.kind !== 'input' || type !== EVENT.read) return always(event);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const place = { at: descriptors.handleOf(fd), path: '' };
    if (error.errno === ERRNO.notcapable)
      fs.refused('poll_oneoff', place, 'not-capable', 'the descriptor lacks the right');
    return always({ ...event, errno: error.errno, bytes: 0 });
  }
  const ready = (): Event | undefined => {
    const bytes = stdio.available();
    if (bytes === 'end') return { ...event, bytes: 0, flags: HANGUP };
    return bytes > 0 ? { ...event, bytes } : undefined;
  };
  return { ready, deadline: undefined, waitsForInput: true };
}

function writeEvent(memory: GuestMemory, at: number, event: Event): void {
  memory.fill(at, EVENT_BYTES, 0);
  memory.setU64(at, event.userdata);
  memory.setU16(at + 8, event.errno);
  memory.setU8(at + 10, event.type);
  memory.setU64(at + 16, BigInt(event.bytes));
  memory.setU16(at + 24, event.flags);
}

/** Sleeps until something may be ready. */
function wait({ stdio, clock }: GuestWorld, subscriptions: readonly Subscription[]): void {
  const deadlines = subscriptions.flatMap(({ deadline }) => (deadline === undefined ? [] : [deadline]));
  const soonest = deadlines.reduce<bigint | undefined>(
    (best, next) => (best === undefined || next < best ? next : best),
    undefined,
  );
  const left = soonest === undefined ? Infinity : Math.max(0, Number(soonest - clock.monotonic()) / 1e6);
  if (subscriptions.some(({ waitsForInput }) => waitsForInput)) stdio.waitReadable(left);
  else clock.sleep(left);
}

export const pollFunctions = ({ world, memory, descriptors }: Parts) => ({
  poll_oneoff(input: number, output: number, count: number, out: number) {
    const total = count >>> 0;
    if (total === 0 || total > MAX_SUBSCRIPTIONS) refuse(ERRNO.inval);
    memory.bytes(input, total * SUBSCRIPTION_BYTES);
    memory.bytes(output, total * EVENT_BYTES);
    memory.setU32(out, 0);
    const subscriptions = Array.from({ length: total }, (_, index) => {
      const at = (input >>> 0) + index * SUBSCRIPTION_BYTES;
      const userdata = memory.u64(at);
      const type = memory.u8(at + 8);
      if (type === EVENT.clock) return clockSubscription(world, memory, at, userdata);
      if (type > EVENT.write) return refuse(ERRNO.inval);
      return streamSubscription(world, descriptors, memory.u32(at + 16), { userdata, type });
    });
    for (;;) {
      const events = subscriptions.flatMap(({ ready }) => ready() ?? []);
      for (const [index, event] of events.entries()) writeEvent(memory, (output >>> 0) + index * EVENT_BYTES, event);
      if (events.length > 0) {
        memory.setU32(out, events.length);
        return;
      }
      wait(world, subscriptions);
    }
  },
});

/** `astrid:sys/host@1.0.0`: log, configuration, time, chance, and who is calling. */
import { Answer } from '../../guest-answer.ts';
import type { GuestWorld } from '../../guest-world.ts';
import { refuse, serviceCall, UNKNOWN_ARMS } from './service-call.ts';
import type { Arms } from './service-call.ts';

type Arm = 'capability-denied' | 'config-key-reserved' | 'too-large' | 'registry-unavailable' | 'cancelled';

const SYS_ARMS: Arms<Arm> = {
  ...UNKNOWN_ARMS,
  denied: 'capability-denied',
  reserved: 'config-key-reserved',
  'too-large': 'too-large',
  quota: 'too-large',
  cancelled: 'cancelled',
  'store-unavailable': 'registry-unavailable',
};

/** Nanoseconds of the longest sleep, and bytes of chance at once (contracts.md 7.1). */
const MAX_SLEEP = 60_000_000_000n;
const MAX_RANDOM = 4096n;
const NANOSECONDS_A_MILLISECOND = 1_000_000;

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** For functions without an error of their own: what the engine refuses there is lost, and in the record. */
function withoutFailing(act: () => unknown): void {
  try {
    serviceCall(SYS_ARMS, act);
  } catch (error) {
    if (!(error instanceof Answer)) throw error;
  }
}

export function createSys({ services, clock, random }: Pick<GuestWorld, 'services' | 'clock' | 'random'>) {
  const caller = (fn: string) => services.ask(fn, 'caller', null);
  const held = (fn: string): readonly string[] => services.ask(fn, 'capabilities', null);
  return {
    getConfig: (key: string) =>
      serviceCall(SYS_ARMS, () => services.ask('get-config', 'config-get', { key }) ?? undefined),
    getCaller: () =>
      serviceCall(SYS_ARMS, () => {
        const { principal, source, timeMs } = caller('get-caller');
        return { principal: principal ?? undefined, sourceId: source, timestamp: new Date(timeMs).toISOString() };
      }),
    log: (level: Level, message: string) => withoutFailing(() => services.ask('log', 'log', { level, message })),
    signalReady: () => withoutFailing(() => services.ask('signal-ready', 'ready', null)),
    clockMs: () => clock.realtime() / BigInt(NANOSECONDS_A_MILLISECOND),
    clockMonotonicNs: () => clock.monotonic(),
    sleepNs(duration: bigint): void {
      if (duration > MAX_SLEEP) refuse('too-large');
      clock.sleep(Number(duration) / NANOSECONDS_A_MILLISECOND);
    },
    randomBytes(length: bigint): Uint8Array {
      if (length > MAX_RANDOM) refuse('too-large');
      const bytes = new Uint8Array(Number(length));
      random(bytes);
      return bytes;
    },
    /** Of others than itself a capsule learns nothing here: what is not known is not allowed. */
    checkCapsuleCapability: ({
      sourceUuid,
      capability,
    }: {
      readonly sourceUuid: string;
      readonly capability: string;
    }) =>
      serviceCall(SYS_ARMS, () => {
        const isItself = caller('check-capsule-capability').source === sourceUuid;
        return { allowed: isItself && held('check-capsule-capability').includes(capability) };
      }),
    enumerateCapabilities: () => serviceCall(SYS_ARMS, () => held('enumerate-capabilities')),
  };
}

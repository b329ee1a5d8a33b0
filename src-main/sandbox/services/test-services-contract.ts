/** For tests: a real sandbox whose services keep secrets in memory, and whose time goes on when the test says so. */
import { Parked } from '../parked.ts';
import type { RunDoor } from '../run-door.ts';
import type { Session } from '../session.ts';
import { createTestSandbox } from '../test-sandbox-contract.ts';
import type { Secret } from './prompt.ts';
import type { RunFacts } from './run-services.ts';
import type { SecretStore } from './secrets.ts';
import type { ServiceName, ServiceTable } from './service-table.ts';
import type { Timer } from './waiting-call.ts';

/** A call as a guest makes it: an answer or a failure at once, or waiting. */
export interface TestCall<T> {
  readonly state: 'answered' | 'failed' | 'waiting';
  readonly answer: T | undefined;
  /** The word of the error. */
  readonly code: string | undefined;
}

export interface TestServices {
  /** Opens the sandbox anew when it was open. */
  readonly open: () => Session;
  readonly session: () => Session;
  readonly run: (facts?: RunFacts, capsule?: string) => RunDoor;
  /** Makes a call; it goes on by itself when what it waits for comes. */
  readonly call: <N extends ServiceName>(
    door: RunDoor,
    name: N,
    request: ServiceTable[N][0],
  ) => TestCall<ServiceTable[N][1]>;
  /** Lets milliseconds pass, and what was to happen then happen. */
  readonly pass: (milliseconds: number) => void;
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly remove: () => void;
}

function createTestTimer() {
  let now = 0;
  const due = new Set<{ readonly at: number; readonly then: () => void }>();
  const timer: Timer = (milliseconds, then) => {
    const one = { at: now + milliseconds, then };
    due.add(one);
    return () => due.delete(one);
  };
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    for (const one of [...due].filter(({ at }) => at <= now)) if (due.delete(one)) one.then();
  };
  return { timer, pass };
}

function call<N extends ServiceName>(
  door: RunDoor,
  name: N,
  request: ServiceTable[N][0],
): TestCall<ServiceTable[N][1]> {
  const made: { -readonly [K in keyof TestCall<unknown>]: TestCall<ServiceTable[N][1]>[K] } = {
    state: 'waiting',
    answer: undefined,
    code: undefined,
  };
  const again = (): void => {
    try {
      made.answer = door.ask(`abi.${name}`, name, request);
      made.state = 'answered';
    } catch (error) {
      if (error instanceof Parked) return error.register(again);
      made.state = 'failed';
      made.code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  };
  again();
  return made;
}

export function createTestServices(): TestServices {
  const sandbox = createTestSandbox();
  const { timer, pass } = createTestTimer();
  const secrets = new Map<string, Secret>();
  const store: SecretStore = {
    put: (space, key, secret) => void secrets.set(`${space} ${key}`, secret),
    has: (space, key) => secrets.has(`${space} ${key}`),
  };
  let session: Session | null = null;
  let runs = 0;
  const open = (): Session => (session = sandbox.open({ services: { timer, secrets: store } }));
  const current = (): Session => session ?? open();
  return {
    open,
    session: current,
    run: (facts = {}, capsule = 'tidy') =>
      current().doorForRun({ run: `run-${++runs}`, capsule, principal: 'default' }, [], facts),
    call,
    pass(milliseconds) {
      sandbox.pass(BigInt(milliseconds) * 1_000_000n);
      pass(milliseconds);
    },
    secrets,
    remove: sandbox.remove,
  };
}

/** `fn path path2 decision outcome` of every call of a service, oldest first. */
export const callEvents = (session: Session): readonly string[] =>
  session.audit
    .page({ after: 0, limit: 1000 })
    .events.filter(({ op }) => op === 'host-call')
    .map(
      ({ fn, path, path2, decision, outcome }) =>
        `${fn} ${path}${path2 === null ? '' : ` ${path2}`} ${decision} ${outcome}`,
    );

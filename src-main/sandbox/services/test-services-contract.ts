/** For tests: a real sandbox whose services keep secrets in memory, and whose time goes on when the test says so. */
import { join } from 'node:path';

import { GrantFile } from '../../store/grant-file.ts';
import { Parked } from '../parked.ts';
import type { RunDoor } from '../run-door.ts';
import type { Session } from '../session.ts';
import type { RunPolicy } from '../policy/run-policy.ts';
import type { SessionDeps } from '../session-deps.ts';
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
  readonly open: (some?: Partial<SessionDeps>) => Session;
  readonly session: () => Session;
  readonly run: (facts?: RunFacts, capsule?: string) => RunDoor;
  /** A run with all mounts that asks for what no rule gives; of the program with this hash. */
  readonly guest: (some?: Partial<RunPolicy>) => RunDoor;
  readonly workspace: string;
  /** The file of what is granted always. */
  readonly grantFile: string;
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

/** Acts as a guest's call does. */
export function waitingFor<T>(act: () => T): TestCall<T> {
  const made: { -readonly [K in keyof TestCall<unknown>]: TestCall<T>[K] } = {
    state: 'waiting',
    answer: undefined,
    code: undefined,
  };
  const again = (): void => {
    try {
      made.answer = act();
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

const call = <N extends ServiceName>(
  door: RunDoor,
  name: N,
  request: ServiceTable[N][0],
): TestCall<ServiceTable[N][1]> => waitingFor(() => door.ask(`abi.${name}`, name, request));

/** The program of test guests. */
export const TEST_CAPSULE = { name: 'tidy', hash: 'a'.repeat(64) } as const;
/** What it is granted, when nothing else is said. */
export const TEST_WISH = {
  access: 'read',
  pattern: 'cwd://src',
  lifetime: 'sandbox',
  capsule: TEST_CAPSULE,
  source: 'window',
} as const;

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
  const grantFile = join(sandbox.top, 'policy', 'default.json');
  const open = (some: Partial<SessionDeps> = {}): Session => {
    const services = { timer, secrets: store, grants: new GrantFile(grantFile) };
    return (session = sandbox.open({ services, ...some }));
  };
  const current = (): Session => session ?? open();
  return {
    open,
    session: current,
    run: (facts = {}, capsule = 'tidy') =>
      current().doorForRun({ run: `run-${++runs}`, capsule, principal: 'default' }, [], facts),
    guest(some = {}) {
      const policy = { run: `run-${++runs}`, capsule: TEST_CAPSULE, mode: 'ask', rules: null, ...some } as const;
      const caller = { run: policy.run, capsule: policy.capsule.name, principal: 'default', policy };
      return current().doorForRun(caller, current().mounts.all());
    },
    workspace: sandbox.workspace,
    grantFile,
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

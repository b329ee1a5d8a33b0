/** For tests: Extism plug-ins over a real sandbox, most of them in the test's own thread, which takes a tenth of the time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

import type { Gate } from '../sandbox/gate.ts';
import { GuardedFs } from '../sandbox/guarded-fs.ts';
import { GuestDoor } from '../sandbox/guest-door.ts';
import type { Session } from '../sandbox/session.ts';
import { createTestSandbox, guestOf } from '../sandbox/test-sandbox-contract.ts';
import type { TestSandbox } from '../sandbox/test-sandbox-contract.ts';
import { VfsError } from '../vfs/errors.ts';
import { METHODS } from './bridge-codec.ts';
import { fakeWorld } from './guest-fake.ts';
import { GuestError } from './guest-fs.ts';
import type { GuestFs } from './guest-fs.ts';
import { createCapsuleHost } from './host.ts';
import type { CapsuleHost, RunEnd, RunningCapsule } from './host.ts';
import { planProgram } from './plan-call.ts';
import type { GuestEnd } from './program.ts';
import { runInWorld } from './run-guest.ts';

export const pluginFile = (name: string): string =>
  fileURLToPath(new URL(`../../e2e/guests/extism/${name}.wasm`, import.meta.url));

export interface Called<End = GuestEnd> {
  readonly end: End;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** `op fn path outcome decision` of each attempt of its own, oldest first. */
  readonly audit: readonly string[];
}
export interface Call {
  /** A guest of e2e/guests/extism, or the way there to one beside. */
  readonly plugin: string;
  readonly args: readonly string[];
  /** Standard input, of which there is none when it is not given. */
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** File calls that are to answer otherwise; not for `run`. */
  readonly fs?: Partial<GuestFs>;
}

export interface PluginWorld {
  readonly sandbox: TestSandbox;
  readonly session: Session;
  /** The files of a run under another policy, as `fs` of a call. */
  readonly under: (gate: Gate) => GuestFs;
  readonly host: CapsuleHost;
  /** Faults of ours. */
  readonly defects: unknown[];
  /** Calls an export in this thread. */
  readonly call: (call: Call) => Promise<Called>;
  /** The same in a thread of its own, as in earnest; `onOutput` may stop it, and so do `killAfter` milliseconds. */
  readonly run: (
    call: Call,
    onOutput?: (running: RunningCapsule) => void,
    killAfter?: number,
  ) => Promise<Called<RunEnd>>;
  /** Throws when there were faults of ours that no test has taken. */
  readonly close: () => void;
}

const HANDLES = 100;
/** The audit is read in pages. */
const PAGE = 1000;
const auditSince = (session: Session, before: number): readonly string[] =>
  session.audit
    .page({ after: before, limit: PAGE })
    .events.filter(({ fn }) => fn !== 'run-end')
    .map(({ op, fn, path, outcome, decision }) => `${op} ${fn} ${path} ${outcome} ${decision}`);

type Method = (...args: readonly unknown[]) => unknown;

/** The door without the bridge: known failures as an adapter sees them. */
function fsOf(door: GuestDoor): GuestFs {
  const translated = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      if (error instanceof VfsError) throw new GuestError(error.code, error.message);
      throw error;
    }
  };
  const method =
    (name: string) =>
    (...args: readonly unknown[]): unknown =>
      // Looked up at the call, so that the door is its `this`.
      translated(() => (door as unknown as Readonly<Record<string, Method>>)[name]?.(...args));
  let room = new Uint8Array(0);
  const calls = Object.fromEntries(METHODS.map((name) => [name, method(name)])) as unknown as GuestFs;
  return {
    ...calls,
    // Nothing is kept: each question is asked.
    statAgain: (...args) => calls.stat(...args),
    statHandleAgain: (...args) => calls.statHandle(...args),
    listWithStats: (...args) => calls.list(...args),
    read(fn, handle, offset, length) {
      if (room.length < length) room = new Uint8Array(length);
      const into = room.subarray(0, length);
      const read = translated(() => door.readInto(fn, handle, offset, into));
      return into.slice(0, read);
    },
  };
}

/** A sandbox over a workspace with one file, `src/a` (`hello`), and a host of capsules; to be closed. */
export function createPluginWorld(): PluginWorld {
  const sandbox = createTestSandbox();
  mkdirSync(join(sandbox.workspace, 'src'));
  writeFileSync(join(sandbox.workspace, 'src/a'), 'hello');
  const session = sandbox.open();
  const defects: unknown[] = [];
  mkdirSync(join(sandbox.top, 'cache'));
  const host = createCapsuleHost({
    guestThread: new URL('../guest.ts', import.meta.url),
    transpileThread: new URL('../transpile.ts', import.meta.url),
    cacheFolder: join(sandbox.top, 'cache'),
    onDefect: (error) => defects.push(error),
  });
  const call: PluginWorld['call'] = async ({ plugin, args, input = '', env = {}, fs }) => {
    const capsule = await host.load(pluginFile(plugin));
    const { program, name } = capsule;
    const before = session.audit.count();
    const door = guestOf(session);
    const output = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
    let left = new Uint8Array(Buffer.from(input));
    const { world } = fakeWorld({
      stdio: {
        read(max) {
          const piece = left.subarray(0, max);
          left = left.subarray(max);
          return piece;
        },
        write: (stream, bytes) => void output[stream].push(new Uint8Array(bytes)),
      },
    });
    const given = { ...world, fs: { ...fsOf(door), ...fs }, args: [name, ...args], env: Object.entries(env) };
    const end = runInWorld(program, () => given, planProgram(capsule));
    if (end.how === 'failed' && end.defect !== null) defects.push(end.defect);
    const audit = auditSince(session, before);
    door.closeAll();
    return { end, stdout: Buffer.concat(output.stdout), stderr: Buffer.concat(output.stderr).toString(), audit };
  };
  const run: PluginWorld['run'] = async ({ plugin, args, input, env = {} }, onOutput, killAfter) => {
    const capsule = await host.load(pluginFile(plugin));
    const before = session.audit.count();
    const { promise, resolve } = Promise.withResolvers<RunEnd>();
    const output = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
    const running = host.start({
      capsule,
      args,
      env,
      calls: guestOf(session),
      onOutput(stream, bytes) {
        output[stream].push(bytes);
        onOutput?.(running);
      },
      onEnd: resolve,
    });
    if (input !== undefined) running.input(Buffer.from(input));
    running.input(null);
    if (killAfter !== undefined) setTimeout(() => running.kill('at once'), killAfter);
    const end = await promise;
    const stderr = Buffer.concat(output.stderr).toString();
    return { end, stdout: Buffer.concat(output.stdout), stderr, audit: auditSince(session, before) };
  };
  const close = (): void => {
    host.close();
    sandbox.remove();
    if (defects.length > 0) throw new Error(`faults of ours: ${defects.map(String).join('; ')}`);
  };
  const under = (gate: Gate): GuestFs => {
    const { mounts, audit, store, principal, boundary } = session;
    const guarded = new GuardedFs({ mounts, gate, boundary, audit, journal: store.journal, now: () => 0n });
    return fsOf(new GuestDoor(guarded, { run: 'r', capsule: 'tidy', principal }, mounts.all(), () => HANDLES));
  };
  return { sandbox, session, under, host, defects, call, run, close };
}

/** One world for all tests of a file, with the short ways to call a plug-in in it. */
export function usePluginWorld() {
  let world: PluginWorld;
  beforeAll(() => {
    world = createPluginWorld();
  });
  afterAll(() => world.close());
  const call = (plugin: string, args: readonly string[], more: Omit<Call, 'plugin' | 'args'> = {}): Promise<Called> =>
    world.call({ plugin, args, ...more });
  return {
    world: (): PluginWorld => world,
    call,
    /** What it wrote to its output. */
    said: async (plugin: string, name: string, input = ''): Promise<string> =>
      (await call(plugin, [name, input])).stdout.toString(),
  };
}

/** Guests of every contract at work in one sandbox, killed at random moments; afterwards nothing may be lost, wrong, or left over. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { RunDoor } from '../sandbox/run-door.ts';
import type { Session } from '../sandbox/session.ts';
import { verifySession } from '../sandbox/store-care.ts';
import { createTestSandbox } from '../sandbox/test-sandbox-contract.ts';
import { readUpTo, using } from '../vfs/derived.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import { createCapsuleHost } from './host.ts';
import type { CapsuleHost, RunEnd, RunningCapsule } from './host.ts';

/** The guests of e2e/guests/churn, and the letter that the names of their files begin with. */
const LETTERS = { preview1: 'p', wasi: 'w', astrid: 'a', extism: 'e' } as const;
export type ChaosContract = keyof typeof LETTERS;
export const CHAOS_CONTRACTS = Object.keys(LETTERS) as readonly ChaosContract[];

/** As e2e/guests/churn/churn.h says. */
const FILES = 16;
const SIZE = 64;
const ALPHABET = 26;
/** Milliseconds that a guest is left at work, at most: its start is in it, so that many die in the middle of that. */
const LONGEST_LIFE = 120;
/** Milliseconds that a busy machine may need to end the last threads. */
const LAST_THREADS = 10_000;
/** Bytes that may be held after all guests are gone: a few more than one run's shared memory. */
const MOST_HELD = 64 * 1024 * 1024;

export interface ChaosReport {
  readonly kills: Readonly<Record<ChaosContract, number>>;
  /** Writes that were answered, each of them looked for in the tree. */
  readonly writes: number;
  /** Events of the record, each with the next number. */
  readonly events: number;
  /** Milliseconds from the command to the end, each with all handles free. */
  readonly latencies: readonly number[];
  /** What is not as it should be; empty when all is well. */
  readonly wrong: readonly string[];
}

interface Life {
  readonly id: string;
  readonly door: RunDoor;
  readonly running: RunningCapsule;
  readonly ended: Promise<RunEnd>;
}

/** One contract: its guest at work, and what its files must hold. */
interface Seat {
  readonly contract: ChaosContract;
  /** By file, the letter that it is full of; empty before it was made. */
  readonly files: string[];
  life: Life | null;
  lives: number;
}

const createRandom = (seed: number): ((below: number) => number) => {
  let state = (seed >>> 0) + 0x9e3779b9;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
};

const guestOf = (contract: ChaosContract): string =>
  fileURLToPath(new URL(`../../e2e/guests/churn/${contract}.wasm`, import.meta.url));
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Bytes of shared and other buffers, after a thorough look for what nobody holds. */
function heldBuffers(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().arrayBuffers;
}
const threads = (): number => (process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0);

class Chaos {
  readonly kills: Record<ChaosContract, number> = { preview1: 0, wasi: 0, astrid: 0, extism: 0 };
  readonly latencies: number[] = [];
  readonly wrong: string[] = [];
  writes = 0;
  readonly #host: CapsuleHost;
  readonly #seats: readonly Seat[];
  #session: Session;

  constructor(host: CapsuleHost, session: Session) {
    this.#host = host;
    this.#session = session;
    this.#seats = CHAOS_CONTRACTS.map((contract) => ({ contract, files: [], life: null, lives: 0 }));
  }

  async startAll(): Promise<void> {
    for (const seat of this.#seats) seat.life ??= await this.#start(seat);
  }

  /** Kills the guest of one contract, while the others go on, and looks at what it leaves. */
  async kill(contract: ChaosContract): Promise<void> {
    for (const seat of this.#seats) if (seat.contract === contract) await this.#kill(seat);
  }

  async killAll(): Promise<void> {
    for (const { contract } of this.#seats) await this.kill(contract);
  }

  /** The same session, or one that was opened again. */
  look(session: Session): void {
    this.#session = session;
    for (const seat of this.#seats) this.#compare(seat, 'in the end');
    for (const finding of findingsOf(session)) this.#found(finding);
  }

  /** The record has every number once. Returns how many there are. */
  countEvents(): number {
    const { audit } = this.#session;
    let last = 0;
    for (let more = true; more;) {
      const page = audit.page({ after: last, limit: 5000 });
      for (const { seq } of page.events) {
        if (seq !== last + 1) this.#found(`after event ${last} comes ${seq}`);
        last = seq;
      }
      more = page.events.length > 0;
    }
    if (last !== audit.count()) this.#found(`${audit.count()} events were counted, ${last} are in the record`);
    return last;
  }

  #found(what: string): void {
    this.wrong.push(what);
  }

  async #start(seat: Seat): Promise<Life> {
    const capsule = await this.#host.load(guestOf(seat.contract));
    const id = `${seat.contract}-${seat.lives++}`;
    const caller = { run: id, capsule: capsule.name, principal: this.#session.principal };
    const door = this.#session.doorForRun(caller, this.#session.mountsForRun([]));
    const { promise: ended, resolve: onEnd } = Promise.withResolvers<RunEnd>();
    const args = seat.contract === 'extism' ? ['forever'] : [];
    const running = this.#host.start({ capsule, args, env: {}, calls: door, onOutput: () => undefined, onEnd });
    return { id, door, running, ended };
  }

  async #kill(seat: Seat): Promise<void> {
    const { life } = seat;
    if (life === null) return;
    seat.life = null;
    this.kills[seat.contract] += 1;
    const asked = performance.now();
    life.running.kill('chaos');
    const end = await life.ended;
    this.latencies.push(performance.now() - asked);
    if (end.how !== 'killed') this.#found(`${life.id} ended by itself: ${JSON.stringify(end)}`);
    if (life.door.held > 0) this.#found(`${life.id} still holds ${life.door.held} handles`);
    this.#replay(seat, life);
    this.#compare(seat, `after ${life.id}`);
  }

  /** What the record says was written, in the guest's order, is what the files must hold. */
  #replay(seat: Seat, { id }: Life): void {
    let count = 0;
    for (let after = 0; ;) {
      const { events } = this.#session.audit.page({ after, limit: 5000, run: id });
      for (const { op, outcome, path } of events) {
        if (op !== 'write' || outcome !== 'ok') continue;
        const file = count % FILES;
        if (!path.endsWith(nameOf(seat, file))) this.#found(`${id}: write ${count} went to ${path}`);
        seat.files[file] = String.fromCharCode(97 + (Math.floor(count / FILES) % ALPHABET));
        count++;
      }
      after = events.at(-1)?.seq ?? after;
      if (events.length === 0) break;
    }
    this.writes += count;
  }

  #compare(seat: Seat, when: string): void {
    for (let file = 0; file < FILES; file++) {
      const wanted = (seat.files[file] ?? '').repeat(SIZE);
      const found = contentOf(this.#session, nameOf(seat, file));
      if (found !== wanted) this.#found(`${when} ${nameOf(seat, file)} holds ${found}, not ${wanted}`);
    }
  }
}

const nameOf = ({ contract }: Seat, file: number): string => `${LETTERS[contract]}${String.fromCharCode(97 + file)}`;

/** Empty when there is no such file: one that was made, and never written, is the same here. */
function contentOf(session: Session, name: string): string {
  const { vfs, root } = session.mounts.get('cwd').view('merged');
  const place = vfs.locate(root, relPath([name]), 'keep');
  if (place.kind === null) return '';
  const file = vfs.openFile(place, { access: 'read', create: 'never', content: 'keep', mode: 0 });
  return Buffer.from(using(file, (open) => readUpTo(open, 0, 2 * SIZE))).toString('latin1');
}

function findingsOf(session: Session): readonly string[] {
  const work = verifySession(session);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value.map(({ sentence }) => sentence);
  }
}

async function rage(chaos: Chaos, kills: number, random: (below: number) => number): Promise<void> {
  for (let count = 0; count < kills * CHAOS_CONTRACTS.length; count++) {
    await chaos.startAll();
    await sleep(random(LONGEST_LIFE));
    await chaos.kill(CHAOS_CONTRACTS[random(CHAOS_CONTRACTS.length)] ?? 'preview1');
  }
  await chaos.killAll();
}

/** About `kills` kills of each contract's guest. Whatever is wrong is in the report. */
export async function causeChaos(seed: number, kills: number): Promise<ChaosReport> {
  const sandbox = createTestSandbox();
  const cacheFolder = mkdtempSync(join(tmpdir(), 'chaos-'));
  const defects: string[] = [];
  const host = createCapsuleHost({
    guestThread: new URL('../guest.ts', import.meta.url),
    transpileThread: new URL('../transpile.ts', import.meta.url),
    cacheFolder,
    onDefect: (error, doing) => defects.push(`a defect, ${doing}: ${String(error)}`),
  });
  try {
    const chaos = new Chaos(host, sandbox.open());
    await chaos.startAll();
    await chaos.killAll();
    const before = { held: heldBuffers(), threads: threads() };
    await rage(chaos, kills, createRandom(seed));
    const leaks = await leaksSince(before);
    const events = chaos.countEvents();
    chaos.look(sandbox.open());
    const { latencies, writes } = chaos;
    return { kills: chaos.kills, writes, events, latencies, wrong: [...chaos.wrong, ...defects, ...leaks] };
  } finally {
    host.close();
    sandbox.remove();
    rmSync(cacheFolder, { recursive: true, force: true });
  }
}

/** A run is over before its thread is gone: the last ones get some time for that. */
async function leaksSince(before: { readonly held: number; readonly threads: number }): Promise<readonly string[]> {
  const until = performance.now() + LAST_THREADS;
  for (;;) {
    const more = { held: heldBuffers() - before.held, threads: threads() - before.threads };
    const leaks = [
      ...(more.held > MOST_HELD ? [`${more.held} bytes of buffers are still held`] : []),
      // The workers of the runtime itself come when they are first needed.
      ...(more.threads > 4 ? [`${more.threads} threads are left`] : []),
    ];
    if (leaks.length === 0 || performance.now() > until) return leaks;
    await sleep(100);
  }
}

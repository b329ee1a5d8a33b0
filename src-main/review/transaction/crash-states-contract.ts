/** Every state that a power cut may leave of a transaction, recovered, and recovered again when that is cut short; for tests. */
import { draftsOfUndo } from './undo-drafts.ts';
import type { Draft } from './draft.ts';
import { MemoryLog } from './memory-log-contract.ts';
import { readRecord } from './record.ts';
import { recoverTransaction } from './recover.ts';
import { SimulatedDisk, simulatedTree, simulatedWriter } from './simulated-disk-contract.ts';
import type { Chance } from './simulated-disk-contract.ts';
import { transact } from './transaction.ts';
import type { TransactionMount } from './transaction-log.ts';

/** A sync that does nothing: a fault of ours that must be seen. */
export type Barrier = 'begin' | 'staged' | 'published' | 'applied' | 'done';
const LOG_SYNCS: readonly Barrier[] = ['begin', 'published', 'done'];
const DISK_SYNCS: readonly Barrier[] = ['staged', 'applied'];

class Cut extends Error {}

/** A log whose last groups a power cut may lose. */
class SimulatedLog extends MemoryLog {
  #durable = { values: new Map<string, Uint8Array>(), contents: new Map<string, Uint8Array>() };
  #groups: { readonly values: Map<string, Uint8Array>; readonly contents: Map<string, Uint8Array> }[] = [];
  watch: (call: 'change' | 'sync') => void = () => undefined;

  override commit(): void {
    this.watch('change');
    this.#groups.push({ values: new Map(this.values), contents: new Map(this.contents) });
  }

  override sync(): void {
    this.commit();
    this.watch('sync');
    this.#durable = this.#groups.at(-1) ?? this.#durable;
    this.#groups = [];
  }

  cut(chance: Chance): SimulatedLog {
    const states = [this.#durable, ...this.#groups];
    return filled(states[Math.floor(chance() * states.length)] ?? this.#durable);
  }
}

function filled({ values, contents }: Pick<MemoryLog, 'values' | 'contents'>): SimulatedLog {
  const log = new SimulatedLog();
  for (const [key, value] of values) log.values.set(key, value);
  for (const [key, value] of contents) log.contents.set(key, value);
  log.sync();
  return log;
}

const silent = (): void => undefined;
const NO_TOP = { own: silent, changed: silent, moved: silent, together: silent, wereAway: silent };

const mountOf = (disk: SimulatedDisk): TransactionMount => ({
  mount: 'cwd',
  base: simulatedTree(disk),
  writer: simulatedWriter(disk),
  top: NO_TOP,
});

const text = (content: string) => ({ size: content.length, read: () => [new TextEncoder().encode(content)] });
const told = (path: string) => ({ path: `cwd://${path}`, kind: 'modified', action: 'write' }) as const;
const common = (path: string) =>
  ({ told: told(path), expects: [], owned: 'left', unfinished: false, before: undefined }) as const;

const entry = (path: string, wanted: Extract<Draft, { what: 'entry' }>['wanted']): Draft => ({
  ...{ what: 'entry', names: path.split('/'), wanted },
  ...common(path),
});
const file = (path: string, content: string): Draft =>
  entry(path, { as: 'file', source: text(content), attributes: { mode: 0o640, mtimeNs: 5n } });
const directory = (path: string): Draft => entry(path, { as: 'directory', attributes: { mode: 0o755, mtimeNs: 0n } });
const gone = (path: string): Draft => entry(path, { as: 'nothing' });
const move = (from: string, to: string): Draft => ({
  ...{ what: 'move', from: from.split('/'), to: to.split('/') },
  ...common(to),
});

/** Writes over, makes, removes, moves, and swaps by way of a third place. */
const DRAFTS: readonly Draft[] = [
  file('a', 'new a'),
  directory('n'),
  directory('n/m'),
  file('n/m/f', 'in a new directory'),
  entry('l', { as: 'link', target: 'there' }),
  move('d', 'e'),
  file('e/x', 'new x'),
  move('p', '.parked'),
  move('q', 'p'),
  move('.parked', 'q'),
  entry('q', { as: 'attributes', attributes: { mode: 0o600, mtimeNs: 7n } }),
  gone('g/h/i'),
  gone('g/h'),
  gone('g'),
];

function oldDisk(): SimulatedDisk {
  const disk = new SimulatedDisk();
  for (const name of ['d', 'g', 'g/h']) disk.make(name.split('/'), { kind: 'directory', mode: 0o755 });
  for (const name of ['a', 'd/x', 'd/y', 'p', 'q', 'g/h/i'])
    disk.make(name.split('/'), { kind: 'file', bytes: `old ${name}` });
  disk.sync();
  return disk;
}

interface World {
  readonly disk: SimulatedDisk;
  readonly log: SimulatedLog;
}

/** Nothing more from the given change or sync on, counted together; leaves one kind of barrier out. */
function rig({ disk, log }: World, stop: number, ignored: Barrier | null): { count: number } {
  const state = { count: 0 };
  const syncs = { disk: 0, log: 0 };
  const hook = (kind: 'disk' | 'log') => (call: 'change' | 'sync') => {
    if (state.count++ >= stop) throw new Cut();
    if (call !== 'sync') return;
    const barriers = kind === 'log' ? LOG_SYNCS : DISK_SYNCS;
    const barrier = barriers[syncs[kind]];
    syncs[kind] += 1;
    if (ignored !== null && barrier === ignored) throw new Ignored();
  };
  disk.watch = hook('disk');
  log.watch = hook('log');
  return state;
}

/** A barrier that is left out: `sync` must do nothing, and go on. */
class Ignored extends Error {}

function leavingOut(target: { sync(): void }): void {
  const sync = target.sync.bind(target);
  target.sync = () => {
    try {
      sync();
    } catch (error) {
      if (!(error instanceof Ignored)) throw error;
    }
  };
}

export interface CrashStates {
  readonly states: number;
  readonly finished: number;
  readonly reversed: number;
  readonly wrong: readonly string[];
}

class Enumeration {
  readonly #deed: 'commit' | 'undo';
  readonly #ignored: Barrier | null;
  readonly #chance: Chance;
  readonly #before: string;
  readonly #after: string;
  states = 0;
  finished = 0;
  reversed = 0;
  readonly wrong: string[] = [];

  constructor(deed: 'commit' | 'undo', ignored: Barrier | null, chance: Chance) {
    this.#deed = deed;
    this.#ignored = ignored;
    this.#chance = chance;
    const world = this.#world();
    this.#before = JSON.stringify(world.disk.snapshot());
    this.#run(world);
    this.#after = JSON.stringify(world.disk.snapshot());
  }

  /** Cuts at each call, `cuts` times in different ways, until something is wrong. */
  run(cuts: number): void {
    for (let [stop, hasEnded] = [0, false]; !hasEnded && this.wrong.length === 0; stop += 1)
      for (let cut = 0; cut < cuts; cut += 1) hasEnded = this.#point(stop);
  }

  #world(): World {
    const world = { disk: oldDisk(), log: new SimulatedLog() };
    if (this.#deed === 'undo') {
      this.#transact(world, 't1', DRAFTS);
      world.log.sync();
    }
    leavingOut(world.disk);
    leavingOut(world.log);
    return world;
  }

  #run(world: World): void {
    const records = readRecord(world.log, 't1') ?? [];
    const [record] = records;
    if (this.#deed === 'undo' && record) this.#transact(world, 't2', draftsOfUndo(world.log, 't1', record));
    else this.#transact(world, 't1', DRAFTS);
  }

  #transact({ disk, log }: World, id: string, drafts: readonly Draft[]): void {
    const deed = id === 't1' ? 'commit' : 'undo';
    const mounts = [{ mount: mountOf(disk), drafts }];
    const of = deed === 'undo' ? { of: 't1' } : {};
    const work = transact(log, { id, operation: '1', deed, ...of, note: '', mounts, finish: () => log.commit() });
    for (;;) {
      const next = work.next();
      if (!next.done) continue;
      if (next.value.state !== 'done') throw new Error(`undisturbed: ${JSON.stringify(next.value.conflicts)}`);
      return;
    }
  }

  /** Whether the deed came to its end before that call. */
  #point(stop: number): boolean {
    const world = this.#world();
    rig(world, stop, this.#ignored);
    const isDone = this.#cutShort(() => this.#run(world));
    // Somebody goes on with what was acknowledged, and saves it.
    const edit = isDone && this.#deed === 'commit' && this.#chance() < 0.5;
    let left = this.#afterCut(world);
    if (edit) left = this.#edited(world);
    if (this.#chance() < 0.4) {
      const again = Math.floor(this.#chance() * 40);
      rig(left, again, null);
      this.#cutShort(() => this.#recover(left));
      left = this.#afterCut(left);
    }
    this.#recover(left);
    this.#judge(left, { stop, isDone, edit });
    return isDone;
  }

  #edited({ disk, log }: World): World {
    const copy = this.#afterCut({ disk, log });
    if (copy.disk.find(['a']) !== null) copy.disk.set(['a'], { bytes: 'edited', mtimeNs: 99n });
    copy.disk.sync();
    return copy;
  }

  #afterCut({ disk, log }: World): World {
    return { disk: disk.cut(this.#chance), log: log.cut(this.#chance) };
  }

  #cutShort(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      return false;
    }
  }

  #recover({ disk, log }: World): void {
    const finish = (): void => log.commit();
    // Only what the top of a sandbox would have: the contents that a commit brings.
    const content = () => null;
    recoverTransaction({ log, mount: () => mountOf(disk), content, finish, takenBack: () => undefined });
    log.sync();
  }

  #judge({ disk }: World, { stop, isDone, edit }: { stop: number; isDone: boolean; edit: boolean }): void {
    this.states += 1;
    const seen = JSON.stringify(disk.snapshot());
    const after = edit ? this.#after.replace('640 new a', '640 edited') : this.#after;
    if (seen === after) this.finished += 1;
    else if (seen === this.#before) this.reversed += 1;
    if (seen === after || (seen === this.#before && !isDone)) return;
    this.wrong.push(`${this.#deed} cut at ${stop}${isDone ? ', acknowledged' : ''}${edit ? ', edited' : ''}: ${seen}`);
  }
}

/** All calls of a commit or an undo, each cut in `cuts` ways; ends at the first that is wrong. */
export function enumerateCrashes(
  deed: 'commit' | 'undo',
  { ignored, cuts, chance }: { readonly ignored: Barrier | null; readonly cuts: number; readonly chance: Chance },
): CrashStates {
  const enumeration = new Enumeration(deed, ignored, chance);
  enumeration.run(cuts);
  const { states, finished, reversed, wrong } = enumeration;
  return { states, finished, reversed, wrong };
}

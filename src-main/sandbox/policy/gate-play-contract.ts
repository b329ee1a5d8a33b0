/** For tests: random calls of one guest, and what must hold after each. */
import { VfsError } from '../../vfs/errors.ts';
import type { GuestDoor } from '../guest-door.ts';
import { Parked } from '../parked.ts';
import { createWorld } from './gate-world-contract.ts';
import type { Fault, Snapshot, World, WorldPlan } from './gate-world-contract.ts';

export const CALLS = [
  'stat', 'lstat', 'exists', 'canonicalize', 'readLink', 'linkTarget', 'openRead', 'openWrite', 'openBoth', 'openDirectory',
  'create', 'read', 'write', 'truncate', 'replace', 'statHandle', 'list', 'listStats', 'setTimesHandle', 'setTimes', 'mkdir',
  'mkdirAll', 'rmdir', 'unlink', 'removeAll', 'rename', 'link', 'symlink', 'copy', 'close', 'noteStat', 'below',
] as const; // prettier-ignore
export type CallName = (typeof CALLS)[number];

export interface Call {
  readonly name: CallName;
  readonly path: string;
  readonly second: string;
  /** Which of the open handles. */
  readonly handle: number;
}

export interface Play {
  readonly plan: WorldPlan;
  readonly calls: readonly Call[];
}

const READ = { access: 'read', create: 'never', content: 'keep', want: 'either', last: 'follow' } as const;
const at = (path: string) => ({ at: 0, path });
const into = new Uint8Array(64);
const some = new TextEncoder().encode('!');

function act(door: GuestDoor, open: number[], { name, path, second, handle }: Call): void {
  const opened = (options: Parameters<GuestDoor['open']>[2]): void =>
    void open.push(door.open('open', at(path), options).handle);
  const it = open[handle % Math.max(1, open.length)] ?? 999;
  const acts: Readonly<Record<CallName, () => unknown>> = {
    stat: () => door.stat('stat', at(path), 'follow'),
    lstat: () => door.stat('stat', at(path), 'keep'),
    exists: () => door.exists('exists', at(path), 'follow'),
    canonicalize: () => door.canonicalize('canonicalize', at(path)),
    readLink: () => door.readLink('readlink', at(path)),
    linkTarget: () => door.linkTarget('readlink', at(path)),
    openRead: () => opened(READ),
    openWrite: () => opened({ ...READ, access: 'write', content: 'discard', want: 'file' }),
    openBoth: () => opened({ ...READ, access: 'read-write', want: 'file' }),
    openDirectory: () => opened({ ...READ, want: 'directory' }),
    create: () => opened({ ...READ, access: 'write', create: 'if-missing', want: 'file' }),
    read: () => door.readInto('read', it, 0, into),
    write: () => door.write('write', it, 0, some),
    truncate: () => door.truncate('truncate', it, 1),
    replace: () => door.replace('replace', it, some),
    statHandle: () => door.statHandle('fstat', it),
    list: () => door.list('list', it, 0),
    listStats: () => door.listStats('list', it, 0),
    setTimesHandle: () => door.setTimesHandle('touch', it, 'keep', 1n),
    setTimes: () => door.setTimes('touch', at(path), 'follow', 'keep', 1n),
    mkdir: () => door.makeDirectory('mkdir', at(path)),
    mkdirAll: () => door.makeDirectories('mkdir', at(path)),
    rmdir: () => door.removeDirectory('rmdir', at(path)),
    unlink: () => door.unlink('unlink', at(path)),
    removeAll: () => door.removeAll('rm', at(path)),
    rename: () => door.rename('rename', at(path), at(second)),
    link: () => door.link('link', at(path), 'follow', at(second)),
    symlink: () => door.symlink('symlink', path.replace(/^[a-z]+:\/\//, ''), at(second)),
    copy: () => door.copy('copy', at(path), at(second)),
    close: () => {
      door.close('close', it);
      open.splice(open.indexOf(it), 1);
    },
    noteStat: () => door.noteStat('stat', at(path), 'follow'),
    below: () => door.stat('stat', { at: it, path: path.replace(/^[a-z]+:\/\//, '') }, 'follow'),
  };
  acts[name]();
}

/** Runs a call to its end, answering whatever is asked meanwhile; somebody else moves things about while it waits. */
function call(world: World, open: number[], made: Call): void {
  world.begin('anew');
  for (let tries = 0; tries < 8; tries += 1)
    try {
      act(world.door, open, made);
      return;
    } catch (error) {
      if (error instanceof VfsError) return;
      if (!(error instanceof Parked)) throw error;
      error.register(() => undefined);
      swap(world, tries);
      world.begin('again');
    }
}

/** Another run puts a link where a directory was. */
function swap({ other }: World, turn: number): void {
  const mount = ['cwd', 'tmp', 'direct'][turn % 3] ?? 'cwd';
  try {
    other.rename('mv', at(`${mount}://a`), at(`${mount}://a-was-here-${turn}`));
    other.symlink('ln', 'b', at(`${mount}://a`));
  } catch (error) {
    if (!(error instanceof VfsError)) throw error;
  }
}

const kindOf = (entry: string): 'file' | 'directory' | 'symlink' =>
  entry.startsWith('directory') ? 'directory' : entry.startsWith('symlink') ? 'symlink' : 'file';

const differing = (before: Snapshot, after: Snapshot): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));

/** Contents that can be read somewhere. */
const readable = (world: World, snapshot: Snapshot): ReadonlySet<string> =>
  new Set(
    [...snapshot]
      .filter(([path, entry]) => entry.startsWith('file <') && world.mayReach('read', path, 'file'))
      .map(([, entry]) => entry),
  );

/** What is wrong with a change of one entry. */
function faultOfChange(world: World, path: string, was: string | undefined, is: string | undefined): string | null {
  const forbidden = [was, is].some((entry) => entry !== undefined && world.isForbidden(path, kindOf(entry)));
  if (forbidden) return `${path} is out of reach, and was changed`;
  const cameOrWent = was === undefined || is === undefined;
  return cameOrWent && world.isRefused(path) ? `${path} is refused, and came or went` : null;
}

/** What became readable by being moved. */
function revealed(world: World, { name }: Call, before: Snapshot, after: Snapshot): readonly string[] {
  if (name !== 'rename' && name !== 'link') return [];
  const could = readable(world, before);
  return [...readable(world, after)].filter((content) => !could.has(content));
}

/** What is wrong after a call, in words; empty when all is well. */
function faultsAfter(world: World, made: Call, before: Snapshot, after: Snapshot): readonly string[] {
  const changed = differing(before, after);
  const isRefused = world.events.at(-1)?.decision === 'deny';
  return [
    ...world.takeBreaches(),
    ...(isRefused ? changed.map((path) => `refused, and changed ${path}`) : []),
    ...changed.flatMap((path) => faultOfChange(world, path, before.get(path), after.get(path)) ?? []),
    ...revealed(world, made, before, after).map((content) => `${content} became readable`),
  ].map((fault) => `${made.name} ${made.path} ${made.second}: ${fault}`);
}

const NOTHING: Snapshot = new Map();

/** Everything that went wrong; stops at the first call that something goes wrong in. */
export function play({ plan, calls }: Play, fault: Fault = {}): readonly string[] {
  const world = createWorld(plan, fault);
  const open: number[] = [];
  try {
    // When somebody else moves things meanwhile, what changed says nothing.
    const isAlone = plan.mode !== 'ask';
    let before = isAlone ? world.snapshot() : NOTHING;
    for (const made of calls) {
      call(world, open, made);
      const after = isAlone ? world.snapshot() : NOTHING;
      const faults = isAlone ? faultsAfter(world, made, before, after) : world.takeBreaches();
      if (faults.length > 0) return [...faults, `(event ${world.events.length})`];
      before = after;
    }
    return [];
  } finally {
    world.close();
  }
}

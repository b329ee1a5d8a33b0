/** For tests: a small random sandbox with a spy on every tree, and a naive second opinion on what a guest may do in it. */
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Right, RunMode } from '../../../src-preload/contract/policy-words.ts';
import type { EventDraft } from '../../audit/event.ts';
import { VfsError } from '../../vfs/errors.ts';
import { readUpTo, using } from '../../vfs/derived.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { DirHandle, Vfs } from '../../vfs/vfs.ts';
import type { Decision, Gate, GateRequest } from '../gate.ts';
import { createGate } from '../gate.ts';
import { GuardedFs } from '../guarded-fs.ts';
import { GuestDoor } from '../guest-door.ts';
import { MountTable } from '../mounts.ts';
import { Parked } from '../parked.ts';
import { policyOf } from '../test-gate-contract.ts';
import type { DeclaredRights } from '../test-gate-contract.ts';
import { createTestSandbox } from '../test-sandbox-contract.ts';
import type { Boundary } from './boundary.ts';
import type { GrantDecider } from './grant-decider.ts';
import { createIgnoreBoundary } from './ignore-boundary.ts';
import { spiedOn } from './vfs-spy-contract.ts';
import type { Reach } from './vfs-spy-contract.ts';

export interface TestGrant {
  readonly verdict: 'allow' | 'deny';
  readonly access: Right;
  readonly pattern: string;
}

export interface WorldPlan {
  readonly mode: RunMode;
  readonly rights: DeclaredRights;
  readonly grants: readonly TestGrant[];
  /** For the root of each mount. */
  readonly ignored: string;
  /** Names and targets of links in each mount. */
  readonly links: readonly (readonly [name: string, target: string])[];
  /** What is answered when somebody is asked, in turn. */
  readonly answers: readonly ('allow' | 'deny')[];
}

/** What is broken on purpose. */
export interface Fault {
  readonly gate?: (gate: Gate) => Gate;
  readonly boundary?: (boundary: Boundary) => Boundary;
}

/** By canonical path: the kind, and a file's content or a link's target. */
export type Snapshot = ReadonlyMap<string, string>;

export interface World {
  readonly door: GuestDoor;
  /** That of another run, which may do anything the boundary lets it. */
  readonly other: GuestDoor;
  readonly events: readonly EventDraft[];
  /** What was reached without being allowed, since it was last asked. */
  takeBreaches(): readonly string[];
  /** Before each call: the answers of the call before do not hold any more. `again` after one that was parked. */
  begin(call: 'anew' | 'again'): void;
  snapshot(): Snapshot;
  /** By rules, grants and boundary alone, compared as text. */
  mayReach(right: Right, path: string, kind: 'file' | 'directory' | 'symlink'): boolean;
  isForbidden(path: string, kind: 'file' | 'directory' | 'symlink'): boolean;
  /** By a refusal to write. */
  isRefused(path: string): boolean;
  close(): void;
}

const MOUNTS = ['cwd', 'tmp', 'direct'] as const;

/** A small tree: files whose content tells them apart, one of two names, and what there is to be kept out. */
function fill(folder: string, plan: WorldPlan): void {
  for (const directory of ['a/b', 'b', 'c/a']) mkdirSync(join(folder, directory), { recursive: true });
  for (const file of ['f', 'a/f', 'a/k.pem', 'a/b/f', 'b/f', 'b/k.pem', 'c/a/f'])
    writeFileSync(join(folder, file), `<${file}>`);
  linkSync(join(folder, 'a/f'), join(folder, 'c/h'));
  for (const [name, target] of plan.links) symlinkSync(target, join(folder, name));
  writeFileSync(join(folder, '.capsuleignore'), plan.ignored);
}

/** The same in a tree without a folder. */
function fillTree(vfs: Vfs, plan: WorldPlan): void {
  const root = vfs.openRoot();
  const at = (path: string) => vfs.locate(root, relPath(path.split('/')), 'keep');
  const write = (path: string, text: string): void => {
    const options = { access: 'write', create: 'if-missing', content: 'discard', mode: 0o644 } as const;
    using(vfs.openFile(at(path), options), (file) => file.write(new TextEncoder().encode(text), 0));
  };
  for (const directory of ['a', 'a/b', 'b', 'c']) vfs.makeDirectory(at(directory), 0o755);
  for (const file of ['f', 'a/f', 'a/k.pem', 'a/b/f', 'b/k.pem']) write(file, `<tmp ${file}>`);
  vfs.link(at('a/f'), at('c/h'));
  for (const [name, target] of plan.links) vfs.symlink(target, at(name));
  write('.capsuleignore', plan.ignored);
  root.close();
}

function contentOf(vfs: Vfs, directory: DirHandle, name: string, kind: string): string {
  const place = vfs.locate(directory, relPath([name]), 'keep');
  if (kind === 'symlink') return vfs.readLink(place);
  const options = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
  return kind === 'file' ? using(vfs.openFile(place, options), (file) => String(readUpTo(file, 0, 4096))) : '';
}

function note(into: Map<string, string>, vfs: Vfs, directory: DirHandle, mount: string): void {
  for (const { name, kind } of directory.list()) {
    into.set(formatPath(mount, [...directory.names(), name]), `${kind} ${contentOf(vfs, directory, name, kind)}`);
    if (kind !== 'directory') continue;
    const below = vfs.openDirectory(vfs.locate(directory, relPath([name]), 'keep'));
    using(below, (open) => {
      note(into, vfs, open, mount);
    });
  }
}

/** The rule of prefixes, as text. */
function coversText(entry: string, path: string): boolean {
  const start = entry === '*' ? 'cwd://' : entry;
  return path === start || path.startsWith(start.endsWith('/') ? start : `${start}/`);
}

function grantsOf(grants: readonly TestGrant[]): GrantDecider {
  const covering = (verdict: string, access: Right, path: string): TestGrant | undefined =>
    grants.find((grant) => grant.verdict === verdict && grant.access === access && coversText(grant.pattern, path));
  return {
    decide({ access, mount, names }) {
      const path = formatPath(mount, names);
      const grant = covering('deny', access, path) ?? covering('allow', access, path);
      return grant ? { verdict: grant.verdict, reason: grant.pattern } : null;
    },
    hasBelow({ access, mount, names }, verdict) {
      const path = formatPath(mount, names);
      if (covering(verdict, access, path)) return true;
      return grants.some(
        (grant) => grant.verdict === verdict && grant.access === access && coversText(path, grant.pattern),
      );
    },
  };
}

/** Asks once for each right and place of a call: the first time it is parked, and then there is an answer. */
function askingInTurn(answers: readonly ('allow' | 'deny')[]) {
  const given = new Map<string, Decision>();
  let turn = 0;
  const ask = ({ access, mount, names }: GateRequest): Decision => {
    const key = `${access} ${formatPath(mount, names)}`;
    const known = given.get(key);
    if (known) return known;
    const verdict = answers[turn++ % Math.max(1, answers.length)] ?? 'deny';
    throw new Parked(() => {
      given.set(key, { verdict, cause: 'user', reason: 'asked', ...(verdict === 'allow' ? { once: true } : {}) });
    });
  };
  return { ask, forget: () => given.clear() };
}

interface Allowed {
  readonly right: Right;
  readonly path: string;
  readonly tree: boolean;
  readonly once: boolean;
}

export function createWorld(plan: WorldPlan, fault: Fault = {}): World {
  const sandbox = createTestSandbox();
  fill(sandbox.workspace, plan);
  const host = join(sandbox.top, 'direct');
  mkdirSync(host);
  fill(host, plan);
  const session = sandbox.open();
  session.mountsForRun([{ host, guest: '/direct', access: 'read-write', kind: 'host' }]);
  fillTree(session.mounts.get('tmp').view('merged').vfs, plan);

  const boundary = createIgnoreBoundary({ mounts: session.mounts, now: () => session.now() });
  const policy = policyOf(plan.mode, plan.rights);
  const events: EventDraft[] = [];
  const breaches: string[] = [];
  let allowed: Allowed[] = [];
  const asking = askingInTurn(plan.answers);

  const isForbidden: World['isForbidden'] = (path, kind) => {
    const [mount = '', rest = ''] = path.split('://');
    return boundary.forbids(mount, rest === '' ? [] : rest.split('/'), 'read', kind) !== null;
  };
  const mayReach: World['mayReach'] = (right, path, kind) => {
    if (isForbidden(path, kind)) return false;
    const { grants, mode, rights } = plan;
    const of = (verdict: string): boolean =>
      grants.some((grant) => grant.verdict === verdict && grant.access === right && coversText(grant.pattern, path));
    if (of('deny')) return false;
    return (
      mode === 'open' ||
      mode === 'observe' ||
      of('allow') ||
      (rights[right] ?? []).some((entry) => coversText(entry, path))
    );
  };

  const kindAt = (mount: string, names: readonly string[]): 'file' | 'directory' | 'symlink' => {
    const { vfs, root } = session.mounts.get(mount).view('merged');
    try {
      const { kind } = vfs.locate(root, relPath(names), 'keep');
      return kind === 'directory' || kind === 'symlink' ? kind : 'file';
    } catch (error) {
      if (error instanceof VfsError) return 'file';
      throw error;
    }
  };
  /** A tree that is moved is looked through, and one that is removed was decided about as a whole; a link on the way is walked through. */
  const isDoorsOwn = (path: string, { what, right }: Reach): boolean => {
    if (what === 'readLink') return !isReadingLinks;
    const isInside = allowed.some((it) => it.tree && coversText(it.path, path));
    return isInside && (what === 'list' || right === 'any' || isRemoving);
  };
  const onReach = (mount: string, reach: Reach): void => {
    const { what, right, names } = reach;
    const path = formatPath(mount, names);
    if (isDoorsOwn(path, reach)) return;
    const rights: readonly Right[] = right === 'any' ? ['read', 'write'] : [right];
    const by = allowed.filter((it) => it.path === path && rights.includes(it.right));
    if (by.length === 0) breaches.push(`${what} of ${path} without a decision`);
    else if (!by.some(({ once }) => once) && !rights.some((it) => mayReach(it, path, kindAt(mount, names))))
      breaches.push(`${what} of ${path} was allowed, and should not be`);
  };
  let isRemoving = false;
  let isReadingLinks = false;

  const mounts = new MountTable();
  for (const name of MOUNTS) {
    const { overlay, direct, ...spec } = session.mounts.get(name);
    const spy = (reach: Reach): void => {
      onReach(name, reach);
    };
    const trees = { overlay: spiedOn(overlay, spy), direct: direct ? spiedOn(direct, spy) : null };
    mounts.add({ ...spec, ...trees }, name === 'direct' ? 'extra' : 'scheme');
  }

  const used = fault.boundary ? fault.boundary(boundary) : boundary;
  const real = createGate({ mounts, boundary: used, grants: grantsOf(plan.grants), ask: asking.ask });
  const broken = fault.gate ? fault.gate(real) : real;
  const gate: Gate = (request) => {
    const decision = broken(request);
    if (decision.verdict === 'allow' && request.reach !== 'anything-below')
      allowed.push({
        right: request.access,
        path: formatPath(request.mount, request.names),
        tree: request.reach === 'whole-tree' || request.operation === 'remove-all',
        once: decision.once === true,
      });
    isRemoving = request.operation === 'remove-all';
    isReadingLinks = request.operation === 'readlink';
    return decision;
  };
  const record = (draft: EventDraft) => {
    events.push({ ...draft });
    allowed = [];
    isRemoving = isReadingLinks = false;
    return { ...draft, seq: events.length, timeMs: 0, timeNs: 0, hash: '' };
  };
  const guarded = new GuardedFs({
    mounts,
    gate,
    boundary: used,
    audit: { record },
    journal: session.store.journal,
    now: () => 0n,
  });
  const caller = { run: 'r', capsule: 'tidy', principal: 'default', policy };
  const door = new GuestDoor(guarded, caller, mounts.all(), () => 1000);
  const other = session.doorForRun({ run: 'o', capsule: 'o', principal: 'default' }, session.mounts.all());
  allowed = [];

  return {
    door,
    other,
    events,
    takeBreaches: () => breaches.splice(0),
    begin(call) {
      allowed = [];
      if (call === 'anew') asking.forget();
    },
    snapshot() {
      const into = new Map<string, string>();
      for (const name of MOUNTS) {
        const { vfs, root } = session.mounts.get(name).view('merged');
        note(into, vfs, root, name);
      }
      return into;
    },
    mayReach,
    isForbidden,
    isRefused: (path) =>
      plan.grants.some(
        ({ verdict, access, pattern }) => verdict === 'deny' && access === 'write' && coversText(pattern, path),
      ),
    close: () => {
      sandbox.remove();
    },
  };
}

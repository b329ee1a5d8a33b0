import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { GrantFile } from '../store/grant-file.ts';
import { principalOf } from '../store/find-place.ts';
import { SandboxRegistry } from '../store/sandbox-registry.ts';
import type { RunDoor } from './run-door.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';

let top = '';
let sessions: Session[] = [];
let clock = 0n;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-principals-'));
  mkdirSync(join(top, 'work'));
  writeFileSync(join(top, 'work', 'shared.txt'), 'of the folder');
});
afterEach(() => {
  for (const session of sessions) session.close();
  sessions = [];
  rmSync(top, { recursive: true });
});

/** As the engine wires it: a sandbox of the folder for each principal. */
function open(registry: SandboxRegistry, principal: string): Session {
  const record = registry.find({ workspace: join(top, 'work'), principal });
  const session = openSession({
    record,
    folder: registry.folderOf(record.id),
    homeFolder: registry.homeOf(principalOf(record)),
    principal: principalOf(record),
    now: () => (clock += 1000n),
    save: (changed) => void registry.save(changed),
    services: { grants: new GrantFile(registry.policyFileOf(principal)) },
  });
  sessions.push(session);
  return session;
}

const guestOf = (session: Session): RunDoor =>
  session.doorForRun({ run: 'r', capsule: 'tidy', principal: session.principal }, session.mounts.all());

const FRESH = { want: 'file', last: 'follow', access: 'write', create: 'if-missing', content: 'discard' } as const;
const READ = { ...FRESH, access: 'read', create: 'never', content: 'keep' } as const;

function write(door: RunDoor, path: string, text: string): void {
  const { handle } = door.open('test', { at: 0, path }, FRESH);
  door.write('test', handle, 0, Buffer.from(text));
  door.close('test', handle);
}

function read(door: RunDoor, path: string): string {
  const { handle } = door.open('test', { at: 0, path }, READ);
  const bytes = Buffer.alloc(64);
  const length = door.readInto('test', handle, 0, bytes);
  door.close('test', handle);
  return bytes.toString('utf8', 0, length);
}

const there = (door: RunDoor, path: string): boolean => door.exists('test', { at: 0, path }, 'follow');

/** What two sandboxes have by now. */
const seen = (session: Session) => ({
  events: session.audit.count(),
  heads: [...session.audit.heads()].map(([principal, { count }]) => [principal, count]),
  names: session.audit.page({ after: 0, limit: 1000 }).events.map(({ principal }) => principal),
});

function bothOpen(): readonly [Session, Session] {
  const registry = new SandboxRegistry(join(top, 'state'), () => 1);
  registry.createPrincipal('ada');
  return [open(registry, 'default'), open(registry, 'ada')];
}

test('runs of two principals over one folder touch only files of their own, in the workspace, at home and in scratch', () => {
  const [own, adas] = bothOpen();
  const [mine, hers] = [guestOf(own), guestOf(adas)];
  for (const mount of ['cwd', 'home', 'tmp']) {
    write(mine, `${mount}://note`, 'mine');
    expect(there(hers, `${mount}://note`)).toBe(false);
    write(hers, `${mount}://note`, 'hers');
    expect(read(mine, `${mount}://note`)).toBe('mine');
    expect(read(hers, `${mount}://note`)).toBe('hers');
  }
  hers.unlink('test', { at: 0, path: 'cwd://shared.txt' });
  expect(read(mine, 'cwd://shared.txt')).toBe('of the folder');
  expect(own.mounts.get('home').overlay.base?.hostPath).not.toBe(adas.mounts.get('home').overlay.base?.hostPath);
});

test('what a capsule keeps for one principal, another does not see, and neither their settings', () => {
  const [own, adas] = bothOpen();
  const [mine, hers] = [guestOf(own), guestOf(adas)];
  mine.ask('kv', 'kv-set', { key: 'k', value: Buffer.from('mine') });
  expect(hers.ask('kv', 'kv-get', { key: 'k' })).toBeNull();
  hers.ask('kv', 'kv-set', { key: 'k', value: Buffer.from('hers') });
  expect(Buffer.from(mine.ask('kv', 'kv-get', { key: 'k' }) ?? []).toString()).toBe('mine');
  expect(mine.ask('caller', 'caller', null).principal).toBe('default');
  expect(hers.ask('caller', 'caller', null).principal).toBe('ada');
});

test('a message on the bus of one principal reaches nobody of another', () => {
  const [own, adas] = bothOpen();
  const [mine, hers] = [guestOf(own), guestOf(adas)];
  const [subscription, other] = [mine, hers].map((door) => door.ask('ipc', 'bus-subscribe', { pattern: 'news' }));
  mine.ask('ipc', 'bus-publish', { topic: 'news', payload: 'x', claimed: null });
  const heard = (door: RunDoor, at: number | undefined): number =>
    door.ask('ipc', 'bus-receive', { subscription: at ?? 0, timeoutMs: 0, limit: 9 }).messages.length;
  expect(heard(mine, subscription)).toBe(1);
  expect(heard(hers, other)).toBe(0);
});

test('each has a record and a chain of its own, which the other neither sees nor moves', () => {
  const [own, adas] = bothOpen();
  const before = seen(adas);
  write(guestOf(own), 'cwd://a', 'x');
  expect(seen(adas)).toEqual(before);
  write(guestOf(adas), 'cwd://a', 'x');
  const named = (session: Session): readonly string[] => [...new Set(seen(session).names)];
  expect([named(own), named(adas)]).toEqual([['default'], ['ada']]);
  expect([...own.audit.heads().keys()]).toEqual(['default']);
  expect([...adas.audit.heads().keys()]).toEqual(['ada']);
});

test('what is granted to a capsule for one principal decides nothing for another, however long it holds', () => {
  const registry = new SandboxRegistry(join(top, 'state'), () => 1);
  registry.createPrincipal('ada');
  const [own, adas] = [open(registry, 'default'), open(registry, 'ada')];
  const capsule = { name: 'tidy', hash: 'a'.repeat(64) };
  for (const lifetime of ['sandbox', 'always'] as const)
    own.services.desk.add({ access: 'read', pattern: `cwd://${lifetime}`, lifetime, capsule, source: 'window' });
  expect(adas.services.grants.list()).toEqual([]);
  const policy = { run: 'r', capsule, mode: 'enforce', rules: null } as const;
  const guest = (session: Session): RunDoor =>
    session.doorForRun({ run: 'r', capsule: 'tidy', principal: session.principal, policy }, session.mounts.all());
  for (const path of ['cwd://sandbox', 'cwd://always']) {
    expect(there(guest(own), path)).toBe(false);
    expect(() => there(guest(adas), path)).toThrow(expect.objectContaining({ code: 'denied' }));
  }
});

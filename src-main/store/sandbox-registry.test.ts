import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { openSandboxStore } from './open-sandbox-store.ts';
import { SandboxRegistry } from './sandbox-registry.ts';
import { failureOf } from './test-failure-contract.ts';

let top = '';
let registry: SandboxRegistry;
let clock = 0;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'registry-'));
  mkdirSync(join(top, 'work'));
  registry = new SandboxRegistry(join(top, 'state'), () => (clock += 1));
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

test('a workspace has one sandbox, found again by its real path however it is spelled', () => {
  symlinkSync(join(top, 'work'), join(top, 'alias'));
  const made = registry.find({ workspace: join(top, 'work') });
  expect(registry.find({ workspace: join(top, 'alias') }).id).toBe(made.id);
  expect(registry.find({ workspace: join(top, 'work', '..', 'work') }).id).toBe(made.id);
  expect(registry.list()).toHaveLength(1);
});

test('a name makes a sandbox of its own over the same workspace, and finds it again alone', () => {
  const workspace = join(top, 'work');
  const plain = registry.find({ workspace });
  const named = registry.find({ workspace, name: 'Second Try' });
  expect(named.id).not.toBe(plain.id);
  expect(registry.find({ name: 'Second Try' })).toMatchObject({ id: named.id, workspace: plain.workspace });
});

test('a name that belongs to another workspace is refused, naming both', () => {
  mkdirSync(join(top, 'other'));
  registry.find({ workspace: join(top, 'work'), name: 'mine' });
  expect(() => registry.find({ workspace: join(top, 'other'), name: 'mine' })).toThrow(
    /belongs to .*work, not to .*other/,
  );
});

test('a workspace that is gone, a file, or a name nobody has are told apart', () => {
  writeFileSync(join(top, 'file'), '');
  expect(failureOf(() => registry.find({ workspace: join(top, 'gone') }))).toBe('workspace-gone');
  expect(failureOf(() => registry.find({ workspace: join(top, 'file') }))).toBe('workspace-gone');
  expect(failureOf(() => registry.find({ name: 'nobody' }))).toBe('not-found');
});

test('a record that is not JSON is reported by opening it, and hides no other sandbox', () => {
  mkdirSync(join(top, 'other'));
  const broken = registry.find({ workspace: join(top, 'work') });
  registry.find({ workspace: join(top, 'other') });
  writeFileSync(join(registry.folderOf(broken.id), 'sandbox.json'), '{ not json');
  expect(registry.list()).toHaveLength(1);
  expect(failureOf(() => registry.find({ workspace: join(top, 'work') }))).toBe('sandbox-corrupt');
});

/** The same in another process: finds the sandbox, opens its store, and prints what came of it. */
const ANOTHER = (time: number): readonly string[] => [
  '--input-type=module',
  '-e',
  `import { SandboxRegistry } from ${JSON.stringify(join(import.meta.dirname, 'sandbox-registry.ts'))};
   import { openSandboxStore } from ${JSON.stringify(join(import.meta.dirname, 'open-sandbox-store.ts'))};
   const [home, workspace] = process.argv.slice(1);
   const registry = new SandboxRegistry(home, () => ${time});
   const record = registry.find({ workspace });
   try {
     openSandboxStore({ folder: registry.folderOf(record.id), now: () => 1n }).close();
     console.log('opened', record.createdAt);
   } catch (error) {
     console.log(error.code, record.createdAt);
   }`,
];

test('a process that is refused a sandbox, because another has it open, has written nothing to it', () => {
  const record = registry.find({ workspace: join(top, 'work') });
  const folder = registry.folderOf(record.id);
  const store = openSandboxStore({ folder, now: () => 1n });
  const written = registry.save({
    ...record,
    mounts: [{ name: 'data', hostPath: '/d', guestPath: '/data', access: 'read-only' }],
  });
  const before = readFileSync(join(folder, 'sandbox.json'));
  const other = spawnSync(process.execPath, [...ANOTHER(99), join(top, 'state'), join(top, 'work')], {
    encoding: 'utf8',
  });
  expect(other.stdout).toBe(`locked ${written.createdAt}\n`);
  expect(readFileSync(join(folder, 'sandbox.json'))).toEqual(before);
  store.close();
});

test(
  'two processes that make the sandbox of one workspace at once have the same one',
  { timeout: 60_000 },
  async () => {
    for (let round = 0; round < 3; round++) {
      const home = join(top, `state-${round}`);
      const both = [111, 222].map((time) =>
        spawn(process.execPath, [...ANOTHER(time), home, join(top, 'work')], { stdio: ['ignore', 'pipe', 'inherit'] }),
      );
      const said = await Promise.all(
        both.map(async (child) => {
          let text = '';
          child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
          await once(child, 'close');
          return text.trim().split(' ')[1];
        }),
      );
      expect(said[0]).toBe(said[1]);
      const [id = ''] = readdirSync(join(home, 'sandboxes'));
      expect(readdirSync(join(home, 'sandboxes', id)).filter((name) => name.startsWith('sandbox.json'))).toEqual([
        'sandbox.json',
      ]);
    }
  },
);

test('a damaged record is set aside by a rescue, and what it held is kept beside the new one', () => {
  const workspace = join(top, 'work');
  const made = registry.find({ workspace });
  const folder = registry.folderOf(made.id);
  writeFileSync(join(folder, 'sandbox.json'), '{ not json');
  const { record, sentences } = registry.rescue({ workspace });
  expect(record).toMatchObject({ id: made.id, workspace: made.workspace, mounts: [] });
  expect(sentences).toHaveLength(1);
  const [aside = ''] = readdirSync(folder).filter((name) => name.startsWith('sandbox.json.damaged-'));
  expect(readFileSync(join(folder, aside), 'utf8')).toBe('{ not json');
  expect(registry.find({ workspace }).id).toBe(made.id);
});

test('there is nothing to rescue where no sandbox was ever made', () => {
  expect(failureOf(() => registry.rescue({ workspace: join(top, 'work') }))).toBe('not-found');
  expect(registry.list()).toEqual([]);
});

test('a principal has to be made before anything is its, and has a home of its own then', () => {
  const workspace = join(top, 'work');
  expect(registry.principals()).toEqual(['default']);
  expect(failureOf(() => registry.find({ workspace, principal: 'ada' }))).toBe('not-found');
  registry.createPrincipal('ada');
  registry.createPrincipal('Z9'.toLowerCase());
  expect(registry.principals()).toEqual(['default', 'ada', 'z9']);
  expect(registry.homeOf('ada')).not.toBe(registry.homeOf('default'));
  expect(failureOf(() => registry.createPrincipal('ada'))).toBe('already-exists');
  expect(failureOf(() => registry.createPrincipal('default'))).toBe('already-exists');
});

test.each(['user', 'inspector', '', 'Ada', '../up', 'a.b', 'a/b', '-a', '9a', 'a'.repeat(33)])(
  'no principal can be named %j',
  (name) => {
    expect(failureOf(() => registry.createPrincipal(name))).toBe('invalid-argument');
    expect(registry.principals()).toEqual(['default']);
  },
);

test('the sandboxes that principals have over one workspace are found by folder, by name and by id, and never for another', () => {
  const workspace = join(top, 'work');
  registry.createPrincipal('ada');
  const own = registry.find({ workspace });
  expect(registry.siblingOf(own, 'ada')).toBeNull();
  const adas = registry.find({ workspace, principal: 'ada' });
  expect(adas).toMatchObject({ id: `${own.id}.ada`, principal: 'ada', workspace: own.workspace, name: own.name });
  expect(registry.siblingOf(own, 'ada')).toBe(adas.id);
  expect(registry.siblingOf(adas, 'default')).toBe(own.id);
  expect(registry.find({ name: own.id, principal: 'ada' }).id).toBe(adas.id);
  expect(registry.find({ name: adas.id }).id).toBe(adas.id);
  expect(registry.find({ name: adas.id, principal: 'default' }).id).toBe(own.id);
  expect(registry.find({ name: 'work' }).id).toBe(own.id);
  expect(registry.find({ workspace }).id).toBe(own.id);
});

test('a named sandbox has members too, which come to be when they are opened', () => {
  registry.createPrincipal('ada');
  const named = registry.find({ workspace: join(top, 'work'), name: 'Second Try' });
  expect(failureOf(() => registry.rescue({ name: 'Second Try', principal: 'ada' }))).toBe('not-found');
  const adas = registry.find({ name: 'Second Try', principal: 'ada' });
  expect(adas.id).toBe(`${named.id}.ada`);
  expect(registry.find({ name: 'Second Try', principal: 'ada' })).toEqual(adas);
  expect(failureOf(() => registry.find({ name: 'nobody', principal: 'ada' }))).toBe('not-found');
});

test('a name that only another principal has is not found for the default one', () => {
  registry.createPrincipal('ada');
  registry.find({ workspace: join(top, 'work'), name: 'hers', principal: 'ada' });
  expect(failureOf(() => registry.find({ name: 'hers' }))).toBe('not-found');
  expect(registry.find({ name: 'hers', principal: 'ada' }).id).toBe('hers.ada');
});

test('what was rescued of a damaged record is still that of its principal', () => {
  registry.createPrincipal('ada');
  const wanted = { workspace: join(top, 'work'), principal: 'ada' };
  const { id } = registry.find(wanted);
  const file = join(registry.folderOf(id), 'sandbox.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"ada"', '"../ada"'));
  expect(failureOf(() => registry.find(wanted))).toBe('sandbox-corrupt');
  expect(registry.rescue(wanted).record).toMatchObject({ id, principal: 'ada' });
});

test('the folder and the name that a sandbox is listed with lead to it again, for each principal', () => {
  registry.createPrincipal('ada');
  const own = registry.find({ workspace: join(top, 'work') });
  const adas = registry.find({ workspace: join(top, 'work'), principal: 'ada' });
  for (const { id, workspace, name, principal } of [own, adas])
    expect(registry.find({ workspace, name, principal }).id).toBe(id);
  const named = registry.find({ workspace: join(top, 'work'), name: 'Work' });
  expect(named.id).toBe('work');
  expect(registry.find({ workspace: join(top, 'work'), name: 'work' }).id).toBe('work');
});

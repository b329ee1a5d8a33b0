import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { GrantFile } from '../../store/grant-file.ts';
import { fail } from '../../vfs/errors.ts';
import { createTestServices, TEST_WISH, waitingFor } from '../services/test-services-contract.ts';
import type { TestServices } from '../services/test-services-contract.ts';
import type { RunDoor } from '../run-door.ts';
import type { GrantWish } from './grant-desk.ts';
import type { ListedGrant } from './grant-book.ts';

let services: TestServices;
beforeEach(() => {
  services = createTestServices();
  mkdirSync(join(services.workspace, 'src'));
  writeFileSync(join(services.workspace, 'src', 'a'), 'a');
});
afterEach(() => services.remove());

const desk = () => services.session().services.desk;
const book = () => services.session().services.grants;
const give = (some: Partial<GrantWish> = {}): ListedGrant => desk().add({ ...TEST_WISH, ...some });
const enforced = (): RunDoor => services.guest({ mode: 'enforce' });
const stat = (door: RunDoor, path = 'cwd://src/a'): string => {
  const call = waitingFor(() => door.stat('stat', { at: 0, path }, 'follow'));
  return call.code ?? call.state;
};
const states = (): readonly string[] =>
  book()
    .list()
    .map(({ lifetime, state }) => `${lifetime} ${state}`);
const policyEvents = (): readonly string[] =>
  services
    .session()
    .audit.page({ after: 0, limit: 1000 })
    .events.filter(({ op }) => op === 'grant' || op === 'revoke')
    .map(({ op, path, path2, decision, reason, fn }) => `${fn} ${op} ${path} ${path2 ?? ''} ${decision}: ${reason}`);

describe('a grant', () => {
  it.each([
    ['cwd://src', 'cwd://src/a', 'answered'],
    ['cwd://src/a', 'cwd://src/a', 'answered'],
    ['*', 'cwd://src/a', 'answered'],
    ['cwd://', 'cwd://src/a', 'answered'],
    ['workspace://src/', 'cwd://src/a', 'answered'],
    ['cwd://sr', 'cwd://src/a', 'denied'],
    ['cwd://src/a/b', 'cwd://src/a', 'denied'],
    ['tmp://', 'cwd://src/a', 'denied'],
    ['*', 'home://x', 'denied'],
    ['*', 'tmp://x', 'denied'],
  ])('for %s and a stat of %s', (pattern, path, state) => {
    give({ pattern });
    expect(stat(enforced(), path)).toBe(state);
  });

  it('to write does not give what it is to read', () => {
    give({ access: 'write' });
    expect(stat(enforced())).toBe('denied');
    expect(waitingFor(() => enforced().unlink('u', { at: 0, path: 'cwd://src/a' })).state).toBe('answered');
  });

  it('is in the record with who gave it, where, what and for how long, and so is its end', () => {
    const { id } = give({ forMs: 60_000, source: 'command-line' });
    desk().revoke(id);
    const words = 'grant: read "cwd://src" in this sandbox, for 60 s at most, by user on the command line';
    expect(policyEvents()).toEqual([
      `cli grant grant://read cwd://src allow: ${words}`,
      `ui revoke grant://read cwd://src allow: the user took it back: ${words}`,
    ]);
  });

  it.each(['run', 'sandbox', 'always'] as const)('for %s is felt at once, and its end at the next call', (lifetime) => {
    const door = services.guest({ mode: 'enforce', run: 'r' });
    expect(stat(door)).toBe('denied');
    const { id } = give({ lifetime, run: 'r' });
    expect(stat(door)).toBe('answered');
    expect([desk().revoke(id), desk().revoke(id), stat(door)]).toEqual([true, false, 'denied']);
    expect(states()).toEqual([`${lifetime} revoked`]);
  });

  it('takes back what an open handle could still read', () => {
    const door = enforced();
    const { id } = give();
    const how = { access: 'read', create: 'never', content: 'keep', want: 'file', last: 'follow' } as const;
    const { handle } = door.open('open', { at: 0, path: 'cwd://src/a' }, how);
    expect(door.readInto('read', handle, 0, new Uint8Array(1))).toBe(1);
    desk().revoke(id);
    expect(() => door.readInto('read', handle, 0, new Uint8Array(1))).toThrow('may not do this');
  });

  it('ends with its time, by the clock of the sandbox', () => {
    const door = enforced();
    give({ forMs: 5000 });
    services.pass(4900);
    expect([stat(door), states()]).toEqual(['answered', ['sandbox active']]);
    services.pass(100);
    expect([stat(door), states()]).toEqual(['denied', ['sandbox expired']]);
  });

  it('for a run ends with that run, and holds for no other', () => {
    const door = services.guest({ mode: 'enforce', run: 'r' });
    give({ lifetime: 'run', run: 'r' });
    expect([stat(door), stat(enforced())]).toEqual(['answered', 'denied']);
    door.closeAll();
    expect(states()).toEqual(['run ended']);
    expect(() => give({ lifetime: 'run', run: 'r' })).toThrow('one that is not over');
  });

  it('counts what it decided', () => {
    const door = enforced();
    give();
    for (const path of ['cwd://src/a', 'cwd://src/a', 'cwd://other']) stat(door, path);
    expect(book().list()[0]?.uses).toBe(2);
  });

  it('survives the sandbox for as long as it says, revoked ones with it', () => {
    const door = services.guest({ mode: 'enforce', run: 'r' });
    give({ lifetime: 'run', run: 'r' });
    give();
    give({ lifetime: 'always' });
    desk().revoke(give({ pattern: 'tmp://' }).id);
    door.closeAll();
    services.open();
    expect(new Set(states())).toEqual(new Set(['sandbox active', 'sandbox revoked', 'always active']));
    expect(stat(enforced())).toBe('answered');
  });

  it('is listed newest first, at most 500 of those that hold no longer', () => {
    for (let count = 0; count < 505; count += 1) desk().revoke(give({ pattern: `tmp://${count}` }).id);
    const listed = book().list();
    expect([listed.length, listed[0]?.pattern, listed.at(-1)?.pattern]).toEqual([500, 'tmp://504', 'tmp://5']);
    services.open();
    expect(book().list()).toHaveLength(500);
  });

  it('tells whoever listens of each change', () => {
    let told = 0;
    const stop = book().onChange(() => (told += 1));
    desk().revoke(give().id);
    stop();
    give();
    expect(told).toBe(2);
  });
});

describe('a grant that cannot be recorded', () => {
  const full = () =>
    vi.spyOn(services.session().store.journal, 'commit').mockImplementationOnce(() => fail('no-space', 'full'));

  it.each(['sandbox', 'always'] as const)('for %s was never given', (lifetime) => {
    const door = enforced();
    full();
    expect(() => give({ lifetime })).toThrow('full');
    expect([book().list(), new GrantFile(services.grantFile).read(), stat(door)]).toEqual([[], [], 'denied']);
  });

  it.each(['sandbox', 'always'] as const)('for %s goes on when its revocation cannot be', (lifetime) => {
    const { id } = give({ lifetime });
    full();
    expect(() => desk().revoke(id)).toThrow('full');
    expect([states(), stat(enforced())]).toEqual([[`${lifetime} active`], 'answered']);
    expect(desk().revoke(id)).toBe(true);
    expect(stat(enforced())).toBe('denied');
  });
});

describe('the pattern of a grant', () => {
  it.each([
    ['src', 'An entry is "*"'],
    ['cwd://../x', '".." covers nothing'],
    ['cwd:///etc', 'An absolute path after cwd://'],
    ['nowhere://x', 'Nothing is mounted here as nowhere://'],
    ['/nowhere/x', 'in no folder that is mounted here'],
    ['cwd://a\u0007b', 'control characters'],
    ['cwd://e\u0301', 'NFC'],
  ])('%j is refused with a sentence', (pattern, sentence) => {
    expect(() => give({ pattern })).toThrow(sentence);
    expect([book().list(), policyEvents()]).toEqual([[], []]);
  });

  it('is refused when it leads elsewhere, with the path it leads to', () => {
    symlinkSync('src', join(services.workspace, 'way'));
    expect(() => give({ pattern: 'cwd://way/a' })).toThrow('cwd://way/a leads to cwd://src/a');
    expect(give({ pattern: 'cwd://way' }).pattern).toBe('cwd://way');
  });

  it.each([
    ['*', 'cwd://'],
    ['workspace://src//./a/', 'cwd://src/a'],
    ['home://', 'home://'],
  ])('%s is kept as %s', (pattern, canonical) => {
    expect(give({ pattern }).pattern).toBe(canonical);
  });

  it('may be a real folder that is mounted', () => {
    expect(give({ pattern: join(services.workspace, 'src') }).pattern).toBe('cwd://src');
  });
});

describe('the identity of a capsule', () => {
  const ran = (hash: string, startedAt: number): void =>
    services.session().runs.put({
      ...{ id: `run ${hash}`, capsule: 'tidy', capsuleFile: 'tidy.wasm', capsuleHash: hash, args: [] },
      ...{ startedAt, endedAt: null, state: 'running', end: null },
    });

  it('is its content: what was granted to another binary does not hold, is marked, and can be renewed', () => {
    const changed = { name: 'tidy', hash: 'b'.repeat(64) };
    const { id } = give({ lifetime: 'always', forMs: 60_000 });
    ran(changed.hash, 2);
    const door = services.guest({ mode: 'enforce', capsule: changed });
    expect([stat(door), states()]).toEqual(['denied', ['always other-binary']]);
    const renewed = desk().renew(id, changed.hash);
    expect([stat(door), states()]).toEqual(['answered', ['always active', 'always other-binary']]);
    expect(renewed.expiresAt).toBe(book().get(id)?.expiresAt);
    expect(() => desk().renew('none', changed.hash)).toThrow(expect.objectContaining({ code: 'not-found' }));
    desk().revoke(id);
    expect(() => desk().renew(id, changed.hash)).toThrow('was not taken back');
  });
});

describe('grants that hold always', () => {
  /** What another process does to the file. */
  const elsewhere = (): GrantFile => new GrantFile(services.grantFile);

  it('are felt within 100 ms when another process gives or revokes them', () => {
    const door = enforced();
    give({ lifetime: 'always' });
    expect(stat(door)).toBe('answered');
    elsewhere().change((grants) => grants.map((grant) => ({ ...grant, ending: 'revoked' as const, endedAt: 1 })));
    // The file is not looked at for every call.
    expect(stat(door)).toBe('answered');
    services.pass(100);
    expect([stat(door), states()]).toEqual(['denied', ['always revoked']]);
    elsewhere().change((grants) => grants.map((grant) => ({ ...grant, id: 'new', ending: null, endedAt: null })));
    services.pass(100);
    expect([stat(door), states()]).toEqual(['answered', ['always active']]);
  });

  it('are taken back also when this process granted something in the same moment', () => {
    const door = enforced();
    const { id } = give({ lifetime: 'always' });
    stat(door);
    elsewhere().change((grants) => grants.map((grant) => ({ ...grant, ending: 'revoked' as const, endedAt: 1 })));
    give({ lifetime: 'always', pattern: 'tmp://' });
    expect([stat(door), book().get(id)?.ending]).toEqual(['denied', 'revoked']);
  });

  it('keep what two sandboxes did at once', () => {
    const one = give({ lifetime: 'always' });
    elsewhere().change((grants) => [...grants, ...grants.map((grant) => ({ ...grant, id: 'other' }))]);
    desk().revoke(one.id);
    expect(
      elsewhere()
        .read()
        .map(({ id, ending }) => `${id === one.id ? 'one' : id} ${ending}`),
    ).toEqual(['other null', 'one revoked']);
  });

  it('of another principal are nobody else’s', () => {
    elsewhere().change(() => []);
    give({ lifetime: 'always' });
    elsewhere().change((grants) => grants.map((grant) => ({ ...grant, id: 'x', principal: 'other' })));
    services.open();
    expect([states(), stat(enforced())]).toEqual([[], 'denied']);
  });

  it('do not hold, and this is said, when their file was damaged', () => {
    give({ lifetime: 'always' });
    writeFileSync(services.grantFile, 'x');
    services.open();
    expect([states(), stat(enforced())]).toEqual([[], 'denied']);
    expect(services.session().notices).toEqual([expect.stringContaining('was damaged')]);
  });

  it('cannot be given where they cannot be kept', () => {
    services.open({ services: {} });
    expect(() => give({ lifetime: 'always' })).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});

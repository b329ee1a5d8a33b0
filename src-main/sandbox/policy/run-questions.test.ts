import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { AccessDecision } from '../../../src-preload/contract/policy-words.ts';
import type { AccessAnswer, AccessQuestion } from '../services/prompt.ts';
import { createTestServices, waitingFor } from '../services/test-services-contract.ts';
import type { TestCall, TestServices } from '../services/test-services-contract.ts';
import type { RunDoor } from '../run-door.ts';

let services: TestServices;
beforeEach(() => {
  services = createTestServices();
  mkdirSync(join(services.workspace, 'src'));
  for (const name of ['a', 'b']) writeFileSync(join(services.workspace, 'src', name), name);
});
afterEach(() => services.remove());

const prompts = () => services.session().services.prompts;
const questions = (): readonly AccessQuestion[] =>
  prompts()
    .list()
    .flatMap(({ question }) => (question.kind === 'access' ? [question] : []));
const asked = (): readonly string[] => questions().map(({ access, path }) => `${access} ${path}`);
const answer = (decision: AccessDecision, some: Partial<AccessAnswer> = {}): void =>
  prompts().answer(prompts().list()[0]?.id ?? '', { kind: 'access', decision, ...some });
const at = (path: string) => ({ at: 0, path });
const stat = (door: RunDoor, path = 'cwd://src/a'): TestCall<unknown> =>
  waitingFor(() => door.stat('path_filestat_get', at(path), 'follow'));
const grants = (): readonly string[] =>
  services
    .session()
    .services.grants.list()
    .map(({ verdict, access, pattern, lifetime, state }) => `${verdict} ${access} ${pattern} ${lifetime} ${state}`);
const events = (...ops: readonly string[]): readonly string[] =>
  services
    .session()
    .audit.page({ after: 0, limit: 1000 })
    .events.filter(({ op }) => ops.includes(op))
    .map(
      ({ op, path, path2, decision, cause, outcome }) =>
        `${op} ${path} ${path2 ?? '-'} ${decision} ${cause} ${outcome}`,
    );

describe('a question about a right', () => {
  it('says what is asked, what is there, what led here, and what can be stored', () => {
    const door = services.guest();
    waitingFor(() => door.makeDirectory('mk', at('tmp://x')));
    answer('once');
    stat(door, 'cwd://src/../src/a');
    expect(questions()).toEqual([
      {
        kind: 'access',
        fn: 'path_filestat_get',
        op: 'stat',
        access: 'read',
        path: 'cwd://src/a',
        asked: 'cwd://src/../src/a',
        entry: 'file',
        capsuleHash: 'a'.repeat(64),
        offers: [
          { pattern: 'cwd://src/a', scope: 'entry' },
          { pattern: 'cwd://src', scope: 'folder' },
          { pattern: 'cwd://', scope: 'mount' },
        ],
        missing: 'a bare .wasm declares no fs_read for cwd://src/a',
        // The mkdir, after the question about it and its answer.
        lead: [3],
      },
    ]);
  });

  it('offers nothing twice', () => {
    stat(services.guest(), 'cwd://top');
    stat(services.guest(), 'cwd://');
    expect(questions().map(({ offers }) => offers.map(({ scope }) => scope))).toEqual([['entry', 'mount'], ['mount']]);
  });

  it.each([
    ['deny', 'failed', [], 'stat cwd://src/a - deny user denied'],
    ['deny-run', 'failed', ['deny read cwd://src/a run active'], 'stat cwd://src/a - deny grant denied'],
    ['once', 'answered', [], 'stat cwd://src/a - allow user ok'],
    ['run', 'answered', ['allow read cwd://src/a run active'], 'stat cwd://src/a - allow grant ok'],
    ['sandbox', 'answered', ['allow read cwd://src/a sandbox active'], 'stat cwd://src/a - allow grant ok'],
    ['always', 'answered', ['allow read cwd://src/a always active'], 'stat cwd://src/a - allow grant ok'],
  ] as const)('answered with %s', (decision, state, kept, event) => {
    const call = stat(services.guest());
    expect(call.state).toBe('waiting');
    answer(decision);
    expect([call.state, grants(), events('stat')]).toEqual([state, kept, [event]]);
  });

  it.each([
    ['deny', 'waiting', 'waiting', 'waiting'],
    ['deny-run', 'failed', 'waiting', 'waiting'],
    ['once', 'waiting', 'waiting', 'waiting'],
    ['run', 'answered', 'waiting', 'waiting'],
    ['sandbox', 'answered', 'answered', 'answered'],
    ['always', 'answered', 'answered', 'answered'],
  ] as const)('%s holds so long: same run, another run, the sandbox opened anew', (decision, same, other, later) => {
    const door = services.guest();
    stat(door);
    answer(decision);
    const states = [stat(door).state, stat(services.guest()).state];
    services.open();
    expect([...states, stat(services.guest()).state]).toEqual([same, other, later]);
  });

  it('holds for no other binary, and no other right', () => {
    stat(services.guest());
    answer('always', { pattern: 'cwd://' });
    expect(stat(services.guest({ capsule: { name: 'tidy', hash: 'b'.repeat(64) } })).state).toBe('waiting');
    expect(waitingFor(() => services.guest().unlink('u', at('cwd://src/a'))).state).toBe('waiting');
  });

  it('stores the offer that was chosen, and refuses one that was not made', () => {
    const door = services.guest();
    stat(door);
    expect(() => answer('run', { pattern: 'cwd://other' })).toThrow('none of those that were offered');
    const [{ id } = { id: '' }] = prompts().list();
    expect(() => prompts().answer(id, { kind: 'approval', decision: 'once' })).toThrow('a decision about access');
    answer('run', { pattern: 'cwd://src' });
    expect([stat(door, 'cwd://src/b').state, stat(door, 'cwd://srcx').state]).toEqual(['answered', 'waiting']);
  });

  it('names the broker that answered', () => {
    stat(services.guest());
    answer('sandbox', { broker: 'police\u0007' });
    expect(services.session().services.grants.list()).toMatchObject([{ by: 'police', source: 'broker' }]);
  });

  it('is denied after 60 s, which the record says', () => {
    const call = stat(services.guest());
    services.pass(59_999);
    expect(call.state).toBe('waiting');
    services.pass(1);
    expect(call.code).toBe('denied');
    expect(events('prompt', 'answer', 'stat')).toEqual([
      'prompt access://read cwd://src/a allow default ok',
      'answer access://read cwd://src/a deny default timeout',
      'stat cwd://src/a - deny default denied',
    ]);
  });

  it('counts the wait as part of the call', () => {
    stat(services.guest());
    services.pass(5000);
    answer('once');
    const event = services
      .session()
      .audit.page({ after: 0, limit: 99 })
      .events.find(({ op }) => op === 'stat');
    expect(event?.durationNs).toBeGreaterThanOrEqual(5_000_000_000);
  });
});

describe('a call that waits', () => {
  it('may ask for both of its paths; an answer holds until the call ends', () => {
    const door = services.guest();
    const rename = (): void => door.rename('path_rename', at('cwd://src/a'), at('cwd://src/c'));
    const call = waitingFor(rename);
    const seen: string[] = [];
    while (call.state === 'waiting' && seen.length < 9) {
      seen.push(...asked());
      answer('once');
    }
    expect(call.state).toBe('answered');
    expect(new Set(seen)).toEqual(new Set(['write cwd://src/a', 'write cwd://src/c']));
    expect(seen).toHaveLength(2);
    expect(waitingFor(() => door.rename('path_rename', at('cwd://src/c'), at('cwd://src/a'))).state).toBe('waiting');
  });

  it('is asked again when its path leads elsewhere by the time it is answered', () => {
    const door = services.guest();
    symlinkSync('src', join(services.workspace, 'way'));
    mkdirSync(join(services.workspace, 'other'));
    writeFileSync(join(services.workspace, 'other', 'a'), 'secret');
    const call = stat(door, 'cwd://way/a');
    expect(asked()).toEqual(['read cwd://src/a']);
    renameSync(join(services.workspace, 'way'), join(services.workspace, 'gone'));
    symlinkSync('other', join(services.workspace, 'way'));
    answer('once');
    expect([call.state, asked()]).toEqual(['waiting', ['read cwd://other/a']]);
    answer('deny');
    expect([call.state, events('stat')]).toEqual(['failed', ['stat cwd://other/a - deny user denied']]);
  });

  it('is recorded as cancelled and refused when its run ends', () => {
    const door = services.guest();
    const call = stat(door);
    services.pass(5);
    door.closeAll();
    expect([call.state, asked(), events('stat', 'answer')]).toEqual([
      'waiting',
      [],
      ['answer access://read cwd://src/a deny default cancelled', 'stat cwd://src/a - deny default cancelled'],
    ]);
    services.pass(60_000);
    expect(events('stat')).toHaveLength(1);
  });

  it('is answered by what is granted meanwhile, whoever it is granted for', () => {
    const [first, second, other] = [
      stat(services.guest()),
      stat(services.guest(), 'cwd://src/b'),
      stat(services.guest(), 'tmp://x'),
    ];
    answer('sandbox', { pattern: 'cwd://src' });
    expect([first.state, second.state, other.state]).toEqual(['answered', 'answered', 'waiting']);
    expect(events('answer')).toEqual([
      'answer access://read cwd://src/b allow grant ok',
      'answer access://read cwd://src/a allow user ok',
    ]);
  });

  it('goes on waiting when the answer could not be kept', () => {
    const call = stat(services.guest());
    mkdirSync(join(services.grantFile, 'in the way'), { recursive: true });
    expect(() => answer('always')).toThrow();
    expect([call.state, grants(), asked()]).toEqual(['waiting', [], ['read cwd://src/a']]);
    answer('deny');
    expect(call.state).toBe('failed');
  });

  it('asks nobody about a call that was answered before, and notes it with the same answer', () => {
    const door = services.guest();
    stat(door);
    answer('once');
    door.noteStat('path_filestat_get', at('cwd://src/a'), 'follow');
    door.noteStat('path_filestat_get', at('cwd://src/b'), 'follow');
    door.settleNotes();
    expect([asked(), events('stat')]).toEqual([
      [],
      ['stat cwd://src/a - allow user ok', 'stat cwd://src/a - allow grant ok', 'stat cwd://src/b - deny rule denied'],
    ]);
  });

  it('is not asked for what a listing would tell', () => {
    const door = services.guest();
    const opened = waitingFor(() =>
      door.open('path_open', at('cwd://src'), {
        access: 'read',
        create: 'never',
        content: 'keep',
        want: 'directory',
        last: 'follow',
      }),
    );
    answer('once');
    const page = waitingFor(() => door.listStats('readdir', opened.answer?.handle ?? 0, 0));
    if (page.state === 'waiting') answer('once');
    expect([page.answer?.entries.map(({ name, stat }) => `${name} ${stat === null}`), asked()]).toEqual([
      ['a true', 'b true'],
      [],
    ]);
  });
});

describe('a run that asks too much', () => {
  const deny = (door: RunDoor, times: number): void => {
    for (let count = 0; count < times; count += 1) {
      stat(door, `cwd://n${count}`);
      answer('deny');
    }
  };
  const lastReason = (): string => services.session().audit.page({ after: 0, limit: 1000 }).events.at(-1)?.reason ?? '';

  it('is asked nothing more after ten denials in a row, until the user lifts it', () => {
    const door = services.guest();
    deny(door, 10);
    expect([stat(door).state, asked(), lastReason()]).toEqual([
      'failed',
      [],
      'not asked: 10 questions in a row were denied',
    ]);
    expect(grants()).toEqual(['deny read cwd:// run active']);
    expect(stat(services.guest()).state).toBe('waiting');
    answer('deny');
    services.session().services.desk.revoke(services.session().services.grants.list()[0]?.id ?? '');
    expect(stat(door).state).toBe('waiting');
  });

  it('still has what is granted', () => {
    const door = services.guest();
    stat(door);
    answer('run');
    deny(door, 10);
    expect(stat(door).state).toBe('answered');
  });

  it('is asked on when one of ten is allowed', () => {
    const door = services.guest();
    deny(door, 9);
    stat(door);
    answer('once');
    deny(door, 9);
    expect(stat(door).state).toBe('waiting');
  });

  it('is asked nothing more after three questions that nobody answered', () => {
    const door = services.guest();
    for (let count = 0; count < 3; count += 1) {
      stat(door);
      services.pass(60_000);
    }
    expect([stat(door).state, lastReason()]).toEqual(['failed', 'not asked: nobody answered 3 questions in a row']);
    expect(events('grant')).toEqual(['grant grant://read cwd:// deny user ok']);
  });

  it('may ask 30 questions a minute', () => {
    const door = services.guest();
    for (let count = 0; count < 30; count += 1) {
      stat(door);
      answer('once');
    }
    expect([stat(door).state, lastReason()]).toEqual(['failed', 'not asked: a run may ask 30 questions in a minute']);
    services.pass(60_000);
    expect(stat(door).state).toBe('waiting');
  });

  it('fills the queue with 50 questions at most, one of each run', () => {
    const calls = Array.from({ length: 51 }, () => stat(services.guest()));
    expect([asked().length, calls.at(49)?.state, calls.at(50)?.state]).toEqual([50, 'waiting', 'failed']);
  });
});

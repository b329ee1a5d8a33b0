import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { canonicalText } from '../audit/canonical-event.ts';
import { chained, GENESIS } from '../audit/chain.ts';
import type { AuditEvent } from '../audit/event.ts';
import type { Session } from '../sandbox/session.ts';
import { createTestSandbox } from '../sandbox/test-sandbox-contract.ts';
import type { TestSandbox } from '../sandbox/test-sandbox-contract.ts';
import { guestFile, useCapsuleHost } from './capsule-host-contract.ts';
import type { RunEnd } from './host.ts';
import { LOGGED_CONTRACTS, LogComparison, parseLog } from './logged-guests-contract.ts';
import type { LoggedCall, LoggedContract } from './logged-guests-contract.ts';

const ENOUGH = 10_000;
const PAGE = 5000;

const { host } = useCapsuleHost();
let sandbox: TestSandbox;
let session: Session;
const logs = new Map<LoggedContract, readonly LoggedCall[]>();
let record: readonly AuditEvent[];

/** Runs one guest to its end, and returns what it printed. */
async function runGuest(contract: LoggedContract): Promise<string> {
  const capsule = await host().load(guestFile(`logged/${contract}`));
  const { promise, resolve } = Promise.withResolvers<RunEnd>();
  const printed: Uint8Array[] = [];
  const calls = session.doorForRun(
    { run: contract, capsule: capsule.name, principal: `of ${contract}` },
    session.mounts.all(),
  );
  host().start({
    capsule,
    args: [],
    env: {},
    calls,
    terminal: 'pipe',
    onOutput: (_, bytes) => printed.push(bytes),
    onEnd: resolve,
  });
  expect(await promise).toEqual({ how: 'exited', code: 0 });
  return Buffer.concat(printed).toString();
}

function readRecord(): readonly AuditEvent[] {
  const events: AuditEvent[] = [];
  for (let more = true; more;) {
    const page = session.audit.page({ after: events.at(-1)?.seq ?? 0, limit: PAGE });
    events.push(...page.events);
    ({ more } = page);
  }
  return events;
}

beforeAll(async () => {
  sandbox = createTestSandbox();
  mkdirSync(join(sandbox.workspace, 'shared'));
  for (const name of ['here', 'f0', 'f1']) writeFileSync(join(sandbox.workspace, 'shared', name), name);
  session = sandbox.open();
  const printed = await Promise.all(LOGGED_CONTRACTS.map(runGuest));
  for (const [index, contract] of LOGGED_CONTRACTS.entries()) logs.set(contract, parseLog(printed[index] ?? ''));
  record = readRecord();
}, 60_000);
afterAll(() => {
  sandbox.remove();
});

const ofRun = (contract: LoggedContract): readonly AuditEvent[] => record.filter(({ run }) => run === contract);

describe('three guests of different contracts at work in one sandbox at the same time', () => {
  it('do more than ten thousand things, of every kind', () => {
    const calls = [...logs.values()].flat();
    expect(calls.length).toBeGreaterThanOrEqual(ENOUGH);
    expect(calls.filter(({ error }) => error === null).length).toBeGreaterThan(calls.length / 2);
    const outcomes = new Set(record.map(({ outcome }) => outcome));
    const wanted = ['not-found', 'already-exists', 'is-directory', 'not-directory', 'not-empty', 'invalid-argument'];
    const refused = ['boundary-escape', 'invalid-path', 'name-too-long', 'not-capable', 'bad-handle', 'quota'];
    expect([...wanted, ...refused].filter((word) => !outcomes.has(word as AuditEvent['outcome']))).toEqual([]);
  });

  it('take turns: none of them works alone', () => {
    const turns = record.filter(({ run }, index) => run !== record[index - 1]?.run).length;
    expect(turns).toBeGreaterThan(100);
  });

  it.each(LOGGED_CONTRACTS)('leave of %s in the record exactly what it asked and got, in its order', (contract) => {
    new LogComparison(contract, ofRun(contract)).compare(logs.get(contract) ?? []);
  });

  it('are alone in the record, and every number is there once', () => {
    expect(record.map(({ seq }) => seq)).toEqual(Array.from({ length: record.length }, (_, index) => index + 1));
    expect(record.filter(({ run }) => !(LOGGED_CONTRACTS as readonly (string | null)[]).includes(run))).toEqual([]);
    expect(session.audit.count()).toBe(record.length);
  });

  it('have a chain each, which ends in its head', () => {
    for (const contract of LOGGED_CONTRACTS) {
      let last = GENESIS;
      for (const event of ofRun(contract)) {
        last = chained(last, canonicalText(event));
        expect(event.hash).toBe(last);
      }
      expect(session.audit.heads().get(`of ${contract}`)).toEqual({ count: ofRun(contract).length, hash: last });
    }
  });

  it('are all found again when the sandbox is opened the next time', () => {
    session = sandbox.open();
    expect(readRecord()).toEqual(record);
  });

  it('are compared strictly: one call or one event more, less, or another is found', () => {
    const log = logs.get('astrid') ?? [];
    const events = ofRun('astrid');
    const compare = (told: readonly LoggedCall[], recorded: readonly AuditEvent[]): void =>
      new LogComparison('astrid', recorded).compare(told);
    const middle = Math.floor(log.length / 2);
    const [call] = log.slice(middle);
    if (call === undefined) throw new Error('the guest told nothing');
    expect(() => compare(log.toSpliced(middle, 1), events)).toThrow();
    expect(() => compare(log.toSpliced(middle, 0, { ...call, path: `${call.path}x` }), events)).toThrow();
    expect(() => compare(log.with(middle, { ...call, error: call.error === null ? 1 : null }), events)).toThrow();
    expect(() => compare(log, events.toSpliced(middle, 1))).toThrow();
    expect(() => compare(log, [...events, ...events.slice(0, 1)])).toThrow();
  });
});

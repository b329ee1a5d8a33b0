import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';

import { expect, it } from 'vitest';

import { ACTS, AGREED, openGranted } from './kill-grants-contract.ts';

const EXPECTED = [
  ['cwd://a active'],
  ['cwd://a active', 'cwd://b active'],
  ['cwd://a revoked', 'cwd://b active'],
  ['cwd://a revoked', 'cwd://b revoked'],
  ['cwd://a revoked', 'cwd://b revoked', 'cwd://c active'],
  ['cwd://a revoked', 'cwd://b revoked', 'cwd://c active'],
] as const;

it.concurrent.each(EXPECTED.map((expected, index) => [index + 1, expected] as const))(
  'what was answered holds after kill -9, %i acts long',
  { timeout: 60_000 },
  async (count, expected) => {
    const own = mkdtempSync(join(tmpdir(), 'inspector-kill-grants-'));
    const program = join(import.meta.dirname, 'kill-grants-contract.ts');
    const child = spawn(execPath, [program, own, String(count)], { stdio: ['ignore', 'ignore', 'inherit'] });
    await once(child, 'close');
    expect(child.signalCode).toBe('SIGKILL');
    expect(readFileSync(join(own, 'answers'), 'utf8').trim().split('\n')).toHaveLength(count);
    const session = openGranted(own);
    try {
      const grants = session.services.grants.list().map(({ pattern, state }) => `${pattern} ${state}`);
      expect(grants.sort()).toEqual(expected);
      expect(session.services.consents.of('tidy')).toEqual(count < ACTS.length ? null : AGREED);
      const events = session.audit.page({ after: 0, limit: 99 }).events.map(({ op }) => op);
      expect(events).toEqual(ACTS.slice(0, count).map((act) => ('revokes' in act ? 'revoke' : 'grant')));
    } finally {
      session.close();
      rmSync(own, { recursive: true });
    }
  },
);

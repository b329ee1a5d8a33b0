/** Who answered a question about a right, and to which question. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { AccessDecision } from '../../../src-preload/contract/policy-words.ts';
import type { RunDoor } from '../run-door.ts';
import type { AccessAnswer } from '../services/prompt.ts';
import { createTestServices, waitingFor } from '../services/test-services-contract.ts';
import type { TestServices } from '../services/test-services-contract.ts';

let services: TestServices;
beforeEach(() => {
  services = createTestServices();
});
afterEach(() => services.remove());

const prompts = () => services.session().services.prompts;
const answer = (decision: AccessDecision, some: Partial<AccessAnswer> = {}): void =>
  prompts().answer(prompts().list()[0]?.id ?? '', { kind: 'access', decision, ...some });
const at = (path: string) => ({ at: 0, path });
const stat = (door: RunDoor) => waitingFor(() => door.stat('path_filestat_get', at('cwd://src/a'), 'follow'));

describe('an answer to a question about a right', () => {
  it.each([
    [{}, 'deny user', 'the user denied it'],
    [{ broker: 'police' }, 'deny user', 'the broker "police" denied it'],
    [{ by: 'nobody' }, 'deny default', 'denied, because there was nobody to ask'],
    [{ by: 'nobody', broker: 'b' }, 'deny default', 'denied, because the broker "b" gave no answer'],
    [{ by: 'options' }, 'deny user', 'an option of the command line denied it'],
  ] as const)('says in the record who denied it: %j', (decider, decided, reason) => {
    stat(services.guest());
    answer('deny', decider);
    const told = services.session().audit.page({ after: 0, limit: 99 }).events.slice(-2);
    expect(told.map(({ op, decision, cause }) => `${op} ${decision} ${cause}`)).toEqual([
      `answer ${decided}`,
      `stat ${decided}`,
    ]);
    expect(told.map((event) => event.reason)).toEqual([reason, reason]);
    expect(told[0]?.principal).toBe(decided === 'deny user' ? 'user' : 'default');
  });

  it('of an earlier session answers none of this one', () => {
    stat(services.guest());
    const [{ id } = { id: '' }] = prompts().list();
    services.open();
    const now = waitingFor(() => services.guest().unlink('u', at('cwd://src/b')));
    expect(() => prompts().answer(id, { kind: 'access', decision: 'once' })).toThrow('not asked any more');
    expect(now.state).toBe('waiting');
  });

  it('that allows is never nobody’s', () => {
    stat(services.guest());
    expect(() => answer('once', { by: 'nobody' })).toThrow('Nobody allows nothing.');
    expect(prompts().list()).toHaveLength(1);
  });
});

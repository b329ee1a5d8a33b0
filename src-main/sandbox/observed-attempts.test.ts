/** An observed run: what any of its rights would have been refused for is in the record, whatever gives the others. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createRuleSet } from './policy/rule-set.ts';
import type { Rule } from './policy/rule-set.ts';
import type { RunDoor } from './run-door.ts';
import { createTestServices } from './services/test-services-contract.ts';
import type { TestServices } from './services/test-services-contract.ts';

let services: TestServices;
beforeEach(() => {
  services = createTestServices();
  for (const folder of ['in', 'out']) mkdirSync(join(services.workspace, folder));
  writeFileSync(join(services.workspace, 'in/a'), 'a');
});
afterEach(() => services.remove());

const at = (path: string) => ({ at: 0, path: `cwd://${path}` });
const entry = (access: Rule['access'], pattern: string): Rule => ({ access, pattern, place: 'Capsule.toml 1:1' });

function recorded(rules: readonly Rule[], act: (door: RunDoor) => void): string {
  const door = services.guest({ mode: 'observe', rules: createRuleSet(rules) });
  act(door);
  const event = services.session().audit.page({ after: 0, limit: 99 }).events.at(-1);
  return `${event?.op} ${event?.access} ${event?.decision} ${event?.cause}: ${event?.reason}`;
}

test('of the first path, when a rule gives the second', () => {
  const copied = recorded([entry('write', 'cwd://out')], (door) => void door.copy('copy', at('in/a'), at('out/a')));
  expect(copied).toBe('copy read allow observed: observed: no fs_read entry covers cwd://in/a');
});

test('of the second, when a rule gives the first', () => {
  const copied = recorded([entry('read', 'cwd://in')], (door) => void door.copy('copy', at('in/a'), at('out/a')));
  expect(copied).toBe('copy read allow observed: observed: no fs_write entry covers cwd://out/a');
});

test('of what is moved to where a rule lets it be read', () => {
  const rules = [entry('write', 'cwd://'), entry('read', 'cwd://out')];
  const moved = recorded(rules, (door) => door.rename('rename', at('in/a'), at('out/a')));
  expect(moved).toBe('rename read allow observed: observed: no fs_read entry covers cwd://in/a');
});

test('not of what is moved to where nothing lets it be read', () => {
  const moved = recorded([entry('write', '*')], (door) => door.rename('rename', at('in/a'), at('out/a')));
  expect(moved).toBe('rename write allow rule: rule: fs_write "*" (Capsule.toml 1:1)');
});

test('of a directory that is made above one that a rule gives', () => {
  const rules = [entry('write', 'cwd://new/deep')];
  const made = recorded(rules, (door) => void door.makeDirectories('mkdirs', at('new/deep')));
  expect(made).toBe('mkdir write allow observed: observed: no fs_write entry covers cwd://new');
});

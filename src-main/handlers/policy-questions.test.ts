/** Questions about rights as windows ask them, over a real sandbox. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createRuleSet } from '../sandbox/policy/rule-set.ts';
import type { RunPolicy } from '../sandbox/policy/run-policy.ts';
import type { RunDoor } from '../sandbox/run-door.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

const HASH = 'b'.repeat(64);
const sandbox = 'test';
const MANIFEST = `# Kept.
[package]
name = "guest"
version = "1.0.0"

[capabilities]
fs_read = ["cwd://src", "home://"] # what it reads
fs_write = []
`;

let bench: TestWorkbench;
let run: string;
beforeEach(async () => {
  bench = await createTestWorkbench();
  bench.host.hash = HASH;
  for (const path of ['cwd://src/a', 'cwd://docs/b', 'cwd://out/c']) {
    await bench.client.fileCreateDirectory({ sandbox, path: path.slice(0, path.lastIndexOf('/')) });
    await bench.client.fileWrite({ sandbox, path, bytes: new Uint8Array(3) });
  }
  run = (await bench.client.runStart({ sandbox, file: '/guest.wasm', args: [] })).id;
});
afterEach(() => bench.remove());

function guest(policy: Partial<RunPolicy>): RunDoor {
  const session = bench.session();
  const whole = { run, capsule: { name: 'guest', hash: HASH }, mode: 'observe' as const, rules: null, ...policy };
  const caller = { run, capsule: 'guest', principal: session.principal, policy: whole };
  return session.doorForRun(caller, session.mounts.all());
}

const READ = { access: 'read', create: 'never', content: 'keep', want: 'file', last: 'follow' } as const;
const WRITE = { ...READ, access: 'write', create: 'if-missing' } as const;
/** A path by its scheme. */
const at = (path: string) => ({ at: 0, path: `cwd://${path}` });

function work(door: RunDoor): void {
  for (const [path, options] of [
    ['src/a', READ],
    ['docs/b', READ],
    ['out/new', WRITE],
  ] as const) {
    const { handle } = door.open('path_open', at(path), options);
    door.close('fd_close', handle);
  }
}

describe('what a guest did under observation', () => {
  test('is learned, put into the manifest, and then everything of it is allowed', async () => {
    work(guest({}));
    const learned = await bench.client.policyLearn({ sandbox, query: { run }, manifest: MANIFEST });
    expect(learned.entries.map(({ access, pattern }) => `${access} ${pattern}`)).toEqual([
      'read cwd://docs/b',
      'read cwd://src/a',
      'write cwd://out/new',
    ]);
    expect(learned.unused).toEqual([{ access: 'read', pattern: 'home://' }]);
    expect(learned.text).toContain('# Kept.');
    const manifest = learned.text ?? '';
    const same = await bench.client.policyWhatIf({ sandbox, query: { run }, manifest, limit: 10 });
    expect(same).toMatchObject({ events: 3, flipped: 0, flips: [], more: false });
    const narrowed = manifest.replace('"cwd://docs/b"', '"cwd://docs/none"');
    const { flips } = await bench.client.policyWhatIf({ sandbox, query: { run }, manifest: narrowed, limit: 10 });
    expect(flips).toMatchObject([
      { access: 'read', path: 'cwd://docs/b', ops: ['open'], from: 'observed', to: 'deny' },
    ]);
  });

  test('counts with the grants of today, and with .capsuleignore', async () => {
    work(guest({}));
    const whatIf = () => bench.client.policyWhatIf({ sandbox, query: { run }, manifest: MANIFEST, limit: 10 });
    expect((await whatIf()).flips.map(({ path }) => path)).toEqual(['cwd://docs/b', 'cwd://out/new']);
    bench.session().services.desk.add({
      ...{ access: 'read', pattern: 'cwd://docs', lifetime: 'sandbox', source: 'window' },
      capsule: { name: 'guest', hash: HASH },
    });
    expect((await whatIf()).flips.map(({ path }) => path)).toEqual(['cwd://out/new']);
    const ignore = new TextEncoder().encode('src\n');
    await bench.client.fileWrite({ sandbox, path: 'cwd://.capsuleignore', bytes: ignore });
    expect((await whatIf()).flips[0]).toMatchObject({
      path: 'cwd://src/a',
      to: 'deny',
      sentence: expect.stringContaining('.capsuleignore') as string,
    });
  });

  test('can be asked for as a job with progress, which ends', async () => {
    work(guest({}));
    await bench.client.policyLearn({ sandbox, query: {}, job: 'learn-1' });
    expect(bench.published.filter(({ name }) => name === 'jobProgress').at(-1)?.payload).toMatchObject({
      ...{ job: 'learn-1', state: 'done' },
    });
  });

  test('is refused with line and column for a manifest that cannot be read', async () => {
    const asked = { sandbox, query: {}, manifest: 'fs_read = [' };
    await expect(bench.client.policyLearn(asked)).rejects.toMatchObject({
      ...{ code: 'bad-manifest', message: expect.stringMatching(/^Capsule\.toml 1:\d+: /) as string },
    });
    await expect(bench.client.policyWhatIf({ ...asked, limit: 1 })).rejects.toMatchObject({ code: 'bad-manifest' });
  });
});

describe('why', () => {
  const newest = (): number => bench.session().audit.count();

  test('names the missing right, and what the gate says once it is granted', async () => {
    const door = guest({ mode: 'enforce', rules: createRuleSet([]) });
    expect(() => door.open('path_open', at('src/a'), READ)).toThrow();
    const seq = newest();
    const refused = await bench.client.eventWhy({ sandbox, seq });
    expect(refused).toMatchObject({
      ...{ seq, decision: 'deny', access: 'read', minimal: [{ access: 'read', pattern: 'cwd://src/a' }] },
      ...{ capsule: { name: 'guest', hash: HASH } },
    });
    expect(refused.steps.at(-1)).toMatchObject({ step: 'mode', result: 'decided' });
    const capsule = { name: 'guest', hash: HASH };
    const wish = { access: 'read', pattern: 'cwd://src', lifetime: 'sandbox', source: 'window', capsule } as const;
    bench.session().services.desk.add(wish);
    const after = await bench.client.eventWhy({ sandbox, seq });
    expect(after.now).toMatchObject({ verdict: 'allow', sentence: expect.stringContaining('grant') as string });
    expect(after.steps.filter(({ step }) => step === 'grant')).toMatchObject([{ result: 'passed' }]);
  });

  test('can be asked of every event of the record', async () => {
    work(guest({}));
    for (let seq = 1; seq <= newest(); seq += 1) {
      const { event } =
        (await bench.client.eventRows({ sandbox, query: { filter: `seq:${seq}` }, at: { offset: 0 }, limit: 1 }))
          .rows[0] ?? {};
      const why = await bench.client.eventWhy({ sandbox, seq });
      expect(why).toMatchObject({ decision: event?.decision, access: event?.access });
      expect(why.steps.filter(({ result }) => result === 'decided').length).toBeLessThanOrEqual(1);
    }
    await expect(bench.client.eventWhy({ sandbox, seq: newest() + 1 })).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('what a pattern covers is counted with one event, and a pattern that covers nothing is refused', async () => {
  const before = bench.session().audit.count();
  const covered = await bench.client.ruleCoverage({ sandbox, pattern: 'cwd://src', limit: 100 });
  expect(covered).toEqual({ files: 1, directories: 1, more: false, sample: ['cwd://src', 'cwd://src/a'] });
  expect(bench.session().audit.count()).toBe(before + 1);
  await expect(bench.client.ruleCoverage({ sandbox, pattern: 'cwd://../x', limit: 1 })).rejects.toMatchObject({
    code: 'invalid-argument',
  });
});

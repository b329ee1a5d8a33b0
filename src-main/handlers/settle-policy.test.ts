import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { RightsGrowth } from '../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';
import { parseManifest } from '../capsule/manifest/capsule-manifest.ts';
import type { CapsuleManifest } from '../capsule/manifest/capsule-manifest.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const declaring = (capabilities: string, version = '1.0.0'): CapsuleManifest =>
  parseManifest(
    Buffer.from(
      `[package]\nname = "notes"\nversion = "${version}"\n[[component]]\nfile = "notes.wasm"\n[capabilities]\n${capabilities}\n`,
    ),
  );
const READS = 'fs_read = ["cwd://src"]';
const HASH = 'a'.repeat(64);

const start = (more: Partial<Parameters<TestWorkbench['client']['runStart']>[0]> = {}): Promise<Run> =>
  bench.client.runStart({ sandbox: 'test', file: '/x/notes.wasm', args: [], ...more });

const refusalOf = async (started: Promise<unknown>): Promise<CallError> => {
  try {
    await started;
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};
const growthOf = async (started: Promise<unknown>): Promise<RightsGrowth> => {
  const { code, details } = await refusalOf(started);
  expect(code).toBe('needs-consent');
  return RightsGrowth.parse(details);
};
const last = () => bench.session().audit.page({ after: bench.session().audit.count() - 1, limit: 1 }).events[0];

describe('the mode of a run', () => {
  test('is enforce with a manifest and open without one, when nobody says anything else', async () => {
    expect(await start()).toMatchObject({ mode: 'open', rights: null, principal: 'default' });
    bench.host.manifest = declaring(`${READS}\nfs_write = ["cwd://out", "tmp://"]`);
    expect(await start()).toMatchObject({
      mode: 'enforce',
      rights: { read: ['cwd://src'], write: ['cwd://out', 'tmp://'] },
    });
  });

  test.each(['enforce', 'ask', 'observe'] as const)('is %s when the run or the sandbox says so', async (mode) => {
    expect(await start({ mode })).toMatchObject({ mode });
    await bench.client.policyMode({ sandbox: 'test', set: mode });
    expect(await bench.client.policyMode({ sandbox: 'test' })).toEqual({ mode });
    expect(await start()).toMatchObject({ mode });
    expect(await start({ mode: 'default' })).toMatchObject({ mode: 'open' });
  });

  test('reaches the gate with the rules and the places where they are written', async () => {
    bench.host.manifest = declaring(READS);
    bench.host.hash = HASH;
    const run = await start({ mode: 'ask' });
    expect(bench.session().runs.get(run.id)?.rules).toEqual([
      { access: 'read', pattern: 'cwd://src', place: 'Capsule.toml 7:12' },
    ]);
    expect(last()).toMatchObject({ op: 'run-start', reason: expect.stringContaining('mode ask') as string });
    expect((await bench.client.runList({ sandbox: 'test' }))[0]).toEqual(run);
  });

  test('is a setting that is in the record, and outlives the sandbox', async () => {
    await bench.client.policyMode({ sandbox: 'test', set: 'ask' });
    expect(last()).toMatchObject({ op: 'settings', path: 'settings://policy-mode', asked: 'ask' });
    expect(bench.sandbox.record()).toMatchObject({ policyMode: 'ask' });
  });
});

test('a changed binary is told that what was granted to another one does not hold for it', async () => {
  bench.host.manifest = declaring(READS);
  bench.host.hash = HASH;
  await start();
  const capsule = { name: 'notes', hash: HASH };
  const grant = { access: 'write', pattern: 'cwd://out', lifetime: 'sandbox', capsule, source: 'window' } as const;
  await bench.client.grantAdd({ sandbox: 'test', ...grant });
  await start();
  expect(last()?.reason).not.toContain('another binary');
  bench.host.hash = 'b'.repeat(64);
  await start();
  expect(last()?.reason).toContain('one grant to another binary of it does not hold');
});

describe('rights that grow', () => {
  test('a first run is not asked, and neither is the same again, or less', async () => {
    bench.host.manifest = declaring(`${READS}\nnet = ["example.org"]`);
    await start();
    await start();
    bench.host.manifest = declaring(READS, '1.1.0');
    await start();
    expect(bench.session().services.consents.of('notes')).toMatchObject({ version: '1.1.0' });
  });

  test('are refused with what is more and what is less, and the refusal is in the record', async () => {
    bench.host.manifest = declaring(`${READS}\nnet = ["example.org"]`);
    await start();
    bench.host.manifest = declaring(`${READS}\nfs_write = ["cwd://out"]`, '2.0.0');
    bench.host.hash = HASH;
    const growth = await growthOf(start());
    expect(growth).toMatchObject({
      capsule: 'notes',
      before: { version: '1.0.0', hash: 'h' },
      after: { version: '2.0.0', hash: HASH },
    });
    expect(growth.added.map(({ capability, entry }) => [capability, entry])).toEqual([['fs_write', 'cwd://out']]);
    expect(growth.removed.map(({ capability, entry }) => [capability, entry])).toEqual([['net', 'example.org']]);
    expect(last()).toMatchObject({ op: 'run-start', decision: 'deny', outcome: 'denied', run: null });
    expect(bench.host.started).toHaveLength(1);
  });

  test('that an earlier entry covered are none', async () => {
    bench.host.manifest = declaring('fs_read = ["*"]');
    await start();
    bench.host.manifest = declaring('fs_read = ["cwd://src"]');
    await start();
    bench.host.manifest = declaring('fs_read = ["cwd://src", "cwd://src/deep"]');
    await start();
    expect(bench.host.started).toHaveLength(3);
  });

  test('are agreed to by the digest of exactly these, which the record tells, and then not asked again', async () => {
    bench.host.manifest = declaring(READS);
    await start();
    bench.host.manifest = declaring('fs_read = ["cwd://src", "cwd://doc"]');
    const { digest } = await growthOf(start());
    bench.host.manifest = declaring('fs_read = ["cwd://src", "cwd://doc", "home://"]');
    const wider = await growthOf(start({ consent: digest }));
    expect(wider.digest).not.toBe(digest);
    await start({ consent: wider.digest });
    const granted = bench
      .session()
      .audit.page({ after: 0, limit: 100 })
      .events.filter(({ op }) => op === 'grant');
    expect(granted).toMatchObject([{ path: 'rights://notes', principal: 'user' }]);
    expect(granted[0]?.reason).toContain('home://');
    await start();
  });

  test('are agreed to for one binary: when that is replaced meanwhile, the user is asked again', async () => {
    bench.host.manifest = declaring(READS);
    await start();
    bench.host.manifest = declaring('fs_read = ["cwd://src", "cwd://doc"]');
    const { digest } = await growthOf(start());
    bench.host.hash = HASH;
    expect((await growthOf(start({ consent: digest }))).digest).not.toBe(digest);
    expect(bench.host.started).toHaveLength(1);
  });

  test('of a capsule of another name are another matter', async () => {
    bench.host.manifest = declaring(READS);
    await start();
    bench.host.manifest = { ...declaring('fs_read = ["*"]'), name: 'other' };
    await start();
    expect(bench.host.started).toHaveLength(2);
  });
});

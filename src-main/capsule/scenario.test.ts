import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { AuditEvent } from '../audit/event.ts';
import type { MountedTree } from '../sandbox/mounts.ts';
import { readUpTo, using } from '../vfs/derived.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import { createPluginWorld } from './plugin-run-contract.ts';
import type { PluginWorld } from './plugin-run-contract.ts';

/** The guests of e2e/guests/scenario: one list of steps, one back-end for each contract. */
const OTHERS = ['wasi', 'astrid', 'extism'] as const;
type Contract = 'preview1' | (typeof OTHERS)[number];

const guest = (contract: Contract): string => `../scenario/${contract}`;

function fill({ sandbox: { top, workspace } }: PluginWorld): void {
  writeFileSync(join(workspace, 'src/b'), 'bb');
  writeFileSync(join(workspace, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
  mkdirSync(join(workspace, 'old/deep'), { recursive: true });
  for (const name of ['one', 'two', 'deep/x']) writeFileSync(join(workspace, 'old', name), name);
  writeFileSync(join(top, 'secret'), 'outside');
  symlinkSync('src/a', join(workspace, 'link'));
  symlinkSync('old', join(workspace, 'folder'));
  symlinkSync('nowhere', join(workspace, 'dangling'));
  symlinkSync('../secret', join(workspace, 'escape'));
  symlinkSync('round', join(workspace, 'round'));
}

/** Everything in a tree: kind, mode, and the bytes or where a link leads. */
function treeOf(mounted: MountedTree): ReadonlyMap<string, string> {
  const { vfs, root } = mounted.view('merged');
  const found = new Map<string, string>();
  const describeEntry = (names: readonly string[]): string => {
    const place = vfs.locate(root, relPath(names), 'keep');
    const { kind, mode } = vfs.stat(place);
    if (kind === 'symlink') return `link ${vfs.readLink(place)}`;
    if (kind === 'directory') {
      walk(names);
      return `directory ${mode.toString(8)}`;
    }
    const file = vfs.openFile(place, { access: 'read', create: 'never', content: 'keep', mode: 0 });
    const bytes = using(file, (open) => readUpTo(open, 0, Infinity));
    return `file ${mode.toString(8)} ${Buffer.from(bytes).toString('base64')}`;
  };
  const walk = (names: readonly string[]): void => {
    const entries = using(vfs.openDirectory(vfs.locate(root, relPath(names), 'keep')), (directory) => directory.list());
    for (const { name } of entries) {
      const path = [...names, name];
      found.set(`${mounted.name}://${path.join('/')}`, describeEntry(path));
    }
  };
  walk([]);
  return found;
}

/** What is compared: all that the record keeps of an attempt but when it was, how long it took, and the contract's own words. */
const essence = ({ op, path, path2, mount, layer, decision, reason, outcome, bytes }: AuditEvent) => ({
  op,
  path,
  path2,
  mount,
  layer,
  decision,
  reason,
  outcome,
  bytes,
});

/** Without those of the engine when a run ends. */
const ownEvents = ({ session }: PluginWorld): readonly AuditEvent[] =>
  session.audit.page({ after: 0, limit: 10_000 }).events.filter(({ fn }) => fn !== 'run-end');

interface Trace {
  readonly events: readonly AuditEvent[];
  readonly printed: string;
  readonly trees: readonly ReadonlyMap<string, string>[];
}

async function perform(world: PluginWorld, contract: Contract): Promise<string> {
  if (contract !== 'extism') {
    const { end, stdout } = await world.call({ plugin: guest(contract), args: [] });
    expect(end).toMatchObject({ how: 'exited', code: 0 });
    return stdout.toString();
  }
  let printed = '';
  for (let step = 0; ; step++) {
    const { end, stdout } = await world.call({ plugin: guest(contract), args: ['step'], input: `${step}` });
    if (stdout.toString() === 'end\n') return printed;
    expect(['exited', 'trapped']).toContain(end.how);
    printed += end.how === 'exited' ? stdout.toString() : `${step} failed\n`;
  }
}

async function trace(contract: Contract): Promise<Trace> {
  const world = createPluginWorld();
  try {
    fill(world);
    const { session } = world;
    const printed = await perform(world, contract);
    return { printed, events: ownEvents(world), trees: session.mounts.all().map(treeOf) };
  } finally {
    world.close();
  }
}

const traces = new Map<Contract, Trace>();
let reference: Trace;
beforeAll(async () => {
  for (const contract of OTHERS) traces.set(contract, await trace(contract));
  reference = await trace('preview1');
});

describe('one tool, built for preview 1, WASI 0.2, Astrid and Extism', () => {
  it('does a hundred things with files, of which many fail', () => {
    const lines = reference.printed.trimEnd().split('\n');
    expect(lines.filter((line) => /^\d+ /.test(line))).toHaveLength(108);
    expect(lines.filter((line) => line.endsWith(' failed')).length).toBeGreaterThan(40);
    const outcomes = new Set(reference.events.map(({ outcome }) => outcome));
    const wanted = ['ok', 'not-found', 'is-directory', 'not-directory', 'already-exists', 'boundary-escape'];
    expect(
      [...wanted, 'invalid-path', 'name-too-long', 'link-loop'].filter((code) => !outcomes.has(code as 'ok')),
    ).toEqual([]);
  });

  it.each(OTHERS)('leaves in %s the same record as in preview 1 but for the names of the functions', (contract) => {
    const events = traces.get(contract)?.events ?? [];
    expect(events.map(essence)).toEqual(reference.events.map(essence));
    const names = { wasi: /^descriptor\./, astrid: /^(fs-|read-file$|write-file$)/, extism: /^astrid_/ }[contract];
    expect(events.filter(({ fn }) => !names.test(fn))).toEqual([]);
  });

  it.each(OTHERS)('leaves in %s the same trees, byte for byte', (contract) => {
    expect(traces.get(contract)?.trees).toEqual(reference.trees);
  });

  it.each(OTHERS)('is answered in %s what it is answered in preview 1', (contract) => {
    expect(traces.get(contract)?.printed).toBe(reference.printed);
  });

  it('has changed what it meant to change', () => {
    const [workspace, home, scratch] = reference.trees;
    expect(workspace?.get('cwd://new/large')).toBe(`file 644 ${Buffer.alloc(300_000, 'l').toString('base64')}`);
    expect(workspace?.get('cwd://run.sh')).toBe(`file 755 ${Buffer.from('#!/bin/sh\ntrue\n').toString('base64')}`);
    expect(workspace?.has('cwd://link')).toBe(false);
    expect(workspace?.has('cwd://escape')).toBe(true);
    expect([...(home?.keys() ?? [])]).toEqual(['home://folder']);
    expect([...(scratch?.keys() ?? [])]).toEqual(['tmp://scratch']);
  });
});

describe('the same tool in a thread of its own', () => {
  it.each(['preview1', 'wasi', 'astrid'] as const)('leaves the same record in %s', async (contract) => {
    const world = createPluginWorld();
    try {
      fill(world);
      const { end, stdout } = await world.run({ plugin: guest(contract), args: [] });
      expect(end).toMatchObject({ how: 'exited', code: 0 });
      expect(stdout.toString()).toBe(reference.printed);
      expect(ownEvents(world).map(essence)).toEqual(reference.events.map(essence));
    } finally {
      world.close();
    }
  });
});

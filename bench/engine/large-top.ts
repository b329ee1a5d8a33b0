/** A sandbox with many changed entries: `large-top.ts make FOLDER ENTRIES`, then `large-top.ts open FOLDER ENTRIES`. */
import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { openSandboxStore } from '../../src-main/store/open-sandbox-store.ts';
import { openHostTree } from '../../src-main/vfs/host/open-host-tree.ts';
import { createOverlay } from '../../src-main/vfs/node/create-overlay.ts';
import { fsSubject, engineSubject } from './subjects.ts';
import type { EngineSubject } from './workload.ts';

const PER_FOLDER = 500;
const [action, folder = '', count = '0'] = process.argv.slice(2);
const entries = Number(count);
const baseFolder = join(folder, 'base');
const stateFolder = join(folder, 'state');
const plainFolder = join(folder, 'plain');

function fill(subject: EngineSubject): void {
  const bytes = new TextEncoder().encode('changed');
  for (let index = 0; index < entries; index++) {
    const directory = `d-${Math.floor(index / PER_FOLDER)}`;
    if (index % PER_FOLDER === 0) subject.makeDirectory([directory]);
    else subject.create([directory, `f-${index}`], bytes);
  }
  subject.close();
}

/** Heap and buffers, after everything that can go has gone. */
function bytesInUse(): number {
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

function open(): void {
  const now = (): bigint => process.hrtime.bigint();
  const before = bytesInUse();
  const began = performance.now();
  const store = openSandboxStore({ folder: stateFolder, now });
  const tree = createOverlay({ treeId: 1, base: openHostTree({ hostPath: baseFolder }), store, now });
  store.journal.checkpoint();
  const milliseconds = performance.now() - began;
  const memory = (bytesInUse() - before) / entries;
  const walked = walk();
  console.log(JSON.stringify({ milliseconds, walked, memory, entries: tree.topEntries().length }));
  tree.close();
  store.close();
}

/** Milliseconds that a look at the same entries on the bare disk takes. */
function walk(): number {
  const began = performance.now();
  for (const directory of readdirSync(plainFolder))
    for (const name of readdirSync(join(plainFolder, directory)))
      lstatSync(join(plainFolder, directory, name), { bigint: true });
  return performance.now() - began;
}

if (action === 'make') {
  for (const made of [baseFolder, plainFolder]) mkdirSync(made, { recursive: true });
  fill(engineSubject(baseFolder, stateFolder));
  fill(fsSubject(plainFolder));
} else open();

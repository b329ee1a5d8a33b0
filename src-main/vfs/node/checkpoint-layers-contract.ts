/** For tests: a seed spread over a base and three frozen layers, so that only all of them together show it. */
import { Files } from '../files-by-path-contract.ts';
import type { Seed, SeedEntry } from '../files-by-path-contract.ts';
import type { Layered } from '../layers.ts';
import { seedEntry } from '../seeding-contract.ts';
import type { OverlaySubject } from './overlay-subject-contract.ts';

const LAYERS = 3;

/** How an entry of the seed comes to be: it is in the base, or in a layer it is changed, renamed or made. */
type Way = 'there' | 'changed' | 'renamed' | 'made';

interface Planned {
  readonly path: string;
  readonly entry: SeedEntry;
  readonly way: Way;
  /** In which layer, from 0. */
  readonly layer: number;
  /** The name that a renamed entry had. */
  readonly before: string;
}

const WAYS: readonly Way[] = ['changed', 'renamed', 'made', 'there'];

function plan(seed: Seed): readonly Planned[] {
  const made = new Set<string>();
  return Object.entries(seed).map(([path, entry], index) => {
    const isAboveMade = made.has(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    let way = isAboveMade ? 'made' : (WAYS[index % WAYS.length] ?? 'there');
    if (entry === 'directory' && way !== 'made') way = 'there';
    if (entry === 'directory' && way === 'made') made.add(path);
    return { path, entry, way, layer: entry === 'directory' ? 0 : index % LAYERS, before: `was-${index}` };
  });
}

/** What the base has: some of it under another name, some as something else, and what is removed later. */
export function baseBelowCheckpoints(seed: Seed): Seed {
  const base: Record<string, SeedEntry> = { surplus: 'directory', 'surplus/f': { file: 'x' } };
  for (const { path, entry, way, before } of plan(seed))
    if (way === 'there') base[path] = entry;
    else if (way === 'renamed') base[before] = entry;
    else if (way === 'changed') base[path] = { file: 'something else' };
  return base;
}

function build(files: Files, { path, entry, way, before }: Planned): void {
  if (way === 'there') return;
  if (way === 'renamed') files.rename(before, path);
  else if (way === 'made') seedEntry(files, path, entry);
  else if (entry !== 'directory' && 'file' in entry) files.write(path, entry.file);
  else {
    files.unlink(path);
    seedEntry(files, path, entry);
  }
}

/** What a layer makes and a later one takes away. */
function passThrough(files: Files, layer: number): void {
  if (layer > 0) files.unlink(`passing-${layer - 1}`);
  if (layer < LAYERS - 1) files.write(`passing-${layer}`, 'on its way');
  if (layer === 1) files.unlink('surplus/f');
  if (layer === 2) files.rmdir('surplus');
}

export function freezeLayers(subject: OverlaySubject, seed: Seed): void {
  const files = new Files(subject);
  const planned = plan(seed);
  for (let layer = 0; layer < LAYERS; layer++) {
    for (const each of planned) if (each.layer === layer) build(files, each);
    passThrough(files, layer);
    subject.overlay().freeze();
    subject.settle();
  }
  files.root.close();
}

/** Changes everything that there is, and takes it all back by going to the checkpoint made before. */
export function wanderAndReturn(tree: Layered, files: Files): void {
  const { id } = tree.freeze();
  files.write('readme.txt', 'changed');
  files.rename('docs', 'bare/papers');
  files.unlink('bare/papers/a.md');
  files.unlink('to-docs');
  files.mkdir('to-docs');
  files.write('to-docs/new', 'x');
  tree.freeze();
  files.unlink('empty.txt');
  files.link('clock', 'second');
  files.chmod('clock', 0o700);
  tree.restore(id);
}

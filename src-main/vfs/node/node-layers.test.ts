/** The behaviour suite over trees of several layers: checkpoints below, behind, and after each operation. */
import { afterAll, describe, expect, test } from 'vitest';
import { Files } from '../files-by-path-contract.ts';
import type { Seed, Subject } from '../files-by-path-contract.ts';
import { seedTree } from '../seeding-contract.ts';
import { describeVfs } from '../vfs-contract.ts';
import { baseBelowCheckpoints, freezeLayers, wanderAndReturn } from './checkpoint-layers-contract.ts';
import { BaseFolders, memoryTree, overlaySubject, subjectOf } from './overlay-subject-contract.ts';
import type { OverlaySubject } from './overlay-subject-contract.ts';

const bases = new BaseFolders();

/** The tree that the fork was made from changes afterwards, which must mean nothing. */
function forked(seed: Seed): Subject {
  const tree = memoryTree();
  const first = subjectOf(tree);
  seedTree(first, seed);
  const fork = subjectOf(tree.fork());
  const files = new Files(first);
  for (const path of files.list('').filter((name) => files.stat(name).kind !== 'directory')) files.unlink(path);
  return {
    ...fork,
    close() {
      fork.close();
      first.close();
    },
  };
}

function returnedInMemory(seed: Seed): Subject {
  const tree = memoryTree();
  const subject = subjectOf(tree);
  seedTree(subject, seed);
  if (Object.keys(seed).length > 0) wanderAndReturn(tree, new Files(subject));
  return subject;
}

function overCheckpoints(seed: Seed): OverlaySubject {
  const isEmpty = Object.keys(seed).length === 0;
  const subject = overlaySubject(bases, { base: isEmpty ? {} : baseBelowCheckpoints(seed), reopenEvery: 0 });
  if (!isEmpty) freezeLayers(subject, seed);
  return subject;
}

function returned(seed: Seed): Subject {
  const subject = overlaySubject(bases, { base: seed, reopenEvery: 0 });
  if (Object.keys(seed).length === 0) return subject;
  const files = new Files(subject);
  files.atOnce(() => wanderAndReturn(subject.overlay(), files));
  files.root.close();
  return subject;
}

/** Each operation has a layer of its own. */
function frozenAlways(seed: Seed): Subject {
  const subject = overlaySubject(bases, { base: seed, reopenEvery: 0 });
  return {
    ...subject,
    settle() {
      subject.overlay().freeze();
      subject.settle();
    },
  };
}

describeVfs('a fork of a tree in memory', forked);
describeVfs('a tree in memory that went back to a checkpoint', returnedInMemory);
describeVfs('an overlay over three checkpoints', overCheckpoints);
describeVfs('an overlay that went back to a checkpoint', returned);
describeVfs('an overlay that is frozen after each operation', frozenAlways);

describe('the suite over layers', () => {
  test('has its seed in three checkpoints, each with entries of its own', () => {
    const subject = overCheckpoints({
      made: { linkTo: 'x' },
      docs: 'directory',
      'docs/a': { file: 'a' },
      'docs/b': { file: 'b' },
      'docs/c': { file: 'c' },
      'docs/d': { linkTo: 'd' },
    });
    const overlay = subject.overlay();
    const entries = overlay
      .checkpoints()
      .map(({ id }) => JSON.stringify(overlay.entriesAt(id).map(({ names }) => names)));
    expect(new Set(entries).size).toBe(3);
    expect(new Files(subject).list('docs')).toEqual(['a', 'b', 'c', 'd']);
    subject.close();
  });

  test('has not written to a base', () => {
    expect(bases.count).toBeGreaterThan(0);
    expect(bases.changes()).toEqual([]);
  });
});

afterAll(() => bases.remove());

/** The behaviour suite over every form a node tree can take. */
import { afterAll, describe, expect, test } from 'vitest';
import { Files } from '../files-by-path-contract.ts';
import type { Seed, Subject } from '../files-by-path-contract.ts';
import { seedTree } from '../seeding-contract.ts';
import { BEHAVIOURS, describeVfs } from '../vfs-contract.ts';
import { caseInsensitive } from './case-insensitive-base-contract.ts';
import { BaseFolders, memoryTree, overlaySubject, subjectOf } from './overlay-subject-contract.ts';

const bases = new BaseFolders();

function inMemory(seed: Seed): Subject {
  const subject = subjectOf(memoryTree());
  seedTree(subject, seed);
  return subject;
}

const overlayOver =
  (reopenEvery: number) =>
  (seed: Seed): Subject =>
    overlaySubject(bases, { base: seed, reopenEvery });

function overEmpty(seed: Seed): Subject {
  const subject = overlaySubject(bases, { base: {}, reopenEvery: 0 });
  seedTree(subject, seed);
  return subject;
}

/** Everything the seed names is in the base as something else, and has been removed. */
function overWhiteouts(seed: Seed): Subject {
  const base = Object.fromEntries(
    Object.entries(seed).map(([path, entry]) => [path, entry === 'directory' ? entry : { linkTo: 'other' }]),
  );
  const subject = overlaySubject(bases, { base, reopenEvery: 0 });
  const files = new Files(subject);
  for (const path of Object.keys(seed).reverse())
    if (seed[path] === 'directory') files.rmdir(path);
    else files.unlink(path);
  files.root.close();
  seedTree(subject, seed);
  return subject;
}

const overCaseInsensitive = (seed: Seed): Subject =>
  overlaySubject(bases, { base: seed, reopenEvery: 0, disguise: caseInsensitive });

describeVfs('a tree in memory', inMemory);
describeVfs('an overlay over a populated base', overlayOver(0));
describeVfs('an overlay over an empty base', overEmpty);
describeVfs('an overlay over a base that whiteouts have emptied', overWhiteouts);
describeVfs('an overlay that is reopened after each operation', overlayOver(1));
describeVfs('an overlay that is reopened after every third operation', overlayOver(3));
describeVfs('an overlay over a base that does not tell upper from lower case', overCaseInsensitive, {
  lacks: ['case'],
});

describe('the suite', () => {
  test('has more than 280 behaviours, each a sentence of its own', () => {
    const sentences = Object.values(BEHAVIOURS).flatMap((group) => group.map(({ sentence }) => sentence));
    expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index)).toEqual([]);
    expect(sentences.length).toBeGreaterThan(280);
  });

  test('has not written to a base', () => {
    expect(bases.count).toBeGreaterThan(0);
    expect(bases.changes()).toEqual([]);
  });
});

afterAll(() => bases.remove());

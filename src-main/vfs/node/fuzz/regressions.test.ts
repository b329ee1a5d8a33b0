/** What the fuzzer has found, each as the least that shows it. `npm run fuzz` prints new ones ready to be put here. */
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFuzzFolder } from './fuzz-folder-contract.ts';
import { replay } from './fuzz-run-contract.ts';
import type { Sequence } from './operation-contract.ts';
import type { Pairing } from './pairing-contract.ts';

const inFolder = makeFuzzFolder();
afterAll(() => rmSync(inFolder, { recursive: true }));

function expectAlike(pairing: Pairing, sequence: Sequence): void {
  expect(replay(pairing, sequence, { inFolder })).toBeNull();
}

const PLAIN = [
  { engine: 'overlay', oracle: 'plain-directory' },
  { engine: 'memory', oracle: 'plain-directory' },
] as const;

describe.each(PLAIN)('$engine beside a $oracle', (pairing) => {
  it('says that a name is taken before it says that a directory cannot be linked', () => {
    expectAlike(pairing, {
      base: [{ kind: 'directory', path: 'd', mode: 0o755, seconds: 500_000_000 }],
      operations: [{ do: 'link', from: 'd', to: 'd' }],
    });
  });

  it('calls a directory that a rename would put into its own place not empty, whatever is renamed', () => {
    expectAlike(pairing, {
      base: [
        { kind: 'directory', path: 'a', mode: 0o755, seconds: 500_000_000 },
        { kind: 'file', path: 'a/c', text: { letter: 'g', length: 16 }, mode: 0o644, seconds: 500_000_000 },
        { kind: 'directory', path: 'a/d', mode: 0o755, seconds: 500_000_000 },
      ],
      operations: [
        { do: 'rename', from: 'a/c', to: 'a' },
        { do: 'rename', from: 'a/d', to: 'a' },
        { do: 'rename', from: 'a', to: 'a' },
      ],
    });
  });
});

describe('an overlay beside the model', () => {
  const pairing = { engine: 'overlay', oracle: 'model' } as const;

  it('has the content of a checkpoint that was restored over a file being written, also after it was opened again', () => {
    expectAlike(pairing, {
      base: [{ kind: 'file', path: 'a', text: { letter: 'y', length: 22 }, mode: 0o644, seconds: 500_000_000 }],
      operations: [
        { do: 'append-file', path: 'a', text: { letter: 'g', length: 8 } },
        { do: 'freeze' },
        {
          do: 'open',
          slot: 0,
          path: 'a',
          options: { access: 'read-write', create: 'never', content: 'discard', mode: 0o644 },
          last: 'keep',
        },
        { do: 'restore', at: 0 },
        { do: 'restart' },
      ],
    });
  });

  it('keeps what was written to a large file that was cut and extended before it was opened again', () => {
    expectAlike(pairing, {
      base: [],
      operations: [
        {
          do: 'open',
          slot: 0,
          path: 'a',
          options: { access: 'read-write', create: 'exclusive', content: 'keep', mode: 0o644 },
          last: 'keep',
        },
        { do: 'cut-file', path: 'a', size: 104_873 },
        { do: 'write', slot: 0, offset: 'end', text: { letter: 'u', length: 12 } },
        { do: 'restart' },
      ],
    });
  });

  it('leaves a whiteout where the first name of a linked base entry was, also after it was opened again', () => {
    expectAlike(pairing, {
      base: [
        { kind: 'directory', path: 'c', mode: 0o755, seconds: 500_000_000 },
        { kind: 'symlink', path: 'c/a', target: 'a', seconds: 500_000_000 },
        { kind: 'directory', path: 'c/d', mode: 0o777, seconds: 500_000_000 },
        { kind: 'file', path: 'c/d/b', text: { letter: 'y', length: 21 }, mode: 0o640, seconds: 500_000_000 },
      ],
      operations: [
        { do: 'rename', from: 'c/d/b', to: 'c/d/c' },
        { do: 'link', from: 'c/a', to: 'c/d/b' },
        { do: 'restart' },
        { do: 'remove-all', path: 'c/a' },
      ],
    });
  });
});

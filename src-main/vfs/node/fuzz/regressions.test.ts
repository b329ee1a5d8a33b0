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

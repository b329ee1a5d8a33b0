/** For tests: loads capsules from bytes and calls their functions in the test's own thread. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTranspileCache } from './cache.ts';
import { CapsuleError } from './capsule-error.ts';
import { fakeWorld } from './guest-fake.ts';
import type { Different } from './guest-fake.ts';
import { createLoader } from './loader.ts';
import { planCall } from './plan-call.ts';
import type { GuestEnd, LoadedCapsule } from './program.ts';
import { runInWorld } from './run-guest.ts';
import { transpileComponent } from './transpile-run.ts';

export interface CallWorld {
  readonly load: (name: string, bytes: Uint8Array) => Promise<LoadedCapsule>;
  /** To be closed. */
  readonly close: () => void;
}

export function createCallWorld(): CallWorld {
  const folder = mkdtempSync(join(tmpdir(), 'capsule-calls-'));
  const loader = createLoader({
    cache: createTranspileCache(join(folder, 'cache'), 'test'),
    transpile: (component) => transpileComponent(new URL('../transpile.ts', import.meta.url), component),
    memoryPages: 1000,
  });
  return {
    load(name, bytes) {
      const file = join(folder, `${name}.wasm`);
      writeFileSync(file, bytes);
      return loader.load(file);
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

/** The end of a call in a world that is like the fake one but for what is `different`, and what the guest asked of it. */
export function called(
  capsule: LoadedCapsule,
  name: string,
  args: readonly unknown[],
  different: Different = {},
): { readonly end: GuestEnd; readonly calls: unknown[][] } {
  const { world, calls } = fakeWorld(different);
  const end = runInWorld(capsule.program, () => world, planCall(capsule, { export: name, args }));
  return { end, calls };
}

/** `code: message` of the refusal. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof CapsuleError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('it was not refused');
}

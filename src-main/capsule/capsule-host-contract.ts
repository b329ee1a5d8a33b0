/** For tests: one capsule host for a file of tests, with real threads and a cache that goes with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect } from 'vitest';

import { createCapsuleHost } from './host.ts';
import type { CapsuleHost } from './host.ts';

/** A guest of e2e/guests. */
export const guestFile = (name: string): string =>
  fileURLToPath(new URL(`../../e2e/guests/${name}.wasm`, import.meta.url));

/** `defects` are faults of ours that no test has taken: at the end there must be none. */
export function useCapsuleHost(more: { readonly memoryPages?: number } = {}) {
  let folder: string;
  let host: CapsuleHost;
  const defects: unknown[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'capsule-host-'));
    host = createCapsuleHost({
      guestThread: new URL('../guest.ts', import.meta.url),
      transpileThread: new URL('../transpile.ts', import.meta.url),
      cacheFolder: folder,
      onDefect: (error) => defects.push(error),
      ...more,
    });
  });
  afterAll(() => {
    host.close();
    rmSync(folder, { recursive: true });
    expect(defects).toEqual([]);
  });
  return { host: (): CapsuleHost => host, defects };
}

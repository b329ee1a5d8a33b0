import { defineConfig } from 'vitest/config';

const TESTS = '**/*.test.{ts,tsx}';
/**
 * Their test files share processes, and with them the modules they import: that is a third of the time of small ones.
 * None of them may leave anything behind in its process, or replace a module (`vi.mock`).
 */
const SHARING = ['src-main/{audit,cli,handlers,review,rpc}', 'src-preload/contract', 'src-renderer'].map(
  (folder) => `${folder}/${TESTS}`,
);

export const config = defineConfig({
  test: {
    setupFiles: ['bench/fuzz-seed.ts'],
    // Generous: a test that hangs must end, and one on a slow machine must not fail for it.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers only make the slow tests slower.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: [`src-*/${TESTS}`, 'e2e/**/*.test.ts'], exclude: SHARING, isolate: true },
      },
      { extends: true, test: { name: 'sharing', include: SHARING, isolate: false } },
    ],
  },
});
// eslint-disable-next-line no-restricted-syntax -- vitest reads the default export
export default config;

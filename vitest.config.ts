import { defineConfig } from 'vitest/config';

export const config = defineConfig({
  test: {
    include: ['src-*/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    setupFiles: ['bench/fuzz-seed.ts'],
    // Generous: a test that hangs must end, and one on a slow machine must not fail for it.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers only make the slow tests slower.
    maxWorkers: 2,
  },
});
// eslint-disable-next-line no-restricted-syntax -- vitest reads the default export
export default config;

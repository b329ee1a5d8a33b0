import { defineConfig } from 'vitest/config';

export const config = defineConfig({
  test: {
    include: ['src-*/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    setupFiles: ['bench/fuzz-seed.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two cores: more workers only make the slow tests slower.
    maxWorkers: 2,
  },
});
// eslint-disable-next-line no-restricted-syntax -- vitest reads the default export
export default config;

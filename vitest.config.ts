import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', 'var/**', 'dist/**'];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...ignored, 'test/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ignored,
          // Each starts whole processes, a browser or a database: one after the other, so that none starves another.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
    sequence: { groupOrder: 0 },
    pool: 'forks',
    // The runner itself has little to do: keeping a core free for it would halve what two cores are worth.
    maxWorkers: availableParallelism(),
    setupFiles: ['test/properties.ts'],
    teardownTimeout: 10_000,
  },
});

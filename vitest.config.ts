import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { imported } from './scripts/parts.js';

// A second report, as JSON, for whoever counts: the file to write it to.
const countedIn = process.env.STARLOG_TEST_REPORT;

export default defineConfig({
  test: {
    reporters: countedIn ? ['default', ['json', { outputFile: countedIn }]] : ['default'],
    projects: [
      {
        // Beside the code, and on it: needs no build.
        plugins: [
          { name: 'late', enforce: 'pre', transform: { filter: { id: /\/src\// }, handler: imported } },
        ],
        test: {
          name: 'unit',
          // Not in the home of whoever runs them.
          env: { STARLOG_SPOOL_BASE: join(tmpdir(), 'starlog-unit-spools') },
          include: ['src/**/*.test.ts', 'scripts/**/*.test.js', 'test/{attacks,fuzz,model}/*.test.ts'],
          // Vitest would leave one processor to itself, thus half of a machine that has two.
          maxWorkers: '100%',
          // Property tests take seconds where other work has the processor.
          testTimeout: 30_000,
        },
      },
      {
        // Real processes, which import `starlogjs` as users do: from dist/, by way of package.json's exports.
        test: {
          name: 'processes',
          include: ['test/{processes,bridges}/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 2,
          // After the unit tests: these start enough processes of their own.
          sequence: { groupOrder: 1 },
          // Bounds for what hangs, and not for what is slow: where other work has the processors, a program takes ten times as long.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Node loads dist/ itself; through Vite's transform it would not be the code that is shipped.
          server: { deps: { external: [/\/dist\//] } },
        },
      },
    ],
  },
});

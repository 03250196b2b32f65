/** Tests of all workspaces. Sources are resolved directly, so that a test never sees a stale build. */
import { fileURLToPath } from 'node:url';
import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';
import { mutants } from './test/tenancy/mutant-plugin.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // SWC, because esbuild does not emit the decorator metadata that Nest's injection needs.
  plugins: [
    mutants(),
    swc.vite({
      module: { type: 'es6' },
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        target: 'es2022',
      },
    }),
  ],
  resolve: {
    alias: [
      { find: /^@patchbay\/prisma$/, replacement: here('prisma/src/index.ts') },
      { find: /^@patchbay\/prisma\/(.*)$/, replacement: `${here('prisma/src')}/$1.ts` },
      { find: /^@patchbay\/api\/(.*)$/, replacement: `${here('api/src')}/$1.ts` },
      { find: /^@patchbay\/sdk-client$/, replacement: here('sdk-client/src/index.ts') },
    ],
  },
  test: {
    include: ['{prisma,api,workers,sdk-client,test,scripts,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
  },
});

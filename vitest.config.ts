/** Tests of all workspaces. Sources are resolved directly, so that a test never sees a stale build. */
import { fileURLToPath } from 'node:url';
import swc from 'unplugin-swc';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { mutants } from './test/tenancy/mutant-plugin.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** More than there are cores: a good part of the time is waiting for PostgreSQL and for processes. */
const maxWorkers = 3;
const outside = ['**/node_modules/**', '**/dist/**'];

/**
 * Files that run the whole application, or the whole gateway. To load and warm it takes 5 s of CPU, longer than most
 * of them: they have a process in common, one after the other, and so must leave nothing behind in globals.
 */
const whole = [
  'api/src/*.test.ts',
  'api/src/{audit,features,identity,pages}/**/*.test.ts',
  // The two that are left out hold their process to bounds, of memory and of its event loop.
  'api/src/gateway/gateway{,-!(bounds|requests)}.test.ts',
  'api/src/gateway/replicas/*.test.ts',
  'api/src/{common/http,outbound/url-fields}.test.ts',
  'test/{conformance,e2e,pages}/**/*.test.ts',
  'workers/src/**/*.test.ts',
];

/** What is the same for both kinds of files. */
function project(
  test: Pick<NonNullable<TestProjectInlineConfiguration['test']>, 'name' | 'include' | 'exclude' | 'isolate'>,
): TestProjectInlineConfiguration {
  return {
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
    test: { ...test, testTimeout: 60_000, hookTimeout: 120_000, pool: 'forks', maxWorkers },
  };
}

export default defineConfig({
  resolve: project({}).resolve ?? {},
  test: {
    globalSetup: ['test/global-setup.ts'],
    maxWorkers,
    projects: [
      project({
        name: 'alone',
        include: ['{prisma,api,sdk-client,test,scripts,bench}/**/*.test.ts'],
        exclude: [...outside, ...whole],
      }),
      project({ name: 'whole', include: whole, exclude: outside, isolate: false }),
    ],
  },
});

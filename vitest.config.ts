import { defineConfig } from 'vitest/config'

/** With bundles named, the tests of processes run against them; without, against the sources. */
const BUNDLES = process.env['JIDOKA_DIST']

export default defineConfig({
  test: {
    include:
      BUNDLES === undefined
        ? ['test/{unit,action,line,interop}/**/*.test.ts']
        : ['test/{action,bundle,line/github}/**/*.test.ts', 'test/interop/{act,azurite}.test.ts'],
    isolate: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})

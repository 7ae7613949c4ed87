import { defineConfig } from 'vitest/config'
import { reportDurations } from './scripts/durations.ts'

/** With a folder of bundles, the tests that start our actions start those; without, the sources. */
const BUNDLES = process.env['JIDOKA_DIST']
/** File that durations and counts are written to. */
const DURATIONS = process.env['JIDOKA_DURATIONS']
const STORIES = ['test/{action,line,interop}/**/*.test.ts']

export default defineConfig({
  test: {
    isolate: false,
    // a test spends most of its time in processes that it starts: leave no core idle (default: one less than there are)
    maxWorkers: '100%',
    reporters: ['default', ...(DURATIONS === undefined ? [] : [reportDurations(DURATIONS)])],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'story',
          include: BUNDLES === undefined ? STORIES : [...STORIES, 'test/bundle/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})

import { defineConfig } from 'vitest/config'
import { reportDurations } from './scripts/durations.ts'
import { LongestFirst } from './scripts/longest-first.ts'

/** With a folder of bundles, the tests that start our actions start those; without, the sources. */
const BUNDLES = process.env['JIDOKA_DIST']
/** File that durations and counts are written to. */
const DURATIONS = process.env['JIDOKA_DURATIONS']
/** Longest time of a test: a hung one ends, a slow machine is no failure. */
const [UNIT_MS, STORY_MS] = [120_000, 420_000]
const STORIES = ['test/{action,line,interop,hostile}/**/*.test.ts']

export default defineConfig({
  test: {
    isolate: false,
    globalSetup: 'test/support/test-run.ts',
    // a test spends most of its time in processes that it starts: leave no core idle (default: one less than there are)
    maxWorkers: '100%',
    // stories of one file run at once; more of them would only wait for each other
    maxConcurrency: 3,
    // only where all files run: elsewhere it would undo a shuffle
    ...(DURATIONS === undefined ? {} : { sequence: { sequencer: LongestFirst } }),
    reporters: ['default', ...(DURATIONS === undefined ? [] : [reportDurations(DURATIONS)])],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: UNIT_MS,
          hookTimeout: UNIT_MS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'story',
          include: BUNDLES === undefined ? STORIES : [...STORIES, 'test/bundle/**/*.test.ts'],
          testTimeout: STORY_MS,
          hookTimeout: STORY_MS,
          // after the unit tests
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

import type { WeakeningCode } from '../weakening.ts'
import { percent } from './amounts.ts'
import {
  added,
  grown,
  higher,
  isTrue,
  larger,
  longer,
  lower,
  shrunk,
  turnedFalse,
  turnedOff,
  turnedOn,
  type IsWeaker,
} from './weaker.ts'

/** One kind of setting, and which way it is weaker. */
export interface Direction {
  code: WeakeningCode
  /** The tools whose files may have it; `undefined`: all. */
  tools?: readonly Tool[]
  /** Is it about the setting of these keys? */
  isAbout: (keys: readonly string[]) => boolean
  isWeaker: IsWeaker
}

/** What a configuration file configures. */
export type Tool = 'test' | 'lint' | 'types' | 'size' | 'coverage' | 'house'

/** The name of a field in one way of writing: mocha takes `forbid-only` for `forbidOnly`. */
const last = (keys: readonly string[]): string =>
  (keys.at(-1) ?? '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
/** A key without the label of a list item. */
const bare = (key: string): string => key.replace(/\[.*\]$/, '')

const METRICS =
  /^(?:lines|branches|functions|statements|100|break|target|mutationScore|failUnder|fail_under)$/
const THRESHOLDS = /^(?:thresholds?|coverageThreshold|watermarks|global|status|default)$/

/** A name alone, or what it holds. */
const NAME = /^(?:\.\.\.)?[\w$]+(?:\.[\w$]+)*$/

/** In this order; the first that is about a setting decides. */
export const DIRECTIONS: readonly Direction[] = [
  {
    code: 'WEAKENED_THRESHOLD',
    tools: ['test', 'coverage'],
    isAbout: (keys) => METRICS.test(last(keys)) && last(keys) !== '100',
    isWeaker: (before, after) => (isTrue(before) ? !isTrue(after) : lower(percent(before), percent(after))),
  },
  {
    code: 'WEAKENED_THRESHOLD',
    tools: ['test', 'coverage'],
    isAbout: (keys) => /^(?:100|checkCoverage|perFile|all)$/.test(last(keys)),
    isWeaker: turnedOff,
  },
  {
    // codecov: by how much coverage may fall
    code: 'WEAKENED_THRESHOLD',
    tools: ['coverage'],
    isAbout: (keys) => last(keys) === 'threshold' && keys.some((key) => THRESHOLDS.test(key)),
    isWeaker: (before, after) => higher(percent(before), percent(after)),
  },
  {
    code: 'WEAKENED_THRESHOLD',
    tools: ['size'],
    isAbout: (keys) =>
      /^(?:limit|maxSize|maximumError|maximumWarning|maxEntrypointSize|maxAssetSize)$/.test(last(keys)),
    isWeaker: larger,
  },
  {
    code: 'WEAKENED_TIMEOUT',
    tools: ['test'],
    isAbout: (keys) =>
      /^(?:testTimeout|hookTimeout|teardownTimeout|timeout|defaultCommandTimeout|pageLoadTimeout)$/.test(
        last(keys),
      ),
    isWeaker: longer,
  },
  {
    code: 'WEAKENED_RETRY',
    tools: ['test'],
    isAbout: (keys) =>
      /^(?:retry|retries|runMode|openMode|count)$/.test(last(keys)) && keys.some((key) => /^retr/.test(key)),
    isWeaker: higher,
  },
  {
    code: 'WEAKENED_EXCLUDE',
    tools: ['test', 'coverage', 'size', 'types'],
    isAbout: (keys) =>
      /^(?:exclude|excludeSpecPattern|ignore|ignores|testPathIgnorePatterns|coveragePathIgnorePatterns|modulePathIgnorePatterns|excludedMutations|sonar\..*(?:exclusions|ignore.*))$/.test(
        bare(last(keys)),
      ),
    isWeaker: grown,
  },
  {
    code: 'WEAKENED_EXCLUDE',
    tools: ['test', 'coverage', 'types', 'size'],
    isAbout: (keys) =>
      /^(?:include|includes|files|testMatch|testRegex|roots|spec|specPattern|collectCoverageFrom|mutate|projects|references)$/.test(
        bare(last(keys)),
      ),
    isWeaker: shrunk,
  },
  {
    // projects of a workspace: texts of the list that the file exports
    code: 'WEAKENED_EXCLUDE',
    tools: ['test'],
    isAbout: (keys) => last(keys) === 'configs',
    isWeaker: (before, after) =>
      added(after, before).some((item) => /^['"`]/.test(item)) ||
      // other settings are laid over these ones
      added(before, after).some((item) => NAME.test(item)),
  },
  {
    // which tests are run, and which errors count: whatever is chosen, others are left out
    code: 'WEAKENED_EXCLUDE',
    tools: ['test'],
    isAbout: (keys) =>
      /^(?:testNamePattern|grep|fgrep|grepInvert|invert|shard|testPathPatterns?|onlyChanged|onlyFailures|lastCommit|changed|changedSince|onUnhandledError)$/.test(
        last(keys),
      ),
    isWeaker: (_, after) => after !== undefined,
  },
  {
    code: 'WEAKENED_STRICTNESS',
    tools: ['test', 'coverage', 'size'],
    isAbout: (keys) => last(keys).startsWith('...'),
    isWeaker: (before) => before === undefined,
  },
  {
    code: 'WEAKENED_STRICTNESS',
    isAbout: (keys) => keys.length === 1 && /^(?:changes|conditions)$/.test(last(keys)),
    isWeaker: grown,
  },
  {
    code: 'WEAKENED_IGNORE',
    tools: ['lint'],
    isAbout: (keys) => last(keys) === 'configs',
    isWeaker: (before, after) => added(before, after).some((item) => /ignore/i.test(item)),
  },
  {
    code: 'WEAKENED_IGNORE',
    tools: ['lint'],
    isAbout: (keys) => /^(?:files|includes)$/.test(last(keys)),
    isWeaker: shrunk,
  },
  {
    // what a linter is given instead of the text, and rules that only running the file tells
    code: 'WEAKENED_RULE',
    tools: ['lint'],
    isAbout: (keys) => /^(?:processor|rules)$/.test(last(keys)),
    isWeaker: (_, after) => after !== undefined,
  },
  {
    code: 'WEAKENED_IGNORE',
    tools: ['lint'],
    isAbout: (keys) =>
      /^(?:ignores?|ignorePatterns?|excludedFiles|exclude|ignoreFiles|ignoreDependencies|ignoreBinaries|ignoreUnresolved|ignoreWorkspaces|pathNot)$/.test(
        last(keys),
      ),
    isWeaker: grown,
  },
  {
    code: 'WEAKENED_IGNORE',
    tools: ['house'],
    isAbout: (keys) => bare(last(keys)) === 'deviations',
    isWeaker: grown,
  },
  {
    code: 'WEAKENED_STRICTNESS',
    isAbout: (keys) =>
      /^(?:passWithNoTests|allowOnly|dangerouslyIgnoreUnhandledErrors|allowUncaught|skipLibCheck|noCheck|allowUnreachableCode|allowUnusedLabels|noResolve|ignoreDuringBuilds|ignoreBuildErrors|skipNodeModules|skipFull|emptyTestSuite|ignoreUnknown|isIgnored|automock|autoUpdate|update|updateSnapshots?|ignoreSourceErrors|passOnFailingTestSuite|informational|suppressImplicitAnyIndexErrors)$/.test(
        last(keys),
      ),
    isWeaker: turnedOn,
  },
  {
    code: 'WEAKENED_STRICTNESS',
    tools: ['test', 'lint', 'coverage', 'size'],
    isAbout: (keys) =>
      /^(?:forbidOnly|failFast|failOnWarning|failOnConsole|noInlineConfig|checkLeaks|errorOnDeprecated|require_ci_to_pass|failZero|strict|forbidPending|requireAssertions|ci)$/.test(
        last(keys),
      ),
    isWeaker: turnedOff,
  },
  {
    code: 'WEAKENED_STRICTNESS',
    isAbout: (keys) => /^(?:enabled|recommended|diagnostics|collectCoverage)$/.test(last(keys)),
    isWeaker: (before, after) => turnedFalse(before, after) || turnedOff(before, after),
  },
  {
    // files that prepare a run: what they check is checked no longer
    code: 'WEAKENED_STRICTNESS',
    tools: ['test'],
    isAbout: (keys) => /^(?:setupFiles|setupFilesAfterEnv|globalSetup)$/.test(last(keys)),
    isWeaker: (before, after) => added(after, before).length > 0,
  },
]

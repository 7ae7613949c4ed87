import { multisetDifference } from '../../formats/multiset.ts'
import type { WeakeningCode } from '../weakening.ts'
import { bytesOf, DEFAULT_LIMIT_MS, limitOf, percent } from './amounts.ts'
import { itemsOf, numberOf, type SettingValue } from './setting.ts'

/** One kind of setting, and which way it is weaker. */
export interface Direction {
  code: WeakeningCode
  /** The tools whose files may have it; `undefined`: all. */
  tools?: readonly Tool[]
  /** Is it about the setting of these keys? */
  isAbout: (keys: readonly string[]) => boolean
  /** `undefined`: the setting is not there. */
  isWeaker: (before: SettingValue | undefined, after: SettingValue | undefined) => boolean
}

/** What a configuration file configures. */
export type Tool = 'test' | 'lint' | 'types' | 'size' | 'coverage' | 'house'

const last = (keys: readonly string[]): string => keys.at(-1) ?? ''
/** A key without the label of a list item. */
const bare = (key: string): string => key.replace(/\[.*\]$/, '')

const lower: Direction['isWeaker'] = (before, after) => {
  const [was, is] = [numberOf(before), numberOf(after)]
  if (was === undefined) return false
  return is === undefined || is < was
}

const higher: Direction['isWeaker'] = (before, after) => {
  const [was, is] = [numberOf(before), numberOf(after)]
  if (is === undefined) return false
  return is > (was ?? 0)
}

/** 0 is no limit at all; without a limit of its own a test has five seconds. */
const longer: Direction['isWeaker'] = (before, after) => {
  const [was, is] = [limitOf(before, DEFAULT_LIMIT_MS), limitOf(after, DEFAULT_LIMIT_MS)]
  return is > was
}

const grown: Direction['isWeaker'] = (before, after) =>
  added(before, after).some((item) => !item.startsWith('!'))

/** What counts shrinks: an entry is gone, or one that takes files out is new. */
const shrunk: Direction['isWeaker'] = (before, after) => {
  if (after === undefined) return false
  const gone = added(after, before)
  return (
    gone.some((item) => !item.startsWith('!')) || added(before, after).some((item) => item.startsWith('!'))
  )
}

function added(before: SettingValue | undefined, after: SettingValue | undefined): string[] {
  return multisetDifference(itemsOf(after), itemsOf(before), (item) => item)
}

const isTrue = (value: SettingValue | undefined): boolean => value?.kind === 'scalar' && value.value === true
const isFalse = (value: SettingValue | undefined): boolean =>
  value?.kind === 'scalar' && value.value === false
const turnedOn: Direction['isWeaker'] = (before, after) => !isTrue(before) && isTrue(after)
const turnedOff: Direction['isWeaker'] = (before, after) => isTrue(before) && !isTrue(after)
/** On unless it says otherwise. */
const turnedFalse: Direction['isWeaker'] = (before, after) => !isFalse(before) && isFalse(after)

const larger: Direction['isWeaker'] = (before, after) => {
  const [was, is] = [bytesOf(before), bytesOf(after)]
  return was !== undefined && (is === undefined || is > was)
}

const METRICS =
  /^(?:lines|branches|functions|statements|100|break|target|mutationScore|failUnder|fail_under)$/
const THRESHOLDS = /^(?:thresholds?|coverageThreshold|watermarks|global|status|default)$/

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
    isAbout: (keys) => /^(?:100|checkCoverage|check-coverage|perFile|per-file|all)$/.test(last(keys)),
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
      /^(?:exclude|excludeSpecPattern|ignore|ignores|testPathIgnorePatterns|coveragePathIgnorePatterns|modulePathIgnorePatterns|sonar\..*(?:exclusions|ignore.*))$/.test(
        bare(last(keys)),
      ),
    isWeaker: grown,
  },
  {
    code: 'WEAKENED_EXCLUDE',
    tools: ['test', 'coverage', 'types', 'size'],
    isAbout: (keys) =>
      /^(?:include|includes|files|testMatch|testRegex|roots|spec|specPattern|collectCoverageFrom|mutate|projects)$/.test(
        bare(last(keys)),
      ),
    isWeaker: shrunk,
  },
  {
    // projects of a workspace: texts of the list that the file exports
    code: 'WEAKENED_EXCLUDE',
    tools: ['test'],
    isAbout: (keys) => last(keys) === 'configs',
    isWeaker: (before, after) => added(after, before).some((item) => /^['"`]/.test(item)),
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
      /^(?:passWithNoTests|allowOnly|dangerouslyIgnoreUnhandledErrors|allowUncaught|skipLibCheck|noCheck|allowUnreachableCode|allowUnusedLabels|noResolve|ignoreDuringBuilds|ignoreBuildErrors|skipNodeModules|skipFull|emptyTestSuite|ignoreUnknown|isIgnored)$/.test(
        last(keys),
      ),
    isWeaker: turnedOn,
  },
  {
    code: 'WEAKENED_STRICTNESS',
    tools: ['test', 'lint', 'coverage', 'size'],
    isAbout: (keys) =>
      /^(?:forbidOnly|failFast|failOnWarning|failOnConsole|noInlineConfig|checkLeaks|errorOnDeprecated|require_ci_to_pass|failZero|strict|reportUnusedDisableDirectives)$/.test(
        last(keys),
      ),
    isWeaker: turnedOff,
  },
  {
    code: 'WEAKENED_STRICTNESS',
    isAbout: (keys) => /^(?:enabled|recommended)$/.test(last(keys)),
    isWeaker: (before, after) => turnedFalse(before, after) || turnedOff(before, after),
  },
]

import { posix } from 'node:path'
import { compareText } from '../findings.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'
import { isCiPath } from './ci/ci-paths.ts'
import { ciLosses } from './ci/compare-ci.ts'
import { widenedTypes } from './exports/widened-types.ts'
import { coverageComments } from './files/coverage-comments.ts'
import { ignoredNow, isIgnoreFile, isSuppressionFile, suppressedNow } from './files/ignore-files.ts'
import { manifestLosses } from './files/manifest.ts'
import { isOwnersFile, ownersLost } from './files/owners.ts'
import { isRunnerFile, runnerLosses } from './files/runner-files.ts'
import { isSnapshot, rewritten } from './files/snapshots.ts'
import { uncheckedCasts } from './files/unchecked-casts.ts'
import { goneFrom } from './gone.ts'
import { compareSettings } from './settings/compare-settings.ts'
import { movedOut } from './moved-out.ts'
import { configStem, isReadByItself, toolOf } from './settings/config-files.ts'
import { readSettings } from './settings/read-settings.ts'
import { testLosses } from './tests/compare-tests.ts'
import { readTests } from './tests/read-tests.ts'
import type { TestFile } from './tests/test-case.ts'
import { shown, type WeighedFile, type Weakening, type Weighing } from './weakening.ts'

/** Does a file say what judges a change: a test, a configuration of a tool, what a build service runs? */
export function declaresGates(path: string): boolean {
  return isTestPath(path) || isFoundByName(path)
}

/** Is it such a file, and no test, that a tool finds by its name? What lies under that name is what the tool is told. */
export function isFoundByName(path: string): boolean {
  return (
    isSnapshot(path) ||
    isCiPath(path) ||
    isOwnersFile(path) ||
    isIgnoreFile(path) ||
    isSuppressionFile(path) ||
    isManifest(path) ||
    isRunnerFile(path) ||
    toolOf(path) !== undefined
  )
}

function isManifest(path: string): boolean {
  return posix.basename(path) === 'package.json'
}

const MOST_OF_FILE = 50

/** Everything that a change takes away from what judges later changes, sorted by file and place. Pure; runs nothing. */
export function findWeakenings(weighing: Weighing): Weakening[] {
  const moved = new Set(weighing.files.map(({ from }) => from))
  const files = weighing.files.filter(({ path, after }) => after !== undefined || !moved.has(path))
  const found = [
    ...files.flatMap((file) => fileLosses(file, { ...weighing, files })),
    ...testsOf({ ...weighing, files }),
  ]
  const counts = new Map<string, number>()
  return found
    .filter(({ file }) => {
      counts.set(file, (counts.get(file) ?? 0) + 1)
      return (counts.get(file) ?? 0) <= MOST_OF_FILE
    })
    .sort(
      (a, b) =>
        compareText(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || compareText(a.subject, b.subject),
    )
}

type Losses = (file: WeighedFile, weighing: Weighing) => Weakening[]

/** What is compared in a file, by what it is; the first that fits. Tests are compared with those of all other files. */
const KINDS: readonly [is: (path: string) => boolean, losses: Losses][] = [
  [
    isSnapshot,
    ({ path, before, after }, { ts }) => (before === undefined ? [] : rewritten(ts, path, before, after)),
  ],
  [isOwnersFile, ({ path, before = '', after = '' }) => ownersLost(path, before, after)],
  [isIgnoreFile, ({ path, before = '', after = '' }) => ignoredNow(path, before, after)],
  [isSuppressionFile, ({ path, before = '', after = '' }) => suppressedNow(path, before, after)],
  [isCiPath, ciLosses],
  [isManifest, manifestOf],
  [isRunnerFile, ({ path, before = '', after = '' }) => runnerLosses(path, before, after)],
  [(path) => toolOf(path) !== undefined, configLosses],
  [isTestPath, () => []],
]

function fileLosses(file: WeighedFile, weighing: Weighing): Weakening[] {
  const lost = movedOut(file)
  if (lost !== undefined) return isReplaced(file, weighing) ? [] : [lost]
  const kind = KINDS.find(([is]) => is(file.path))
  return kind === undefined ? codeLosses(file, weighing) : kind[1](file, weighing)
}

/** Git may pair a configuration with another file than the one that takes its place. */
function isReplaced({ from = '' }: WeighedFile, { files }: Weighing): boolean {
  return (
    toolOf(from) !== undefined &&
    files.some(
      ({ path, after }) =>
        after !== undefined && isReadByItself(path) && configStem(path) === configStem(from),
    )
  )
}

function manifestOf({ path, before, after }: WeighedFile, { ts: compiler }: Weighing): Weakening[] {
  if (before === undefined || after === undefined) return []
  const [was, is] = [readSettings(compiler, path, before), readSettings(compiler, path, after)]
  return was === undefined || is === undefined ? [] : manifestLosses(path, was, is)
}

/** A configuration that is gone is compared with the one that has come for the same tool. */
function configLosses(file: WeighedFile, weighing: Weighing): Weakening[] {
  const { path, before } = file
  const tool = toolOf(path)
  if (tool === undefined) return []
  const twin = weighing.files.find(
    (each) => each !== file && configStem(each.path) === configStem(path) && each.before === undefined,
  )
  const { path: now, after } = file.after === undefined ? (twin ?? file) : file
  if (after === undefined) return [unread(path, 'the file is gone: what it asked for is asked for no longer')]
  if (before === undefined && !isNested(path)) return []
  const was = before === undefined ? new Map() : readSettings(weighing.ts, path, before)
  const is = readSettings(weighing.ts, now, after)
  if (was === undefined) return []
  if (is === undefined)
    return [unread(now, 'the file cannot be read any more, so what it asks for is not known')]
  const lost = compareSettings(now, tool, was, is)
  return lost.length === 0 && before === undefined ? takenOver(path) : lost
}

/** ESLint reads the flat configuration that is nearest to a file, and no other. */
function takenOver(path: string): Weakening[] {
  if (!/^eslint\.config\./.test(posix.basename(path))) return []
  return [unread(path, 'the file is new: for its folder it takes the place of the configuration above it')]
}

/** A new configuration in a folder takes the place of that above it. */
function isNested(path: string): boolean {
  return toolOf(path) === 'lint' && posix.dirname(path) !== '.'
}

function unread(file: string, what: string): Weakening {
  return { code: 'WEAKENED_CONFIG', file, subject: 'file', what }
}

function codeLosses(file: WeighedFile, weighing: Weighing): Weakening[] {
  const [before, after] = [weighing.source(file, 'before'), weighing.source(file, 'after')]
  if (after === undefined) return []
  const hasTypes = before !== undefined && /\.[cm]?tsx?$/.test(file.path)
  return [
    ...coverageComments(before, after),
    ...uncheckedCasts(before, after),
    ...(hasTypes ? widenedTypes(before, after) : []),
  ]
}

/** A moved file goes by its new name on both sides. */
function testsOf(weighing: Weighing): Weakening[] {
  const files = weighing.files.filter((file) => isTestPath(file.path) && movedOut(file) === undefined)
  const readAll = (side: 'before' | 'after'): TestFile[] =>
    files.flatMap((file) => {
      const source = weighing.source(file, side)
      return source === undefined ? [] : [readTests(source)]
    })
  const found = testLosses({ before: readAll('before'), after: readAll('after'), isGone: goneFrom(weighing) })
  const gone = new Set(files.filter(({ after }) => after === undefined).map(({ path }) => path))
  return [
    ...found.filter(({ file }) => !gone.has(file)),
    ...[...gone].flatMap((path) =>
      goneTests(
        path,
        found.filter(({ file }) => file === path),
      ),
    ),
  ]
}

/** Tests that go with their file are one loss; of another language the file is all that is known. */
function goneTests(file: string, tests: readonly Weakening[]): Weakening[] {
  const [first] = tests
  const count = tests.length
  if (first === undefined && !OTHER_LANGUAGES.test(file)) return []
  const named =
    first === undefined ? '' : `: ${shown(first.subject)}${count > 1 ? ` and ${count - 1} more` : ''}`
  const what = `the test file is gone, and what it is about is still there${named}`
  return [{ code: 'WEAKENED_TEST_DELETED', file, subject: 'file', what }]
}

const OTHER_LANGUAGES =
  /(?:[_.-]?test|[_.-]spec|test_[^/]*|Tests?)\.(?:py|rb|go|java|kt|rs|cs|php|swift|exs|sh|bats)$/

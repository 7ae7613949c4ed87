import type { Factory } from '../factory/factory.ts'
import { compareText, type Finding } from '../findings.ts'
import { globsMeet } from '../paths/globs-meet.ts'
import type { ExistingFiles } from './drift.ts'
import { compiledOf } from './read-workflows.ts'

/** A line of the repository that runs on GitHub. */
export interface RepositoryLine {
  /** Repository path of its factory.yml. */
  path: string
  /** `undefined` when there is no factory.yml any more. */
  factory: Factory | undefined
}

/**
 * What keeps the lines of one repository apart on GitHub: names, by which comments and uploads are told from each other, and specs, each of
 * which starts the units of one line. A line whose factory.yml is gone has left its workflows behind.
 */
export function neighbourFindings(
  own: { path: string; factory: Factory },
  others: readonly RepositoryLine[],
  existing: ExistingFiles,
): Finding[] {
  return others.flatMap(({ path, factory }) =>
    factory === undefined ? leftBehind(path, existing) : quarrels(own, { path, factory }),
  )
}

function quarrels(
  own: { path: string; factory: Factory },
  other: { path: string; factory: Factory },
): Finding[] {
  const finding = (code: string, message: string, hint: string): Finding => ({
    code,
    level: 'block',
    message: `${message} ${other.path}`,
    hint,
    file: own.path,
  })
  const [{ name, specs }, { specs: others }] = [own.factory, other.factory]
  return [
    ...(other.factory.name === name
      ? [
          finding(
            'COMPILE_NAME',
            `the line is called ${name}, as is that of`,
            'give each line a name of its own',
          ),
        ]
      : []),
    ...(globsMeet(specs, others)
      ? [finding('COMPILE_SPECS', `a spec can match ${specs} and ${others}, the specs of`, ONE_LINE)]
      : []),
  ]
}

const ONE_LINE = 'change specs so that each spec belongs to one line: a push would start units of both'

function leftBehind(path: string, existing: ExistingFiles): Finding[] {
  return [...compiledOf(existing, path).keys()].sort(compareText).map((file) => ({
    code: 'COMPILE_LEFTOVER',
    level: 'block',
    message: `${file} was compiled from ${path}, which is gone`,
    hint: 'remove it, or bring the line back',
    file,
  }))
}

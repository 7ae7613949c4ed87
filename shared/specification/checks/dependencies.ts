import type { Finding } from '../../findings.ts'
import type { ControlPaths } from '../../paths/forbidden-paths.ts'
import { isLockPath } from '../../paths/produced-paths.ts'
import { findingAt, quote, type Fault, type SpecFile } from '../document/spec-file.ts'

/** The packages that a spec names: the change may write the file, each is named once, and something makes the lock file. */
export function checkDependencies(file: SpecFile, control: ControlPaths | undefined): Finding[] {
  const { dependencies = [], paths } = file.spec
  const seen = new Set<string>()
  return [
    ...dependencies.flatMap(({ name, manifest }, index) => {
      const key = JSON.stringify([manifest, name])
      const isTwice = seen.has(key)
      seen.add(key)
      const fault = isTwice ? twice(name) : paths.write.includes(manifest) ? undefined : unwritten(manifest)
      return fault === undefined ? [] : [findingAt(file, `/dependencies/${index}`, fault)]
    }),
    ...(dependencies.length === 0 || control === undefined ? [] : lockFindings(file, control)),
  ]
}

function twice(name: string): Fault {
  const hint = 'keep the one with the range that is wanted'
  return { code: 'SPEC_PACKAGE', message: `the package ${quote(name)} is named twice`, hint }
}

function unwritten(manifest: string): Fault {
  const hint = `add ${manifest} to paths.write: nothing but these dependencies may change in it`
  return { code: 'SPEC_PACKAGE', message: `paths.write does not name ${quote(manifest)}`, hint }
}

/** Without it a release has dependencies that its lock file does not know. */
function lockFindings(file: SpecFile, control: ControlPaths): Finding[] {
  const { produces = [] } = control
  if (produces.some(isLockPath)) return []
  const hint =
    'give the line a station such as lock: { run: [npm install --package-lock-only --ignore-scripts], network: true, produces: [package-lock.json] }'
  const message = 'no station of the line makes a lock file, so it would not know these packages'
  return [findingAt(file, '/dependencies', { code: 'SPEC_PACKAGE', level: 'warn', message, hint })]
}

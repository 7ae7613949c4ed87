import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DIST } from '../programs.ts'

const ACTIONS = join(import.meta.dirname, '..', '..', '..', 'actions')

/**
 * Makes the folder that stands for our own repository as a runner downloads it: with the bundles under test as it is
 * released, else with actions that start from their sources. It may be copied or committed: it holds no relative path
 * that leads out of it.
 */
export function actionFolder(folder: string): string {
  mkdirSync(folder)
  symlinkSync(DIST ?? ACTIONS, join(folder, DIST === undefined ? 'sources' : 'dist'))
  for (const action of readdirSync(ACTIONS)) {
    const place = join(folder, 'actions', action)
    mkdirSync(place, { recursive: true })
    const text = readFileSync(join(ACTIONS, action, 'action.yml'), 'utf8')
    const main = `../../sources/${action}/main.ts`
    writeFileSync(
      join(place, 'action.yml'),
      DIST === undefined ? text.replace(/^ {2}main: .*$/m, `  main: ${main}`) : text,
    )
  }
  return folder
}

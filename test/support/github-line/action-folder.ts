import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DIST } from '../programs.ts'

const ACTIONS = join(import.meta.dirname, '..', '..', '..', 'actions')

/**
 * Makes the folder that stands for our own repository as a runner downloads it: with the bundles under test as it is
 * released, else with actions that start from their sources.
 */
export function actionFolder(folder: string): string {
  mkdirSync(folder)
  if (DIST !== undefined) symlinkSync(DIST, join(folder, 'dist'))
  for (const action of readdirSync(ACTIONS)) {
    const place = join(folder, 'actions', action)
    mkdirSync(place, { recursive: true })
    const text = readFileSync(join(ACTIONS, action, 'action.yml'), 'utf8')
    const main = relative(place, join(ACTIONS, action, 'main.ts'))
    writeFileSync(
      join(place, 'action.yml'),
      DIST === undefined ? text.replace(/^ {2}main: .*$/m, `  main: ${main}`) : text,
    )
  }
  return folder
}

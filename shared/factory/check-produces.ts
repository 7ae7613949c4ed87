import { declaredPathProblem, isGlob, literalPrefix } from '../paths/declared-paths.ts'
import { controlPaths } from '../paths/forbidden-paths.ts'
import { unproducible } from '../paths/produced-paths.ts'
import { shownName } from './check-stations.ts'
import {
  blockingProblem,
  draftStations,
  recordAt,
  shortJson,
  stringAt,
  type DraftStation,
  type FactoryProblem,
} from './factory-draft.ts'

/** The stations that make files: which ones, and that they do nothing that judges. */
export function checkProduces(value: unknown): FactoryProblem[] {
  const trust = stringAt(recordAt(value, 'signing'), 'trust') ?? '.factory/trust.json'
  const [house, architecture] = [stringAt(value, 'house'), stringAt(value, 'architecture')]
  const specs = stringAt(value, 'specs') ?? 'specs/*.spec.md'
  const control = controlPaths({ specs, house, architecture, signing: { trust } }, 'factory.yml')
  return draftStations(value).flatMap((station) => [
    ...workProblems(station),
    ...station.produces.flatMap((glob, index) => {
      const problem = declaredPathProblem(glob) ?? broadProblem(glob) ?? unproducible(glob, control)
      return problem === undefined ? [] : [globProblem(`${station.pointer}/produces/${index}`, glob, problem)]
    }),
  ])
}

function broadProblem(glob: string): string | undefined {
  return isGlob(glob) && literalPrefix(glob) === '' ? 'begins at the top folder' : undefined
}

function globProblem(pointer: string, glob: string, problem: string): FactoryProblem {
  const hint = 'name what code makes and nobody judges by: a lock file, generated code, dist/**'
  return blockingProblem('FACTORY_PRODUCES', pointer, `${shortJson(glob)} ${problem}`, hint)
}

function workProblems(station: DraftStation): FactoryProblem[] {
  const { name, pointer, fields } = station
  if (!makesFiles(station)) return []
  const problem = (field: string, message: string, hint: string): FactoryProblem =>
    blockingProblem('FACTORY_STATION_WORK', `${pointer}/${field}`, `${shownName(name)} ${message}`, hint)
  const noRun = fields.includes('produces') && !fields.includes('run')
  return [
    ...(noRun
      ? [problem('produces', 'produces files and runs nothing', 'add run: the commands that make them')]
      : []),
    ...(fields.includes('exercise')
      ? [problem('exercise', 'makes files, and calls no examples', 'call them in a later station')]
      : []),
  ]
}

function makesFiles({ fields }: DraftStation): boolean {
  return fields.includes('produces') || fields.includes('format')
}

/** What is judged must be what is released: files are made before anything looks at the change. */
export function producingOrder(path: readonly DraftStation[]): FactoryProblem[] {
  const generated = path.findIndex(({ action }) => action === 'generate')
  const after = path.slice(generated + 1)
  const judge = after.find((station) => !makesFiles(station))
  if (generated === -1 || judge === undefined) return []
  return after
    .slice(after.indexOf(judge))
    .filter(makesFiles)
    .map(({ name, pointer }) => {
      const message = `${shownName(name)} makes files after ${shownName(judge.name)} has looked at the change`
      const hint = 'put it right after the station that runs generate, before everything that judges'
      return blockingProblem('FACTORY_ORDER', pointer, message, hint)
    })
}

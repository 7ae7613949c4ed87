import { FactoryError } from '../../errors.ts'
import { describeFinding, type Finding } from '../../findings.ts'
import type { Factory } from '../../factory/factory.ts'
import { parseFactory } from '../../factory/control-files.ts'
import { commitDay } from '../../git/commit.ts'
import { standingIn, type Standing } from '../../git/repository-path.ts'
import { readTracked } from '../../git/tracked-file.ts'
import { defaultHouse } from '../../house/standard/built-in-rules.ts'
import type { House } from '../../house/standard/house.ts'
import { readHouse } from '../../house/standard/read-house.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'
import { gitAnswer } from '../../git/git.ts'
import { factoryAround } from '../work-tree.ts'

/** Where a house lies that nobody has given another place. */
export const HOUSE_FILE = '.factory/house.yml'

/** Where the house of a work tree lies. */
export interface HousePlace {
  repo: string
  /** `undefined` without a factory.yml. */
  factory: Factory | undefined
  /** Repository path of the house file; `undefined` where factory.yml names none: the built-in rules hold. */
  path: string | undefined
}

/** The house file that factory.yml of the work tree names. Default, without a factory.yml: {@link HOUSE_FILE}. */
export async function housePlace(standing: Standing): Promise<HousePlace> {
  const repo = await standingIn(standing)
  const factoryPath = await factoryAround(standing)
  const bytes = await readTracked(repo, factoryPath, MAX_CONTROL_FILE_BYTES)
  if (bytes === undefined) return { repo, factory: undefined, path: HOUSE_FILE }
  const { factory } = parseFactory(bytes, factoryPath)
  return { repo, factory, path: factory.house }
}

export type TreeHouse = { kind: 'ok'; house: House } | { kind: 'bad'; findings: Finding[] }

/**
 * The house of the work tree, on the day of HEAD: what deviations are compared with there. @throws FactoryError HOUSE_INVALID
 * when the file is missing.
 */
export async function readTreeHouse({ repo, path }: Pick<HousePlace, 'repo' | 'path'>): Promise<TreeHouse> {
  if (path === undefined) return { kind: 'ok', house: defaultHouse() }
  const bytes = await readTracked(repo, path, MAX_CONTROL_FILE_BYTES)
  if (bytes === undefined) throw missing(path)
  const reading = readHouse(bytes, path)
  if (reading.kind === 'bad' || reading.house.deviations === undefined) return reading
  const head = await gitAnswer(repo, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
  if (head === undefined) return reading
  return { kind: 'ok', house: { ...reading.house, day: await commitDay(repo, head) } }
}

function missing(path: string): FactoryError {
  return new FactoryError('HOUSE_INVALID', `there is no ${path} in the work tree`, {
    hint: 'jidoka house init writes one that fits the code, or take `house` out of factory.yml',
  })
}

/** The same where only a valid house is of use. @throws FactoryError HOUSE_INVALID with every finding. */
export async function validTreeHouse(place: Pick<HousePlace, 'repo' | 'path'>): Promise<House> {
  const reading = await readTreeHouse(place)
  if (reading.kind === 'ok') return reading.house
  const lines = reading.findings.map((finding) => `  ${describeFinding(finding)}`)
  const message = `${place.path ?? ''} is not valid, ${lines.length} findings:\n${lines.join('\n')}`
  throw new FactoryError('HOUSE_INVALID', message, { hint: 'correct every finding listed, then run again' })
}

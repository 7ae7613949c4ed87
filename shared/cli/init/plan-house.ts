import type { Factory } from '../../factory/factory.ts'
import { isOwnCode, MOST_LEARNED, spread } from '../../learn/code/code-files.ts'
import { isTeamFile } from '../../learn/team/settings.ts'
import { readWorkTreeTexts } from '../found/package-facts.ts'
import { isTaken, type InitStep, type RepoFacts } from './create-file.ts'
import { defaultHouse } from './default-house.ts'
import type { Trial } from './first-spec.ts'
import type { FirstHouse, FittedHouse, LearnTask } from './learn-house.ts'
import { learnInThread } from './learn-in-thread.ts'
import { progressOf } from './progress.ts'

/** The house, and the first spec tried in the way that it asks for. */
export interface HouseStep extends InitStep {
  trial: Trial | undefined
}

interface Planning {
  say: (line: string) => void
  /** The first specs of which one may be written. */
  trials: readonly Trial[]
  /** The one that is. It is chosen while the house is learned. */
  chosen: Promise<Trial | undefined>
}

/**
 * A first house: what the code of the work tree keeps already, as `jidoka house init` learns it. Where there is too little code for that, the
 * default rules that apply to it, with what it breaks of them today in a remark.
 */
export async function planHouse(
  found: RepoFacts,
  { house }: Pick<Factory, 'house'>,
  { say, trials, chosen }: Planning,
): Promise<HouseStep> {
  if (house === undefined)
    return {
      files: [],
      notes: ['factory.yml names no house: the built-in rules hold'],
      trial: await chosen,
    }
  if (await isTaken(found.repo, house))
    return { files: [{ path: house, content: undefined }], notes: [], trial: await chosen }
  const learned = await learnedHouse(found, { say, trials })
  const trial = await chosen
  const at = trials.findIndex(({ spec }) => spec === trial?.spec)
  const fitted = learned?.fitted.at(at)
  if (learned === undefined || fitted === undefined || learned.counted < LEAST_RULES) {
    const { content, notes } = await defaultHouse(found, say)
    return { files: [{ path: house, content }], notes: [tooLittle(learned), ...notes], trial }
  }
  const code = trial?.others[fitted.answer - 1]
  return {
    files: [{ path: house, content: fitted.text }],
    notes: learnedNotes(learned, fitted),
    trial: trial === undefined || code === undefined ? trial : { ...trial, code },
  }
}

/** Fewer rules say little about how a team writes. */
const LEAST_RULES = 5

/** More files are worth a thread of their own. */
const FEW_FILES = 50

async function learnedHouse(
  { repo, facts: { files } }: RepoFacts,
  { say, trials }: Pick<Planning, 'say' | 'trials'>,
): Promise<FirstHouse | undefined> {
  const texts = await readWorkTreeTexts(repo, spread(files.filter(isOwnCode), MOST_LEARNED))
  if (texts.length === 0) return undefined
  const team = await readWorkTreeTexts(repo, files.filter(isTeamFile))
  const answers = trials.map(({ module, code, others }) =>
    [code, ...others].map((each) => ({ path: module, text: `${each}\n` })),
  )
  const task: LearnTask = { paths: files, texts, team, answers }
  const onFile = progressOf('learning how the code is written', texts.length, say)
  if (texts.length > FEW_FILES) return learnInThread(task, onFile)
  // the linter is loaded only where there is code
  const { learnFirstHouse } = await import('./learn-house.ts')
  return learnFirstHouse(task, onFile)
}

function learnedNotes({ rules, files }: FirstHouse, { broken }: FittedHouse): string[] {
  const { read, skipped, all } = files
  return [
    `the house has ${rules} rules that the code keeps already, learned from ${read} of ${all} code files`,
    ...(skipped === 0 ? [] : [`${skipped} code files could not be read for it`]),
    ...broken.map(
      (id) => `the rule ${id} enters as a warning: no prepared answer for the first spec keeps it`,
    ),
  ]
}

function tooLittle(learned: FirstHouse | undefined): string {
  const why =
    learned === undefined
      ? 'no code could be read for it'
      : `the code has enough places for ${learned.counted} of the ${LEAST_RULES} rules that are needed`
  return `the house has the default rules, because ${why}; later, jidoka house init learns one from the code`
}

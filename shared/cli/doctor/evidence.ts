import { readdir } from 'node:fs/promises'
import { commandStations, exercises, type Factory } from '../../factory/factory.ts'
import { matchesGlob } from '../../paths/globs.ts'
import { isGlob } from '../../paths/declared-paths.ts'
import { readWorkTreeTexts } from '../found/package-facts.ts'
import { failed, note, passed, type Check } from './check.ts'

const NAME = 'evidence'

/** Can this line release anything: does some station show what specs ask for, and are the tests of specs run? */
export async function checkEvidenceOfLine(repo: string, factory: Factory): Promise<Check[]> {
  const { line, models } = factory
  const callers = commandStations(line).filter(({ name }) => exercises(line, name))
  const readsIt =
    models.reviewer !== undefined &&
    line.some(({ work }) => work.kind === 'action' && work.action === 'review')
  if (callers.length === 0 && !readsIt)
    return [
      failed(
        NAME,
        'no station calls examples and no reviewer reads: this line can release nothing',
        'add a station `test: { exercise: true, pass: review, stop: generate }` to factory.yml, or name models.reviewer',
      ),
    ]
  const named = callers.map(({ name }) => name).join(', ')
  return [
    passed(
      NAME,
      callers.length === 0
        ? 'a reviewer reads'
        : `${named} calls examples${readsIt ? ', a reviewer reads' : ''}`,
    ),
    ...(readsIt
      ? []
      : [
          note(
            NAME,
            'no reviewer reads: a criterion with check: review stops its spec',
            'name models.reviewer where you need one',
          ),
        ]),
    ...(await uncollected(repo, factory)),
  ]
}

/** The test that a release adds counts for nothing where the team's runner does not find it. */
async function uncollected(repo: string, { acceptance, line }: Factory): Promise<Check[]> {
  const { runner, folder } = acceptance
  const patterns =
    runner === 'vitest'
      ? await vitestPatterns(repo)
      : runner === 'jest'
        ? await jestPatterns(repo)
        : runner === 'node'
          ? nodePatterns(line)
          : []
  const example = `${folder}/x.test.ts`
  if (patterns.length === 0 || patterns.some((pattern) => matchesGlob(example, pattern))) return []
  const detail = `${runner} runs ${patterns.slice(0, 3).join(', ')}, so it never finds the tests of specs in ${folder}`
  return [
    note(
      NAME,
      detail,
      `let its configuration include ${folder}/**, or set acceptance.folder in factory.yml to a folder it runs`,
    ),
  ]
}

async function vitestPatterns(repo: string): Promise<string[]> {
  const texts = await configTexts(repo, /^(?:vite|vitest)\.(?:config|workspace|projects)\.[cm]?[jt]s$/)
  const plain = texts.map((text) => text.replace(/\bcoverage\s*:\s*\{[^{}]*\}/g, ''))
  return plain.flatMap((text) => listsOf(text, 'include'))
}

async function jestPatterns(repo: string): Promise<string[]> {
  const texts = await configTexts(repo, /^(?:jest\.config\.(?:[cm]?[jt]s|json)|package\.json)$/)
  return texts
    .flatMap((text) => listsOf(text, 'testMatch'))
    .map((pattern) => pattern.replace(/^<rootDir>\//, ''))
}

function nodePatterns(line: Factory['line']): string[] {
  const commands = commandStations(line).flatMap(({ work }) => work.run)
  const words = commands
    .filter((command) => /^node .*--test\b/.test(command))
    .flatMap((command) => command.split(' '))
  return words.map((word) => word.replace(/^["']|["']$/g, '').replace(/^\.\//, '')).filter(isGlob)
}

async function configTexts(repo: string, name: RegExp): Promise<string[]> {
  const names = (await readdir(repo)).filter((each) => name.test(each))
  return (await readWorkTreeTexts(repo, names)).map(({ text }) => text)
}

/** The strings of `field: [...]`, as far as they are written out. Configurations are code, so they are only looked at. */
function listsOf(text: string, field: string): string[] {
  const lists = [...text.matchAll(new RegExp(`["']?\\b${field}["']?\\s*:\\s*\\[([^\\]]*)\\]`, 'g'))]
  return lists.flatMap(([, items = '']) =>
    [...items.matchAll(/["'\`]([^"'\`]+)["'\`]/g)].map(([, pattern = '']) => pattern.replace(/^\.\//, '')),
  )
}

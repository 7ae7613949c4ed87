import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { censusOf } from '../../../shared/style/census/census.ts'
import { randomOf } from '../../../shared/style/census/mixture.ts'
import { foreignModule, modulesOf, plainModule, stylesOf } from './houses.ts'
import { inAnotherHand } from './another-hand.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

/** Sources of this repository below a folder: the hand of its authors. */
function ownSources(folder: string): Record<string, string> {
  const paths = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  const sources = paths.filter((path) => path.endsWith('.ts')).sort()
  return Object.fromEntries(
    sources.map((path) => [`${folder}/${path}`, readFileSync(join(ROOT, folder, path), 'utf8')]),
  )
}

const OWN = {
  ...ownSources('shared/trace'),
  ...ownSources('shared/factory'),
  ...ownSources('examples/text-kit/src'),
}
const REWRITTEN = Object.fromEntries(
  Object.entries({ ...ownSources('shared/git'), ...ownSources('shared/text') }).map(([path, text]) => [
    path,
    inAnotherHand(text),
  ]),
)

describe('a second style that is planted in the code of this repository', () => {
  it('is not there before, in either part', () => {
    expect(censusOf(stylesOf(OWN)).styles).toBe(1)
    expect(censusOf(stylesOf(REWRITTEN)).styles).toBe(1)
  })

  it('is found in the mixture, with its files and what tells them apart', () => {
    const { styles, groups } = censusOf(stylesOf({ ...OWN, ...REWRITTEN }))
    expect(styles).toBe(2)
    const [house, planted] = groups
    const share = (files: readonly string[], of: Record<string, string>): number =>
      files.filter((path) => path in of).length / files.length
    expect(share(house!.files, OWN)).toBeGreaterThan(0.9)
    expect(share(planted!.files, REWRITTEN)).toBeGreaterThan(0.9)
    expect(planted!.choices).toHaveLength(5)
    expect(planted!.choices.map(({ feature }) => feature)).toContain('topFunction')
    const functions = planted!.choices.find(({ feature }) => feature === 'topFunction')
    expect(functions).toMatchObject({ answer: 'arrow constants' })
    expect(functions!.share).toBeGreaterThan(0.9)
    expect(functions!.elsewhere).toBeLessThan(0.1)
  })
})

describe('a census', () => {
  const [house, foreign] = [modulesOf('src', 40, plainModule), modulesOf('lib', 20, foreignModule)]

  it('gives the same answer wherever the files lie in the list', () => {
    const files = { ...house, ...foreign }
    const turned = Object.fromEntries(Object.entries(files).reverse())
    const [forth, back] = [censusOf(stylesOf(files)), censusOf(stylesOf(turned))]
    expect(back.steps).toEqual(forth.steps)
    expect(back.groups.map(({ files: own }) => [...own].sort())).toEqual(
      forth.groups.map(({ files: own }) => [...own].sort()),
    )
  })

  it('names the models that wrote the files of a style, when somebody knows', () => {
    const modelsOf = (path: string): string[] =>
      path.startsWith('lib/') ? ['small-1', 'small-1'] : path.endsWith('-1.ts') ? ['large-2'] : []
    const { groups } = censusOf(stylesOf({ ...house, ...foreign }), modelsOf)
    expect(groups.map(({ models }) => models)).toEqual([
      [{ model: 'large-2', files: 1 }],
      [{ model: 'small-1', files: 20 }],
    ])
  })

  it('says nothing of fewer than twenty files, nor of files with hardly a choice', () => {
    expect(censusOf(stylesOf(modulesOf('src', 19, plainModule)))).toMatchObject({ styles: null, groups: [] })
    const bare = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`src/a${at}.ts`, 'a()\n']))
    expect(censusOf(stylesOf(bare))).toMatchObject({ styles: null, counted: 0, silent: 40 })
  })

  it('does not take the files of one hand for several styles because they are alike', () => {
    const same = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`src/a-${at}.ts`, plainModule(1)]))
    expect(censusOf(stylesOf(same)).styles).toBe(1)
  })
})

it('random numbers are the same on every machine', () => {
  const random = randomOf(7)
  expect([random(), random()].map((each) => Math.floor(each * 1e6))).toEqual([11704, 61958])
})

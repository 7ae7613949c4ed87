import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readArchitecture } from '../../../shared/architecture/read-architecture.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const PATH = '.factory/architecture.yml'

interface Cruised {
  forbidden: { name: string }[]
}

test('the rooms that dependency-cruiser knows are the layers of our own architecture, in the same order', () => {
  const { forbidden } = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs')) as Cruised
  const rooms = forbidden.flatMap(({ name }) => /^(.+)-imports-lower-rooms-only$/.exec(name)?.[1] ?? [])
  const reading = readArchitecture(readFileSync(join(ROOT, PATH)), PATH)
  const layers = reading.kind === 'ok' ? reading.architecture.layers : []
  expect(layers.map(({ name }) => name)).toEqual(['beside', ...rooms, 'actions'])
  const [beside] = layers
  expect(beside?.mayImport).toEqual([])
  for (const [index, { mayImport }] of layers.entries())
    expect(mayImport).toEqual(layers.slice(0, index).map(({ name }) => name))
  for (const { name, files } of layers.slice(1, -1)) expect(files).toEqual([`shared/${name}/**`])
})

test('only the room of GitHub talks to the runner, and no action knows another', () => {
  const reading = readArchitecture(readFileSync(join(ROOT, PATH)), PATH)
  const layers = reading.kind === 'ok' ? reading.architecture.layers : []
  const talking = layers.filter(({ packages = ['@actions/core'] }) =>
    packages.some((glob) => /^(\*|@actions)/.test(glob)),
  )
  expect(talking.map(({ name }) => name)).toEqual(['github'])
  expect(layers.at(-1)?.apart).toEqual(['actions/*'])
})

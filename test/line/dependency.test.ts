import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { addStation, wholeFiles, writeAll } from '../support/making.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { startNpmRegistry, type NpmRegistry } from '../support/npm-registry.ts'
import { runCommand } from '../support/processes.ts'
import { edit, makeStory, type Story } from '../support/story.ts'

const MANIFEST = { name: 'text-kit', version: '1.4.0', private: true, type: 'module' }
const asText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
const LOCK = {
  name: 'text-kit',
  version: '1.4.0',
  lockfileVersion: 3,
  requires: true,
  packages: { '': MANIFEST },
}

const SPEC = `---
id: shout
title: A text in a loud voice
why: Badges shout the name of a product.
paths: { write: [src/shout.js, package.json], read: [] }
dependencies:
  - { name: loud-letters, range: ^1.2.0 }
acceptance:
  - id: AC-1
    ears: When a text is given, shout shall return it in capital letters.
    examples:
      - { call: 'shout("oak")', returns: OAK }
interface:
  - { module: src/shout.js, signature: "function shout(text: string): string" }
---
`

const CODE = `import { loud } from 'loud-letters'

/** The text in a loud voice. */
export function shout(text) {
  return loud(text)
}
`

const right = (name = 'loud-letters'): Record<string, string> => ({
  'package.json': asText({ ...MANIFEST, dependencies: { [name]: '^1.2.0' } }),
  'src/shout.js': CODE.replace('loud-letters', name),
})

let server: ModelServer
let registry: NpmRegistry
let story: Story
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-dependency-'))
  for (const name of ['loud-letters', 'other-letters'])
    writeAll(join(folder, name), {
      'package.json': asText({ name, version: '1.2.3', type: 'module', exports: './index.js' }),
      'index.js': 'export const loud = (text) => text.toUpperCase()\n',
    })
  registry = await startNpmRegistry([join(folder, 'loud-letters'), join(folder, 'other-letters')])
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  story.remove()
  await server.close()
  await registry.close()
})

const LOCK_COMMAND = 'npm install --package-lock-only --ignore-scripts --no-audit --no-fund'

async function lineWith(answer: Record<string, string>): Promise<void> {
  server = await startModelServer((request) =>
    isReview(request)
      ? JSON.stringify({ untested: [], findings: [], matrix: [] })
      : wholeFiles(answer, nonceIn(request.prompt)),
  )
  story = makeStory({
    endpoint: server.url,
    adapt: (copy) => {
      writeAll(copy, {
        'package.json': asText(MANIFEST),
        'package-lock.json': asText(LOCK),
        'specs/shout.spec.md': SPEC,
      })
      addStation(
        copy,
        'lock',
        `run: ["${LOCK_COMMAND}"], network: true, produces: [package-lock.json], stop: generate`,
      )
      edit(
        copy,
        'factory.yml',
        '    run:\n',
        "    setup: ['npm ci --ignore-scripts --no-audit --no-fund']\n    run:\n",
      )
    },
  })
}

const run = () => story.run('shout', [], { npm_config_registry: registry.url })

test('a dependency that the spec names is released with its lock file, which replay makes again', async () => {
  await lineWith(right())
  const { unit } = await run()
  expect(unit.reason).toBe('every gate passed')
  const show = (path: string): string =>
    runCommand(story.folder, 'git', 'show', `factory/${unit.serial}:${path}`)
  expect(JSON.parse(show('package.json'))).toMatchObject({ dependencies: { 'loud-letters': '^1.2.0' } })
  expect(JSON.parse(show('package-lock.json'))).toMatchObject({
    packages: {
      '': { dependencies: { 'loud-letters': '^1.2.0' } },
      'node_modules/loud-letters': { version: '1.2.3' },
    },
  })
  const trace = unit.trace ?? ''
  expect((await story.cli(['verify', trace])).exit).toBe(0)
  const replay = await story.cli(['replay', trace], { npm_config_registry: registry.url })
  expect([replay.exit, replay.stdout]).toEqual([0, expect.stringMatching(/^replayed {2}lock round 1 /m)])
})

test('a dependency that the spec does not name halts the unit, though the spec names the file', async () => {
  await lineWith(right('other-letters'))
  const { unit } = await run()
  expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'generate' })
  expect(unit.reason).toContain('CHANGE_DEPENDENCY')
})

test('a package that is imported and that nothing declares halts the unit', async () => {
  await lineWith({ ...right(), 'src/shout.js': CODE.replace('loud-letters', 'other-letters') })
  const { unit } = await run()
  expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'test' })
})

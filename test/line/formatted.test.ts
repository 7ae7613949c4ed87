import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { firstWordSpec } from '../support/first-word.ts'
import { repeatedBlock } from '../support/faithful.ts'
import { addStation, writeAll } from '../support/making.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { startNpmRegistry, type NpmRegistry } from '../support/npm-registry.ts'
import { runCommand } from '../support/processes.ts'
import { makeStory, type Story } from '../support/story.ts'

/** Prettier is told in code, which no gate of ours reads. */
const FILES = {
  'prettier.config.js':
    'export default { useTabs: true, semi: true, singleQuote: false, printWidth: 40 + 30 }\n',
  'eslint.config.js':
    "export default [{ files: ['src/**/*.js'], rules: { 'no-var': 'error', 'prefer-const': 'error', curly: 'error' } }]\n",
}

/** As the formatter leaves it alone, in the base. */
const BASE = 'export function halfOf(count) {\n\treturn count / 2;\n}\n'
const ADDED = `
/** The first word of a text, empty when it has none. */
export function firstWord(text) {
  var words = text.split(' ')
  if (words.length === 0) return ''
  return words[0]
}
`

let server: ModelServer
let registry: NpmRegistry
let story: Story
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-formatted-'))
  registry = await startNpmRegistry()
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  story.remove()
  await server.close()
  await registry.close()
})

async function lineWith(station: string): Promise<void> {
  server = await startModelServer((request) => {
    if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: [] })
    const { prompt } = request
    return repeatedBlock(prompt, 'src/first.js', {
      nonce: nonceIn(prompt),
      edit: (text) => `${text}${ADDED}`,
    })
  })
  story = makeStory({
    endpoint: server.url,
    adapt: (copy) => {
      const spec = firstWordSpec('[src/first.js]').replace('src/words.ts', 'src/first.js')
      writeAll(copy, { ...FILES, 'src/first.js': BASE, 'specs/first-word.spec.md': spec })
      rmSync(join(copy, '.prettierrc.json'))
      addStation(copy, 'form', station)
    },
  })
}

/** The released tree, for the checks of the team. */
function checkOut(serial: string): string {
  runCommand(story.folder, 'git', 'worktree', 'add', '--quiet', folder, `factory/${serial}`)
  return folder
}

test('what the team formats passes its own checks when it is released, acceptance tests included', async () => {
  const install =
    'npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts prettier eslint'
  const format = ["'npx prettier --write --ignore-unknown'", "'npx eslint --fix --no-warn-ignored'"]
  await lineWith(`setup: ['${install}'], format: [${format.join(', ')}, ${format[0] ?? ''}], stop: generate`)
  const { unit } = await story.run('first-word', [], { npm_config_registry: registry.url })
  expect(unit.reason).toBe('every gate passed')
  const tree = checkOut(unit.serial)
  const code = runCommand(tree, 'cat', 'src/first.js')
  expect(code).toContain('\tconst words = text.split(" ");\n')
  const bin = join(import.meta.dirname, '../../node_modules/.bin')
  const own = ['src/first.js', 'test/acceptance/first-word.test.js']
  expect(runCommand(tree, join(bin, 'prettier'), '--check', ...own)).toContain('All matched files')
  runCommand(tree, join(bin, 'eslint'), 'src')
  expect((await story.cli(['verify', unit.trace ?? ''])).exit).toBe(0)
}, 180_000)

test('a formatter that makes another program of an acceptance test is stopped by the style gate', async () => {
  await lineWith('format: ["sed -i s/Oak/Elm/"], stop: generate')
  const { unit } = await story.run('first-word')
  expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'style-gate' })
  expect(unit.reason).toContain('CHANGE_OWN_TEST')
})

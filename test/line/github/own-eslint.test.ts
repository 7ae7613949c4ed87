import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { isReview, nonceIn } from '../../support/answers.ts'
import { repeatedBlock } from '../../support/faithful.ts'
import { firstWordSpec } from '../../support/first-word.ts'
import { jobResults, withLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { signingKeys } from '../../support/github-line/prepare.ts'
import { withModel } from '../../support/github-line/model-story.ts'
import { propose } from '../../support/github-line/propose.ts'
import { BEST } from '../../support/isolation.ts'
import { writeAll } from '../../support/making.ts'
import type { SeenRequest, Turn } from '../../support/model-server/model-server.ts'
import { startNpmRegistry } from '../../support/npm-registry.ts'

const FILES = {
  'eslint.config.js':
    "export default [{ files: ['src/**/*.js'], rules: { 'func-style': ['error', 'declaration'] } }]\n",
  'src/first.js': 'export function halfOf(count) {\n  return count / 2\n}\n',
  'specs/first-word.spec.md': firstWordSpec('[src/first.js]').replace('src/words.ts', 'src/first.js'),
}
const BODY = "  return text.split(' ')[0]\n}\n"
/** As the team does not write functions, and as it does. */
const ARROW = `\n/** The first word of a text. */\nexport const firstWord = (text) => {\n${BODY}`
const DECLARED = `\n/** The first word of a text. */\nexport function firstWord(text) {\n${BODY}`

/** The first answer breaks the rule of the team, and every later one keeps it. */
function model(): (request: SeenRequest) => Turn {
  let round = 0
  return (request) => {
    if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: [] })
    round += 1
    const added = round === 1 ? ARROW : DECLARED
    const edit = (text: string): string => `${text}${added}`
    return repeatedBlock(request.prompt, 'src/first.js', { nonce: nonceIn(request.prompt), edit })
  }
}

/** The example with a team whose ESLint judges in a station before the style gate. */
function adapting(registry: string): (folder: string) => void {
  const install = `npm install --registry ${registry} --no-save --no-package-lock --no-audit --no-fund --ignore-scripts eslint`
  return (folder) => {
    writeAll(folder, FILES)
    const path = join(folder, 'factory.yml')
    const factory = parse(readFileSync(path, 'utf8')) as { line: Record<string, object> }
    const station = { setup: [install], required: true, pass: 'style-gate', stop: 'generate' }
    factory.line = { ...factory.line, generate: { pass: 'own-eslint' }, 'own-eslint': station }
    writeFileSync(path, stringify(factory))
  }
}

/** A fork that switches the rule off as far as it can, for what it adds; and a file that keeps it. */
const DISARMED = {
  'eslint.config.js': "export default [{ files: ['src/**/*.js'], rules: {} }]\n",
  'src/second.js': `/* eslint-disable func-style */\n${ARROW.trimStart()}`,
  'src/third.js': DECLARED.trimStart(),
}

test.skipIf(BEST.kind === 'none')("a job without secrets asks the team's own ESLint", async () => {
  const registry = await startNpmRegistry()
  const adapt = adapting(registry.url)
  try {
    await withModel(model(), { adapt }, async ({ line }) => {
      const run = await line.run('first-word')
      expect([run.conclusion, jobResults(run)]).toEqual([
        'success',
        expect.objectContaining({
          ...{ 'own-eslint': 'success', 'round 2 / own-eslint': 'success' },
          ...{ 'round 2 / style-gate': 'success', result: 'success' },
        }),
      ])
      expect(jobResults(run)).not.toHaveProperty('style-gate')
      expect(run.job('own-eslint').secretsSeen).toEqual([])
      expect(JSON.stringify(decisions(storedLinks(line)))).toContain('own-eslint')
    })
  } finally {
    await registry.close()
  }
})

test.skipIf(BEST.kind === 'none')(
  "the team's own ESLint judges a pull request by its base, without a secret",
  async () => {
    const registry = await startNpmRegistry()
    const options = { adapt: adapting(registry.url), github: { pullRequests: true } }
    try {
      await withLine({ ...options, runner: { secrets: signingKeys() } }, async (line) => {
        const proposed = await propose(line, 'loose', (folder) => writeAll(folder, DISARMED), { fork: true })
        const run = await proposed.done
        const own = run.job('text-kit: own-eslint')
        expect([run.conclusion, own.result, own.secrets, own.secretsSeen]).toEqual([
          ...['failure', 'failure', [], []],
        ])
        expect(own.annotations.map(({ properties, message }) => [properties['file'], message])).toEqual([
          ['src/second.js', expect.stringContaining('eslint:func-style')],
        ])
      })
    } finally {
      await registry.close()
    }
  },
)

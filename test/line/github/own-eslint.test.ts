import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { isReview, nonceIn } from '../../support/answers.ts'
import { repeatedBlock } from '../../support/faithful.ts'
import { firstWordSpec } from '../../support/first-word.ts'
import { jobResults } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { withModel } from '../../support/github-line/model-story.ts'
import { propose, writing } from '../../support/github-line/propose.ts'
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

/** A pull request that switches the rule off for what it adds, as far as it can. */
const DISARMED = {
  'eslint.config.js': "export default [{ files: ['src/**/*.js'], rules: {} }]\n",
  'src/second.js': `/* eslint-disable func-style */\n${ARROW.trimStart()}`,
}

test.skipIf(BEST.kind === 'none')("a job without secrets asks the team's own ESLint", async () => {
  const registry = await startNpmRegistry()
  const install = `npm install --registry ${registry.url} --no-save --no-package-lock --no-audit --no-fund --ignore-scripts eslint`
  const adapt = (folder: string): void => {
    writeAll(folder, FILES)
    const path = join(folder, 'factory.yml')
    const factory = parse(readFileSync(path, 'utf8')) as { line: Record<string, object> }
    const station = { setup: [install], required: true, pass: 'style-gate', stop: 'generate' }
    factory.line = { ...factory.line, generate: { pass: 'own-eslint' }, 'own-eslint': station }
    writeFileSync(path, stringify(factory))
  }
  try {
    await withModel(model(), { adapt, github: { pullRequests: true } }, async ({ line }) => {
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

      const fork = { fork: true }
      const loose = await propose(line, 'loose', (folder) => writeAll(folder, DISARMED), fork)
      const { job, conclusion } = await loose.done
      expect([conclusion, job('own-eslint').result, job('review').result]).toEqual([
        ...['failure', 'failure', 'skipped'],
      ])
      expect(job('own-eslint').annotations.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('eslint:func-style'),
      )
      const strict = await propose(line, 'strict', writing('src/second.js', DECLARED.trimStart()), fork)
      const own = (await strict.done).job('own-eslint')
      expect([own.result, own.secretsSeen, own.log]).toEqual([
        ...['success', [], expect.stringContaining('pass, 1 changed files')],
      ])
    })
  } finally {
    await registry.close()
  }
})

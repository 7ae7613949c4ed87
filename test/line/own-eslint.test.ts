import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { repeatedBlock } from '../support/faithful.ts'
import { FIRST_WORD, firstWordSpec } from '../support/first-word.ts'
import { BEST } from '../support/isolation.ts'
import { addStation, writeAll } from '../support/making.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { startNpmRegistry, type NpmRegistry } from '../support/npm-registry.ts'
import { makeStory, type Ran, type Story, type UnitJson } from '../support/story.ts'

/** A plugin of the team, in its own repository, and a rule of the parser that it has installed. */
const FILES = {
  'eslint.config.js': `import tseslint from 'typescript-eslint'
import team from './lint/team.js'

export default [
  {
    files: ['src/**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { team },
    rules: { 'team/no-destructuring': 'error' },
  },
]
`,
  'lint/team.js': `const rule = {
  meta: { type: 'suggestion', docs: { description: 'Take parts of a list by their place' }, schema: [] },
  create: (context) => ({ ArrayPattern: (node) => context.report({ node, message: 'a list is taken apart' }) }),
}
export default { rules: { 'no-destructuring': rule } }
`,
}
const INSTALL =
  'npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts eslint typescript typescript-eslint'
/** What the team does not want; a comment of the change does not help. */
const TAKEN_APART = FIRST_WORD.replace(
  "  return wordsOf(text)[0] ?? ''",
  "  // eslint-disable-next-line\n  const [first = ''] = wordsOf(text)\n  return first",
)

let registry: NpmRegistry
let server: ModelServer
let story: Story
let prompts: string[]
beforeAll(async () => {
  registry = await startNpmRegistry()
})
afterAll(() => registry.close())
afterEach(async () => {
  story.remove()
  await server.close()
})

/** A unit whose writer gives these texts one round after the other. */
async function run(rounds: readonly string[], fields: string): Promise<Ran & { unit: UnitJson }> {
  prompts = []
  server = await startModelServer((request) => {
    if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: [] })
    const { prompt } = request
    prompts.push(prompt)
    const added = rounds[Math.min(prompts.length, rounds.length) - 1] ?? ''
    return repeatedBlock(prompt, 'src/words.ts', {
      nonce: nonceIn(prompt),
      edit: (text) => `${text}${added}`,
    })
  })
  story = makeStory({
    endpoint: server.url,
    adapt: (copy) => {
      writeAll(copy, { ...FILES, 'specs/first-word.spec.md': firstWordSpec('[src/words.ts]') })
      addStation(copy, 'own-eslint', fields)
    },
  })
  return story.run('first-word', [], { npm_config_registry: registry.url })
}

describe.skipIf(BEST.kind === 'none')("a line with the team's own ESLint", () => {
  test('sends a change back that breaks a rule of a plugin of the team, and releases it repaired', async () => {
    const { exit, unit, stderr } = await run(
      [TAKEN_APART, FIRST_WORD],
      `setup: ['${INSTALL}'], stop: generate`,
    )
    expect(stderr).toContain('own-eslint round 1 stop')
    expect(prompts[1]).toMatch(/eslint:team\/no-destructuring.*a list is taken apart/)
    expect(prompts[1]).toContain('Take parts of a list by their place')
    expect([exit, unit.verdict, unit.rounds]).toEqual([0, 'released', 2])
    const verified = await story.cli(['verify', unit.trace ?? '', '--expect', 'released'])
    expect([verified.exit, verified.stderr]).toEqual([0, ''])
  })
})

describe('a line whose own ESLint is not installed', () => {
  test('says so once and goes on; where it is required, it is in error', async () => {
    const { unit, stderr } = await run([FIRST_WORD], 'stop: generate')
    expect(unit.verdict).toBe('released')
    expect(stderr.match(/ESLINT_OWN_UNAVAILABLE.* ESLint is not installed/g)).toHaveLength(1)
    story.remove()
    await server.close()
    const required = await run([FIRST_WORD], 'required: true, stop: generate')
    expect([required.exit, required.unit.error?.code]).toEqual([3, 'ESLINT_OWN_UNAVAILABLE'])
  })
})

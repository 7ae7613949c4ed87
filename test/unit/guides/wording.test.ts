import { describe, expect, it } from 'vitest'
import { agentsBlocks } from '../../../shared/guides/agents/agents-block.ts'
import { agentsDrift } from '../../../shared/guides/agents/agents-drift.ts'
import { eslintPatterns } from '../../../shared/guides/editor/eslint-patterns.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const HINT = 'run `jidoka house agents` and commit what it writes'
const BLOCK = agentsBlocks(defaultHouse(), []).get('AGENTS.md') ?? ''

describe('an AGENTS.md that is not up to date says what is wrong and what to do:', () => {
  it.each<[text: string, message: string]>([
    ['# Mine\n', 'the rules of the house standard are missing'],
    [BLOCK.replace('eval', 'evil'), 'the rules are not those of the house standard'],
    [`${BLOCK}\n${BLOCK}`, 'the markers of the house standard do not pair'],
  ])('%#', (text, message) => {
    const drift = agentsDrift(defaultHouse(), { files: [], texts: new Map([['AGENTS.md', text]]) })
    expect(drift).toMatchObject([{ message, hint: HINT }])
  })

  it('where no rule belongs', () => {
    const texts = new Map([
      ['AGENTS.md', BLOCK],
      ['src/AGENTS.md', BLOCK],
    ])
    expect(agentsDrift(defaultHouse(), { files: [], texts })).toMatchObject([
      { message: 'no rule of the house standard belongs here any longer', hint: HINT },
    ])
  })
})

it('a glob that ESLint cannot be given says why and what to do', async () => {
  const names = `{${Array.from({ length: 600 }, (_, at) => `a${at}`).join()}}`
  expect(await refusalOf(() => eslintPatterns(names))).toEqual({
    code: 'HOUSE_INVALID',
    message: `the glob ${names} has more than 512 alternatives`,
    next: 'write it as several globs, so that ESLint can be given it',
  })
})

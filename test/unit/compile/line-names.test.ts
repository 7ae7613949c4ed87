import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  isCompiledPath,
  isUnitWorkflow,
  lineNames,
  type LinePlace,
} from '../../../shared/compile/line-names.ts'

const TOP = { name: 'shop', factoryPath: 'factory.yml' }
const KIT = { name: 'kit', factoryPath: 'packages/kit/factory.yml' }

/** Every name of a line, the environments of two jobs and the answers to one spec among them. */
function namesOf(place: LinePlace): string[] {
  const { answersBranch, environment, group, ...plain } = lineNames(place)
  const groups = [undefined, 'unit', 'pr', 'answer', 'ledger'].map((kind) => `group ${group(kind)}`)
  const environments = ['generate', 'unit-generate', 'review-pr'].map(
    (job) => `environment ${environment(job)}`,
  )
  return [...Object.values(plain), answersBranch('a'), ...groups, ...environments]
}

/** Names as factory.yml takes them, with the words that could be mistaken. */
const name = fc
  .array(
    fc.constantFrom('kit', 'unit', 'round', 'pr', 'answer', 'answers', 'ledger', 'generate', 'factory'),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((words) => words.join('-'))

describe('the names of a line', () => {
  test('are those of before for the line at the top, whatever it is called', () => {
    expect(namesOf(TOP)).toEqual([
      '.github/workflows/factory.yml',
      '.github/workflows/factory-unit.yml',
      '.github/workflows/factory-round.yml',
      '.github/workflows/factory-pr.yml',
      '.github/workflows/factory-answer.yml',
      '.github/workflows/factory-ledger.yml',
      'factory / pull request',
      'factory/answers/a',
      ...[
        'group factory',
        'group factory-unit',
        'group factory-pr',
        'group factory-answer',
        'group factory-ledger',
      ],
      'environment factory-generate',
      'environment factory-unit-generate',
      'environment factory-review-pr',
    ])
  })

  test('carry its own name for the line of a project', () => {
    expect(namesOf(KIT)).toEqual([
      '.github/workflows/factory.kit.yml',
      '.github/workflows/factory.kit.unit.yml',
      '.github/workflows/factory.kit.round.yml',
      '.github/workflows/factory.kit.pr.yml',
      '.github/workflows/factory.kit.answer.yml',
      '.github/workflows/factory.kit.ledger.yml',
      'factory.kit / pull request',
      'factory/answers.kit/a',
      ...[
        'group factory.kit',
        'group factory.kit.unit',
        'group factory.kit.pr',
        'group factory.kit.answer',
        'group factory.kit.ledger',
      ],
      'environment factory.kit.generate',
      'environment factory.kit.unit-generate',
      'environment factory.kit.review-pr',
    ])
  })

  test('are never those of another line', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        fc.pre(one !== other)
        const top = namesOf({ ...TOP, name: one })
        const [a, b] = [one, other].map((each) => namesOf({ ...KIT, name: each }))
        const all = [...top, ...(a ?? []), ...(b ?? [])]
        expect(new Set(all).size).toBe(all.length)
      }),
    )
  })

  test('are known again', () => {
    fc.assert(
      fc.property(fc.constantFrom('factory.yml', 'a/factory.yml'), name, (factoryPath, lineName) => {
        const { dispatcher, unit, round, pullRequest, answer, ledger } = lineNames({
          name: lineName,
          factoryPath,
        })
        const paths = [dispatcher, unit, round, pullRequest, answer, ledger]
        expect(paths.filter(isCompiledPath)).toEqual(paths)
        expect(paths.filter(isUnitWorkflow)).toEqual([unit])
      }),
    )
  })

  test.each([
    '.github/workflows/ci.yml',
    '.github/workflows/factory-kit.yml',
    '.github/workflows/factory.kit.deploy.yml',
    '.github/workflows/factory..yml',
    '.github/workflows/factory.kit.yaml',
    '.github/workflows/old/factory.kit.yml',
    'factory.kit.unit.yml',
  ])('%s is no workflow of a line', (path) => {
    expect([isCompiledPath(path), isUnitWorkflow(path)]).toEqual([false, false])
  })
})

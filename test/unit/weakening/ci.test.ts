import { describe, expect, it } from 'vitest'
import { named, weigh } from './weigh.ts'

const PATH = '.github/workflows/ci.yml'
const STEP = '      - name: Test\n        run: npm test\n'
const workflow = (step = STEP, job = '', top = ''): string =>
  `name: CI\n${top || 'on: [push, pull_request]\n'}jobs:\n  test:\n    runs-on: ubuntu-24.04\n${job}    steps:\n      - uses: actions/checkout@v5\n${step}`

const lost = (after: string, before = workflow()): string[] => named({ [PATH]: [before, after] })

describe('a workflow', () => {
  it.each([
    ['WEAKENED_FAILURE', workflow(`${STEP}        continue-on-error: true\n`), 'test.Test.continue-on-error'],
    ['WEAKENED_FAILURE', workflow(`${STEP}        if: false\n`), 'test.Test.if'],
    ['WEAKENED_FAILURE', workflow(`${STEP}        if: \${{ false }}\n`), 'test.Test.if'],
    ['WEAKENED_FAILURE', workflow('      - name: Test\n        run: npm test || true\n'), 'test.Test.run'],
    [
      'WEAKENED_FAILURE',
      workflow('      - name: Test\n        run: |\n          set +e\n          npm test\n'),
      'test.Test.run',
    ],
    [
      'WEAKENED_FAILURE',
      workflow('      - name: Test\n        run: |\n          npm test\n          exit 0\n'),
      'test.Test.run',
    ],
    ['WEAKENED_FAILURE', workflow(STEP, '    continue-on-error: true\n'), 'test.continue-on-error'],
    ['WEAKENED_TIMEOUT', workflow(STEP, '    timeout-minutes: 900\n'), 'test.timeout-minutes'],
    ['WEAKENED_CI', workflow(`${STEP}        if: github.ref == 'x'\n`), 'test.Test.if'],
    ['WEAKENED_CI', workflow('      - name: Test\n        run: echo done\n'), 'test.Test.run'],
    ['WEAKENED_CI', workflow(''), 'test.Test'],
    ['WEAKENED_CI', workflow(`      - run: rm -r test\n${STEP}`), 'test.rm -r test'],
    ['WEAKENED_CI', workflow(STEP, '', 'on: [push]\n'), 'on'],
    ['WEAKENED_CI', workflow(STEP, '', 'on: [push, pull_request]\npermissions: write-all\n'), 'permissions'],
  ])('%s %#', (code, after, subject) => {
    expect(lost(after)).toEqual([`${code} ${PATH}#${subject}`])
  })

  it.each([
    ['comments and names', workflow('      # words\n      - name: All tests\n        run: npm test\n')],
    ['one more event', workflow(STEP, '', 'on: [push, pull_request, merge_group]\n')],
    ['a time limit', workflow(STEP, '    timeout-minutes: 10\n')],
    ['an action at its commit', workflow().replace('@v5', `@${'a'.repeat(40)}`)],
    [
      'one more command',
      workflow('      - name: Test\n        run: |\n          npm run lint\n          npm test\n'),
    ],
  ])('takes %s for no loss', (_, after) => {
    expect(lost(after)).toEqual([])
  })

  it('takes a failure that counts again for no loss', () => {
    expect(lost(workflow(), workflow(`${STEP}        continue-on-error: true\n`))).toEqual([])
    expect(lost(workflow(), workflow(`${STEP}        if: github.ref == 'x'\n`))).toEqual([])
  })

  it('finds steps in another order, a job that is gone, and files that come and go', () => {
    const swapped = workflow().replace(/( {6}- uses.*\n)([^]*)/, '$2$1')
    expect(lost(swapped)).toEqual([`WEAKENED_CI ${PATH}#test.steps`])
    expect(lost('on: [push, pull_request]\njobs: {}\n')).toEqual([`WEAKENED_CI ${PATH}#jobs.test`])
    expect(named({ [PATH]: [workflow(), undefined] })).toEqual([`WEAKENED_CI ${PATH}#file`])
    expect(named({ [PATH]: [undefined, workflow()] })).toEqual([`WEAKENED_CI ${PATH}#file`])
  })

  it('names the place', () => {
    const [found] = weigh({
      [PATH]: [workflow(), workflow('      - name: Test\n        run: npm test || true\n')],
    })
    expect([found?.line, found?.column]).toEqual([8, 9])
  })
})

describe('other build services', () => {
  it.each([
    [
      '.gitlab-ci.yml',
      'test:\n  script: [npm test]\n',
      'test:\n  script: [npm test]\n  allow_failure: true\n',
      'WEAKENED_FAILURE',
    ],
    ['.circleci/config.yml', 'jobs: {}\n', 'jobs: { a: 1 }\n', 'WEAKENED_CI'],
    ['Jenkinsfile', 'sh "npm test"\n', 'sh "npm test || true"\n', 'WEAKENED_FAILURE'],
    ['.ci/run', 'npm test\n', 'npm start\n', 'WEAKENED_CI'],
    ['.husky/pre-commit', 'npm test\n', 'true\n', 'WEAKENED_CI'],
    ['.ci/Dockerfile', 'FROM node:24\n', 'FROM node:18\n', 'WEAKENED_CI'],
  ])('%s', (path, before, after, code) => {
    expect(named({ [path]: [before, after] })).toEqual([`${code} ${path}#file`])
    expect(named({ [path]: [before, `# words\n${before}`] })).toEqual([])
  })
})

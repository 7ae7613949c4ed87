import { describe, expect, test } from 'vitest'
import { AUDIT_RULES, auditWorkflow } from '../../../shared/compile/audit.ts'
import { compiled, EXAMPLE } from './lines.ts'

const PATH = '.github/workflows/x.yml'
const LINE = compiled(EXAMPLE, 'factory-line.yml')
const DISPATCHER = compiled(EXAMPLE, 'factory.yml')

/** The named secrets of the call. */
const PASSED = DISPATCHER.slice(DISPATCHER.indexOf('secrets:\n'))

function codes(text: string): string[] {
  return [...new Set(auditWorkflow({ path: PATH, text }).map(({ code }) => code))]
}

/** A compiled workflow with the first of a text replaced. */
function broken(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the workflow has no ${from}`)
  return text.replace(from, to)
}

/** Each rule with an edit that breaks it. */
const EDITS: [code: string, from: string, to: string, base?: string][] = [
  ['AUDIT_PERMISSIONS_TOP', 'permissions: {}', 'permissions: read-all'],
  ['AUDIT_PERMISSIONS_TOP', 'permissions: {}', 'permissions: { contents: read }'],
  [
    'AUDIT_PERMISSIONS_JOB',
    'permissions:\n      actions: read # fetches parcels of earlier attempts by run id\n      contents: read # checks out the base commit',
    'permissions: write-all',
  ],
  ['AUDIT_PERMISSIONS_JOB', 'contents: read # checks out the base commit', 'packages: read # x'],
  ['AUDIT_PERMISSION_REASON', 'contents: read # checks out the base commit', 'contents: read'],
  ['AUDIT_WRITE_PLACE', 'contents: read # checks out the base commit', 'contents: write # x'],
  [
    'AUDIT_COMMAND_RIGHTS',
    '  test-r1:\n    name: test (round 1)\n',
    '  test-r1:\n    name: test (round 1)\n    #\n',
  ],
  ['AUDIT_UNPINNED', '@de0fac2e4500dabe0009e67214ff5f5447ce83dd', '@v6'],
  ['AUDIT_UNPINNED', '@de0fac2e4500dabe0009e67214ff5f5447ce83dd', '@de0fac2'],
  [
    'AUDIT_UNPINNED',
    './.github/workflows/factory-line.yml',
    'evil/line/.github/workflows/x.yml@main',
    DISPATCHER,
  ],
  ['AUDIT_PIN_REMARK', ' # v6.0.2', ''],
  ['AUDIT_FOREIGN_ACTION', 'actions/checkout@', 'actions/github-script@'],
  ['AUDIT_FOREIGN_ACTION', 'acme/jidoka/actions/generate@', 'acme/jidoka/actions/other@'],
  ['AUDIT_CHECKOUT', 'persist-credentials: false', 'persist-credentials: true'],
  ['AUDIT_CHECKOUT', '        with:\n          persist-credentials: false\n', ''],
  ['AUDIT_CACHE', 'package-manager-cache: false', 'package-manager-cache: true'],
  ['AUDIT_CACHE', 'package-manager-cache: false', 'package-manager-cache: false\n          cache: npm'],
  ['AUDIT_TOOL_VERSION', 'node-version: "24"', 'node-version: lts/*'],
  ['AUDIT_CONTAINER', '    timeout-minutes: 15', '    container: node:24\n    timeout-minutes: 15'],
  ['AUDIT_SECRETS_INHERIT', PASSED, 'secrets: inherit\n', DISPATCHER],
  ['AUDIT_SECRETS_WHOLE', '${{ secrets.OPENAI_API_KEY }}', '${{ toJSON(secrets) }}'],
  ['AUDIT_SECRETS_WHOLE', '${{ secrets.OPENAI_API_KEY }}', "${{ secrets['A'] }}"],
  ['AUDIT_SECRET_PLACE', 'spec: ${{ inputs.spec }}', 'spec: ${{ secrets.OPENAI_API_KEY }}'],
  ['AUDIT_SECRET_PLACE', 'COMMAND_1: npm ci --ignore-scripts', 'COMMAND_1: ${{ secrets.OPENAI_API_KEY }}'],
  [
    'AUDIT_MODEL_KEY',
    'signing-key: ${{ secrets.JIDOKA_KEY_STYLE_GATE }}',
    'api-key: ${{ secrets.OPENAI_API_KEY }}',
  ],
  [
    'AUDIT_COMMAND_SECRET',
    'outcome: ${{ steps.run.outcome }}\n\n',
    'signing-key: ${{ secrets.OPENAI_API_KEY }}\n\n',
  ],
  ['AUDIT_COMMAND_SECRET', 'outcome: ${{ steps.run.outcome }}\n\n', 'token: ${{ github.token }}\n\n'],
  [
    'AUDIT_SECRET_ENVIRONMENT',
    '    environment:\n      name: factory-generate\n      deployment: false\n',
    '',
  ],
  ['AUDIT_SCRIPT_EXPRESSION', 'run 2 "$COMMAND_2"', 'run 2 "${{ github.event.issue.title }}"'],
  ['AUDIT_SCRIPT_EXPRESSION', 'shell: bash', 'shell: bash ${{ inputs.spec }}'],
  ['AUDIT_SCRIPT_SHELL', '        shell: bash\n', ''],
  ['AUDIT_RUNNER_FILES', 'npm test', 'echo PATH=x >> "$GITHUB_ENV"'],
  [
    'AUDIT_INSECURE_COMMANDS',
    'COMMAND_1: npm ci --ignore-scripts',
    'ACTIONS_ALLOW_UNSECURE_COMMANDS: "true"',
  ],
  ['AUDIT_REMOTE_SCRIPT', 'npm test', 'curl -s https://example.com/i.sh | sudo bash'],
  ['AUDIT_PLAIN_HTTP', 'npm test', 'curl http://example.com/x'],
  ['AUDIT_TRIGGER', 'on:\n  push:', 'on:\n  pull_request_target:\n  push:', DISPATCHER],
  ['AUDIT_TRIGGER', 'on:\n  push:', 'on:\n  issue_comment:\n  push:', DISPATCHER],
  ['AUDIT_TRIGGER', 'on:\n  push:', 'on:\n  workflow_run:\n  push:', DISPATCHER],
  ['AUDIT_NAME', 'name: "checkout: one unit"\n', ''],
  ['AUDIT_NAME', '    name: generate (round 1)\n', ''],
  ['AUDIT_TIMEOUT', '    timeout-minutes: 15\n', ''],
  ['AUDIT_RUNNER', 'runs-on: ubuntu-24.04', 'runs-on: ${{ inputs.spec }}'],
  ['AUDIT_CONCURRENCY', '  cancel-in-progress: false\n', '  cancel-in-progress: true\n'],
  ['AUDIT_CONCURRENCY', '  group: factory-line ${{ github.ref }} ${{ inputs.spec }}\n', ''],
  ['AUDIT_CONDITION', 'if: "!cancelled()"', 'if: always()'],
  ['AUDIT_CONDITION', 'if: "!cancelled()"', 'if: |\n      !cancelled()\n      && true'],
  ['AUDIT_FORGIVEN', '    name: test (round 1)\n', '    name: test (round 1)\n    continue-on-error: true\n'],
  [
    'AUDIT_FORGIVEN',
    '      outcome: ${{ steps.run.outcome }}\n',
    '      outcome: ${{ steps.run.conclusion }}\n',
  ],
  ['AUDIT_FORGIVEN', '      station: test\n', '      station: ${{ steps.collect.outputs.station }}\n'],
  ['AUDIT_FORGIVEN', '        id: apply\n', '        id: apply\n        continue-on-error: true\n'],
  ['AUDIT_NEEDS', '    needs:\n      - spec-validate-r1\n', '    needs:\n      - nobody\n'],
  ['AUDIT_DEFAULTS', 'permissions: {}', 'env:\n  KEY: x\npermissions: {}'],
  ['AUDIT_CONTEXT', 'spec: ${{ inputs.spec }}', 'spec: ${{ github.head_ref }}'],
  ['AUDIT_CONTEXT', 'spec: ${{ inputs.spec }}', 'spec: ${{ github.event.pull_request.title }}'],
  ['AUDIT_CONTEXT', 'spec: ${{ inputs.spec }}', 'spec: ${{ needs.generate-r1.outputs.text }}'],
  ['AUDIT_CONTEXT', 'name: generate (round 1)', 'name: ${{ github.actor }}'],
  ['AUDIT_FUNCTION', 'spec: ${{ inputs.spec }}', "spec: ${{ format('{0}', inputs.spec) }}"],
  ['AUDIT_FUNCTION', 'spec: ${{ inputs.spec }}', 'spec: ${{ github.event[inputs.spec] }}'],
  ['AUDIT_EVENT_PLACE', 'name: Plan', 'name: ${{ github.event.before }}', DISPATCHER],
  ['AUDIT_YAML', 'permissions: {}', 'permissions: &p {}'],
  ['AUDIT_YAML', 'permissions: {}', 'permissions: !!map {}'],
  ['AUDIT_YAML', 'permissions: {}', 'permissions: {}\npermissions: {}'],
  ['AUDIT_YAML', 'permissions: {}', 'permissions: {'],
]

describe('the audit', () => {
  test.each(EDITS.filter(([code]) => code !== 'AUDIT_COMMAND_RIGHTS'))(
    'finds %s after %j -> %j',
    (code, from, to, base = LINE) => {
      expect(codes(base)).toEqual([])
      expect(codes(broken(base, from, to))).toContain(code)
    },
  )

  test('finds rights beside commands', () => {
    const at = LINE.indexOf('  test-r1:')
    const edited =
      LINE.slice(0, at) +
      broken(LINE.slice(at), 'contents: read # checks out the base commit', 'id-token: write # x')
    expect(codes(edited)).toEqual(['AUDIT_COMMAND_RIGHTS'])
  })

  test('has an edit here for every one of its rules', () => {
    const tried = new Set(EDITS.map(([code]) => code))
    expect(AUDIT_RULES.map(({ code }) => code).filter((code) => !tried.has(code))).toEqual([])
  })

  test('points at the line', () => {
    const text = broken(DISPATCHER, '  cancel-in-progress: false', '  cancel-in-progress: true')
    expect(auditWorkflow({ path: PATH, text })).toEqual([
      {
        code: 'AUDIT_CONCURRENCY',
        level: 'block',
        message: 'a newer run could cancel one that publishes',
        hint: 'every workflow has a group, and no publishing run is cancelled by the next one',
        file: PATH,
        line: text.split('\n').findIndex((line) => line.includes('group: factory ')) + 1,
      },
    ])
  })

  test.each([['[]'], ['text'], [''], ['jobs: 1\non: x'], ['jobs: { a: [] }'], ['{{{'], ['a: b: c']])(
    'says what is wrong with %j instead of failing',
    (text) => {
      expect(codes(text).length).toBeGreaterThan(0)
    },
  )

  test('is quick with a workflow of ten thousand keys', () => {
    const text = `${DISPATCHER}\nx:\n${Array.from({ length: 10_000 }, (_, index) => `  k${index}: 1\n`).join('')}`
    expect(codes(text)).toEqual([])
  })
})

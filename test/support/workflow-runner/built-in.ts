import { createAppToken } from './app-token.ts'
import { attest } from './attest.ts'
import { checkOut } from './checkout.ts'
import { annotate, takeLine, type Job, type StepFrame } from './job-state.ts'

type BuiltIn = (job: Job, inputs: Record<string, string>, frame: StepFrame) => Promise<number>

const OWN: Record<string, BuiltIn> = {
  'actions/checkout': checkOut,
  'actions/setup-node': checkNode,
  'actions/create-github-app-token': createAppToken,
  'actions/attest': attest,
}

/** The actions this runner serves itself, at whatever ref they are pinned. */
export function builtIn(uses: string): BuiltIn | undefined {
  return OWN[uses.split('@')[0] ?? '']
}

/** actions/setup-node: the node that runs the runner must be the one that is asked for. */
function checkNode(job: Job, inputs: Record<string, string>, frame: StepFrame): Promise<number> {
  const wanted = /^v?(\d+)/.exec(inputs['node-version'] ?? '')?.[1]
  const version = process.versions.node
  if (wanted !== undefined && wanted !== version.split('.')[0]) {
    annotate(job, 'error', `node ${wanted} is asked for, this runner has ${version}`)
    return Promise.resolve(1)
  }
  frame.record.outputs['node-version'] = `v${version}`
  takeLine(job, { kind: 'text', text: `node ${version}` })
  return Promise.resolve(0)
}

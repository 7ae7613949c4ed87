import { callPermissions } from './access.ts'
import { declaredSecrets, passedSecrets } from './secrets.ts'
import { ANSWERS_ID, answersJob } from './answers-job.ts'
import { ASK_ID, askJob, asksInIssues } from './ask-job.ts'
import type { CompileContext } from './compile-context.ts'
import { deliverJob } from './deliver-job.ts'
import { DELIVER_ID } from './environment.ts'
import { ledgerJob } from './ledger-job.ts'
import { LEDGER_ID } from './ledger-workflow.ts'
import { RESULT_ID, resultJob } from './result-job.ts'
import { idsOf, laterRounds, roundCondition, roundId, roundNext } from './routes.ts'
import { stationJobs } from './station-job.ts'
import { NEEDS } from './steps.ts'
import { UNIT_RUN_NAME } from './unit-run-title.ts'
import { localUse } from './workflow-paths.ts'
import type { YamlTree } from './yaml-text.ts'

/**
 * One unit, as one run: the stations of round 1, one job for each later round, and what follows every end. The run is started
 * once for each spec, so no matrix stands around its jobs: GitHub does not run the skipped jobs of a called workflow again when
 * failed jobs of a matrix are run again (https://github.com/actions/runner/issues/2810).
 */
export function unitWorkflow(context: CompileContext): YamlTree {
  const { factory, line, names } = context
  return {
    name: `${factory.name}: one unit`,
    'run-name': UNIT_RUN_NAME,
    on: { workflow_dispatch: { inputs: { ...UNIT_INPUTS, ...changeInput(context) } } },
    permissions: {},
    // the base is part of the name: a corrected spec does not wait behind the approval of the one before
    concurrency: {
      group: `${names.group('unit')} \${{ inputs.spec }} \${{ inputs.base }}`,
      'cancel-in-progress': false,
    },
    jobs: {
      ...stationJobs(context, line.first),
      ...Object.fromEntries(laterRounds(line).map((round) => [roundId(round), roundCall(context, round)])),
      ...endJobs(context),
    },
  }
}

/** `base` is the commit that the spec was planned at: another one has other control files, and every job refuses it. */
const UNIT_INPUTS: YamlTree = {
  spec: { description: 'Repository path of the spec', type: 'string', required: true },
  base: {
    description: 'Commit that the unit is made from: the tip of the branch',
    type: 'string',
    required: true,
  },
  mode: {
    description: 'Recorded answers: use and add, use only, or ask again',
    type: 'choice',
    options: ['auto', 'replay', 'refresh'],
    default: 'auto',
  },
}

/** Where the change lies that somebody made. Whoever starts a unit by hand may say; else it is where factory.yml says. */
function changeInput({ factory }: CompileContext): YamlTree {
  if (factory.models.writer?.kind !== 'change') return {}
  const description =
    'Where the change lies, instead of where factory.yml says: a revision, a number, or a patch'
  return { change: { description, type: 'string', required: false } }
}

function endJobs(context: CompileContext): YamlTree {
  const { publish, answers, ledger } = context.github
  return {
    [RESULT_ID]: resultJob(context),
    ...(answers === 'ref' ? { [ANSWERS_ID]: answersJob(context) } : {}),
    ...(asksInIssues(context) ? { [ASK_ID]: askJob(context) } : {}),
    ...(ledger?.ends === true ? { [LEDGER_ID]: ledgerJob(context) } : {}),
    ...(publish === 'none' ? {} : { [DELIVER_ID]: deliverJob(context, publish) }),
  }
}

/** One entry on the page of the run while its round is not needed. */
function roundCall(context: CompileContext, round: number): YamlTree {
  const { line } = context
  const earlier = laterRounds(line).filter((each) => each < round)
  return {
    name: `round ${round}`,
    needs: [...idsOf(line.first), ...earlier.map(roundId)],
    if: roundCondition(line, round),
    permissions: callPermissions(context, line.repair),
    uses: localUse(context.names.round),
    with: {
      spec: '${{ inputs.spec }}',
      base: '${{ inputs.base }}',
      mode: '${{ inputs.mode }}',
      round: String(round),
      upstream: NEEDS,
      ...(context.factory.models.writer?.kind === 'change' ? { change: '${{ inputs.change }}' } : {}),
    },
    secrets: passedSecrets(context, line.repair),
  }
}

/** Any round after the first, from the station that repairs on. It is called with what all rounds before it left. */
export function roundWorkflow(context: CompileContext): YamlTree {
  const { factory, line } = context
  const text = (description: string): YamlTree => ({ description, type: 'string', required: true })
  return {
    name: `${factory.name}: one round`,
    on: {
      workflow_call: {
        inputs: {
          spec: text('Repository path of the spec'),
          base: text('Commit that the unit is made from'),
          mode: text('Recorded answers: auto, replay or refresh'),
          round: text('Number of the round'),
          upstream: text('What the rounds before left'),
          ...changeInput(context),
        },
        outputs: {
          jobs: { description: 'What its jobs left', value: '${{ toJSON(jobs) }}' },
          next: { description: 'Station that the next round starts at, or nothing', value: roundNext(line) },
          recorded: { description: 'Are there new recorded answers?', value: `\${{ ${RECORDED_JOBS} }}` },
        },
        secrets: declaredSecrets(context, line.repair),
      },
    },
    permissions: {},
    jobs: stationJobs(context, line.repair),
  }
}

const RECORDED_JOBS = `contains(toJSON(jobs), '"recorded": "true"')`

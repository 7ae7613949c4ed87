import { answerPermissions } from './access.ts'
import { ASK_ID } from './ask-job.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { factoryInput, outputsOfStep } from './steps.ts'
import type { YamlTree } from './yaml-text.ts'

/** How a comment begins that answers a question of the line. */
export const ANSWER_COMMAND = '/jidoka answer'

const OUTPUTS = ['answered', 'pull-request', 'error']

/**
 * Takes answers from comments. GitHub runs it at the tip of the default branch, whoever comments and on whatever: so it holds no
 * secret, checks out nothing of a pull request, and the text of the comment is in no expression but the one that asks how it begins. The
 * action reads it from the file of the event, and asks GitHub what its author may do.
 */
export function answerWorkflow(context: CompileContext): YamlTree {
  return {
    name: `${context.factory.name}: answers`,
    on: { issue_comment: { types: ['created'] } },
    permissions: {},
    // one group per comment: in a shared one a third comment would take the place of the second. The branch is moved by
    // comparison, so that comments of one second both count
    concurrency: {
      group: `${context.names.group('answer')} \${{ github.event.comment.id }}`,
      'cancel-in-progress': false,
    },
    jobs: { answer: answerJob(context) },
  }
}

function answerJob(context: CompileContext): YamlTree {
  const { github, factoryPath, checkout } = context
  return {
    name: 'answer',
    if: `startsWith(github.event.comment.body, '${ANSWER_COMMAND}') && github.event.comment.user.type != 'Bot'`,
    permissions: answerPermissions(),
    'runs-on': runnerOf(context, ASK_ID),
    'timeout-minutes': github.minutes,
    outputs: outputsOfStep('answer', OUTPUTS),
    steps: [
      {
        name: 'Check out the default branch',
        uses: checkout,
        with: { 'persist-credentials': false },
      },
      {
        name: 'Propose the answer',
        id: 'answer',
        uses: context.own('answer'),
        with: {
          factory: factoryInput(factoryPath),
          store: context.factory.github?.store,
          token: '${{ github.token }}',
        },
      },
    ],
  }
}

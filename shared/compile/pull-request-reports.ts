import { parseActionSource } from './action-pins.ts'
import { codeScanningPermissions, commentPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import type { YamlTree } from './yaml-text.ts'

/** No station can have these ids: names of stations have no underscore. */
const COMMENT_ID = 'keep_comment'
const CODE_SCANNING_ID = 'code_scanning'

const MINUTES = 10

/**
 * The jobs that show what the stations found: they hold a token that writes, and get findings and nothing else of the change. A
 * queue has no pull request to comment on. Actions of a local path would be the pull request's own code, so such a line has
 * annotations and summaries alone.
 */
export function reportJobs(context: CompileContext, stations: readonly string[]): [string, YamlTree][] {
  if (parseActionSource(context.github.actions.source ?? '').kind === 'path') return []
  const comment = reportJob(context, stations, { to: 'comment', permissions: commentPermissions() })
  if (!context.github.sarif) return [[COMMENT_ID, comment]]
  const scanning = { to: 'code-scanning', permissions: codeScanningPermissions() } as const
  return [
    [COMMENT_ID, comment],
    [CODE_SCANNING_ID, reportJob(context, stations, scanning)],
  ]
}

interface ReportKind {
  to: 'comment' | 'code-scanning'
  permissions: YamlTree
}

function reportJob(
  context: CompileContext,
  stations: readonly string[],
  { to, permissions }: ReportKind,
): YamlTree {
  return {
    name: `${context.factory.name}: ${to.replace('-', ' ')}`,
    needs: [...stations],
    if: "!cancelled() && github.event_name == 'pull_request'",
    permissions,
    'runs-on': runnerOf(context, 'plan'),
    'timeout-minutes': MINUTES,
    steps: [
      {
        name: 'Report the findings',
        uses: context.own('report-findings'),
        with: {
          to,
          line: context.factory.name,
          upstream: '${{ toJSON(needs) }}',
          pull: '${{ github.event.pull_request.number }}',
          head: '${{ github.event.pull_request.head.sha }}',
          token: '${{ github.token }}',
        },
      },
    ],
  }
}

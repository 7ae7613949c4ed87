import { runnerOf, type CompileContext } from './compile-context.ts'
import { passedSecrets, planPermissions, publisherPermissions } from './access.ts'
import { LINE_FILE, localUse } from './workflow-paths.ts'
import type { YamlTree } from './yaml-text.ts'

const PLAN_MINUTES = 5

/** Lists the specs of a push, a schedule or a start by hand, and sends each down the line on its own. */
export function dispatcherWorkflow(context: CompileContext): YamlTree {
  return {
    name: context.factory.name,
    on: triggersOf(context),
    permissions: {},
    // one group per run: a shared one would drop a waiting run, and with it the specs only that run saw change
    concurrency: { group: 'factory ${{ github.run_id }}', 'cancel-in-progress': false },
    jobs: { plan: planJob(context), line: callLineJob(context) },
  }
}

function triggersOf({ factory, github }: CompileContext): YamlTree {
  const paths = github.paths.length === 0 ? [factory.specs] : github.paths
  return {
    push: github.on.includes('push') ? { branches: github.branches, paths } : undefined,
    schedule: github.schedule.length === 0 ? undefined : github.schedule.map((cron) => ({ cron })),
    workflow_dispatch: github.on.includes('workflow_dispatch') ? { inputs: DISPATCH_INPUTS } : undefined,
  }
}

const DISPATCH_INPUTS: YamlTree = {
  spec: { description: 'Repository path of the spec', type: 'string', required: true },
  mode: {
    description: 'Recorded answers: use and add, use only, or ask again',
    type: 'choice',
    options: ['auto', 'replay', 'refresh'],
    default: 'auto',
  },
}

function planJob(context: CompileContext): YamlTree {
  return {
    name: 'Plan',
    permissions: planPermissions(),
    'runs-on': runnerOf(context, 'plan'),
    'timeout-minutes': PLAN_MINUTES,
    outputs: { specs: '${{ steps.plan.outputs.specs }}' },
    steps: [
      {
        name: 'Check out with history',
        uses: context.checkout,
        with: { 'fetch-depth': 0, 'persist-credentials': false },
      },
      {
        name: 'List the specs',
        id: 'plan',
        shell: 'bash',
        env: planEnvironment(context),
        run: PLAN_SCRIPT,
      },
    ],
  }
}

function planEnvironment({ factory, github }: CompileContext): YamlTree {
  return {
    LC_ALL: 'C',
    EVENT: '${{ github.event_name }}',
    BEFORE: github.on.includes('push') ? '${{ github.event.before }}' : '',
    ONE: github.on.includes('workflow_dispatch') ? '${{ inputs.spec }}' : '',
    SPECS: factory.specs,
  }
}

function callLineJob(context: CompileContext): YamlTree {
  const mode = context.github.on.includes('workflow_dispatch') ? "${{ inputs.mode || 'auto' }}" : 'auto'
  return {
    name: '${{ matrix.spec }}',
    needs: ['plan'],
    if: "needs.plan.outputs.specs != '[]'",
    permissions: publisherPermissions(context),
    strategy: { 'fail-fast': false, matrix: { spec: '${{ fromJSON(needs.plan.outputs.specs) }}' } },
    uses: localUse(LINE_FILE),
    with: { spec: '${{ matrix.spec }}', mode },
    secrets: passedSecrets(context),
  }
}

/** GitHub's limit of jobs in one matrix. */
const MAX_SPECS = 256

/**
 * The bash script that lists the specs of a run as a JSON array in the output `specs`. It is the same for every line:
 * what differs comes in through the environment, and is checked before it is used. Names may have plain characters only,
 * so the array needs no escapes.
 */
export const PLAN_SCRIPT = `pattern=":(glob)$SPECS"
found="$RUNNER_TEMP/specs"
if [ "$EVENT" = push ] && ! [[ "$BEFORE" =~ ^0*$ ]]; then
  if ! [[ "$BEFORE" =~ ^[0-9a-f]{40}([0-9a-f]{24})?$ ]] || ! git cat-file -e "$BEFORE^{commit}"; then
    echo "the commit before this push is gone (a forced push?): start the spec by hand" >&2
    exit 1
  fi
  git diff -z --name-only --no-renames --diff-filter=AMT "$BEFORE" HEAD -- "$pattern" > "$found"
else
  git ls-files -z -- "$pattern" > "$found"
fi
list=""
count=0
while IFS= read -r -d "" spec; do
  if [ "$EVENT" = workflow_dispatch ] && [ "$spec" != "$ONE" ]; then
    continue
  fi
  if ! [[ "$spec" =~ ^[A-Za-z0-9._/@+-]+$ ]]; then
    printf "the name of the spec %q holds more than letters, digits and ._/@+-\\n" "$spec" >&2
    exit 1
  fi
  list="$list\${list:+,}\\"$spec\\""
  count=$((count + 1))
done < "$found"
if [ "$EVENT" = workflow_dispatch ] && [ "$count" -eq 0 ]; then
  echo "there is no spec of that path at this commit" >&2
  exit 1
fi
if [ "$count" -gt ${MAX_SPECS} ]; then
  echo "$count specs changed at once, GitHub runs ${MAX_SPECS} at most: start them by hand" >&2
  exit 1
fi
echo "specs=[$list]" >> "$GITHUB_OUTPUT"
`

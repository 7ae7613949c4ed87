import { runnerOf, type CompileContext } from './compile-context.ts'
import type { YamlTree } from './yaml-text.ts'

/** No station can have this id: names of stations have no underscore. */
export const MERGE_CHECK_ID = 'pull_request'

const MINUTES = 5

/**
 * The last job. GitHub counts a skipped required check as passed (docs.github.com, "about protected branches": a job skipped by
 * a conditional reports success), so this one always runs, also after a cancelled station, and asks for `success` of each. `also`: a job
 * that is no station, and what is to be `success` of it.
 */
export function mergeCheckJob(
  context: CompileContext,
  stations: readonly string[],
  also?: { id: string; result: string },
): YamlTree {
  const results = stations.map((name) => `${name} \${{ needs.${name}.result }}`)
  return {
    // static, so that a rule of the repository names it once; no other workflow has a reason to use it
    name: context.names.mergeCheck,
    needs: [...stations, ...(also === undefined ? [] : [also.id])],
    if: 'always()',
    permissions: {},
    'runs-on': runnerOf(context, 'plan'),
    'timeout-minutes': MINUTES,
    steps: [
      {
        name: 'Every station was green',
        shell: 'bash',
        env: { RESULTS: [...results, ...(also === undefined ? [] : [also.result])].join('\n') },
        run: GATE_SCRIPT,
      },
    ],
  }
}

/** Red unless there is at least one station and each says `success`. */
export const GATE_SCRIPT = `red=""
count=0
while read -r station result; do
  echo "$station: $result"
  count=$((count + 1))
  if [ "$result" != success ]; then
    red="$red\${red:+, }$station ($result)"
  fi
done <<< "$RESULTS"
if [ -n "$red" ] || [ "$count" -eq 0 ]; then
  echo "::error title=Not ready to merge::not green: \${red:-no station ran}"
  exit 1
fi
`

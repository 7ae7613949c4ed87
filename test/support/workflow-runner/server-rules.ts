import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What GitHub refuses when it is pushed to, as a hook of the repository that stands for it: GITHUB_TOKEN, and an app that
 * may not change workflows, bring no workflow files that are those of no branch (spinframework/spin issue 1226). Whose
 * token it is says the git configuration of the job; a person has none and may.
 */
const UPDATE = `#!/bin/sh
token=$(git config --global --get runner.token)
if [ -z "$token" ]; then exit 0; fi
new=$3
tree() { git rev-parse --verify --quiet "$1:.github/workflows" || echo none; }
mine=$(tree "$new")
if [ "$mine" = none ]; then exit 0; fi
for tip in $(git for-each-ref --format='%(objectname)' refs/heads/); do
  if [ "$(tree "$tip")" = "$mine" ]; then exit 0; fi
done
base=$(git rev-parse HEAD)
file=$(git diff --name-only "$base" "$new" -- .github/workflows | head -n 1)
echo "refusing to allow a GitHub App to create or update workflow \\\`$file\\\` without \\\`workflows\\\` permission" >&2
exit 1
`

/** Puts the rules into the repository behind a runner; they hold for pushes, not for commits made in place. */
export function installServerRules(repository: string): void {
  const git = execFileSync('git', ['rev-parse', '--absolute-git-dir'], { cwd: repository, encoding: 'utf8' })
  const hooks = join(git.trim(), 'hooks')
  mkdirSync(hooks, { recursive: true })
  writeFileSync(join(hooks, 'update'), UPDATE, { mode: 0o755 })
}

/** Files that say what a build service runs on every change, or that such a run starts. */
const CI_FILES = [
  /^\.(?:github|gitea|forgejo)\/(?:workflows|actions)\//,
  /^\.github\/(?:.*\/)?(?:dockerfile|action\.ya?ml)/,
  /(?:^|\/)\.(?:circleci|buildkite|woodpecker|teamcity|semaphore|tekton|azure-pipelines|gitlab|ci|husky|githooks|lefthook)\//,
  /(?:^|\/)\.?(?:gitlab-ci|travis|drone|woodpecker|appveyor|azure-pipelines[^/]*|bitbucket-pipelines|cloudbuild|buildspec|codemagic|lefthook|pre-commit-config)\.ya?ml$/,
  /(?:^|\/)jenkinsfile[^/]*$/,
  /(?:^|\/)(?:\.lintstagedrc(?:\.[a-z]+)?|lint-staged\.config\.[cm]?[jt]s)$/,
  /(?:^|\/)(?:ci|docker\/ci)\/(?:[^/]*\.)?dockerfile[^/]*$|(?:^|\/)dockerfile\.(?:ci|test|lint)$/,
]

/** Is it such a file? Names count whatever their case. */
export function isCiPath(path: string): boolean {
  const name = path.toLowerCase()
  return CI_FILES.some((pattern) => pattern.test(name))
}

/** A workflow or an action of GitHub, whose fields are known. */
export function isWorkflow(path: string): boolean {
  return /^\.(?:github|gitea|forgejo)\/.*\.ya?ml$/i.test(path)
}

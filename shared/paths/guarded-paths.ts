import { matchesAny } from './declared-paths.ts'
import { collisionKey } from './safe-path.ts'
import { forbiddenWrite, isTestPath, type ControlPaths } from './forbidden-paths.ts'

/** Why a path is guarded; the sentence goes into findings. */
interface Guard {
  pattern: RegExp
  reason: string
}

const START = '(^|/)'

/**
 * Paths that a model may never write, at any depth, even when a spec names them. forbidden-paths.ts lists the paths that no
 * spec may name. The folded path is matched, so `.GitHub` is `.github`.
 */
const FORBIDDEN: Guard[] = [
  guard(`${START}\\.(github|gitlab|gitea|forgejo)/`, 'holds workflows and repository settings'),
  guard(`${START}\\.git[^/]*(/|$)`, 'configures git'),
  guard(`${START}factory\\.ya?ml$`, 'declares a line'),
  guard(`${START}\\.(factory|jidoka)/`, 'holds a house standard or a trace'),
  guard(
    `${START}(\\.circleci|\\.buildkite|\\.woodpecker|\\.teamcity|\\.semaphore|\\.tekton|\\.azure-pipelines)/`,
    'configures a build service',
  ),
  guard(
    `${START}(\\.gitlab-ci|\\.travis|\\.drone|\\.woodpecker|\\.?appveyor|azure-pipelines[^/]*|bitbucket-pipelines|cloudbuild|buildspec|codemagic|circle)\\.ya?ml$`,
    'configures a build service',
  ),
  guard(`${START}jenkinsfile[^/]*$`, 'configures a build service'),
  guard(`${START}(\\.husky|\\.githooks|\\.lefthook)/`, 'runs on every commit'),
  guard(
    `${START}(\\.?lefthook[^/]*\\.(ya?ml|json|toml)|\\.pre-commit-config\\.ya?ml)$`,
    'runs on every commit',
  ),
  guard(
    `${START}(package-lock\\.json|npm-shrinkwrap\\.json|pnpm-lock\\.ya?ml|bun\\.lockb?|packages\\.lock\\.json|package\\.resolved|cartfile\\.resolved|go(\\.work)?\\.sum|gradle\\.lockfile|stack\\.yaml\\.lock|cabal\\.project\\.freeze|module\\.bazel\\.lock|[^/]+\\.lock(\\.hcl|\\.ya?ml|\\.json)?)$`,
    'is a lock file',
  ),
  guard(
    `${START}(\\.npmrc|\\.yarnrc[^/]*|\\.pnpmfile\\.c?js|pnpm-workspace\\.ya?ml|bunfig\\.toml|\\.pypirc|pip\\.conf)$`,
    'configures a package manager',
  ),
  guard(`${START}(\\.yarn|node_modules)/`, 'holds installed packages'),
]

/** Written only when the spec names the very path. */
const TESTS = guard(
  `${START}((tests?|__tests__|__mocks__|__snapshots__|__fixtures__|e2e|cypress)/.*|[^/]+[._](test|spec|cy|e2e)\\.[^/]+|[^/]+\\.snap|test_[^/]+\\.py)$`,
  'is a test file',
)
const MANIFESTS = guard(`${START}package\\.json$`, 'names the dependencies and scripts')
const TOOLS =
  'eslint|prettier|stylelint|commitlint|biome|oxlint|vitest|jest|mocha|ava|karma|playwright|cypress|nyc|c8|knip|stryker|babel|swc|vite|rollup|webpack|tsup'
const GATES = guard(
  `${START}(\\.?(${TOOLS})(rc|\\.config|\\.workspace|\\.setup|ignore)(\\.[^/]+)?|(biome|knip)\\.jsonc?|(ts|js)config[^/]*\\.json|\\.editorconfig|codeowners|sonar-project\\.properties|renovate\\.json5?|(agents|claude|gemini)\\.md|\\.cursorrules)$`,
  'sets what the gates check',
)

const HIDDEN = guard(`${START}\\.[^/]`, 'is hidden: tools read it and people do not see it')
const DECLARATIONS = guard('\\.d\\.([^/.]+\\.)?[cm]?ts$', 'declares types for the whole program')
/** Files that a tool runs, or takes its orders from, wherever they lie. */
const TOOL_FILES = guard(
  `${START}((gnu)?makefile|[^/]+\\.mk|\\.?justfile|taskfile\\.ya?ml|rakefile|gemfile|vagrantfile|procfile|dockerfile[^/]*|[^/]*\\.dockerfile|(docker-)?compose[^/]*\\.ya?ml|binding\\.gyp|[^/]+\\.gypi?|cmakelists\\.txt|[^/]+\\.cmake|build\\.(gradle(\\.kts)?|rs|zig)|settings\\.gradle(\\.kts)?|pom\\.xml|cargo\\.toml|go\\.(mod|work)|pyproject\\.toml|setup\\.(py|cfg)|conftest\\.py|sitecustomize\\.py|usercustomize\\.py|tox\\.ini|noxfile\\.py|wscript|deno\\.jsonc?|import_map\\.json|(lerna|nx|turbo|angular|firebase|vercel|now)\\.json|netlify\\.toml|(gulp|grunt)file\\.[^/]+|tsdown\\.config\\.[^/]+|[^/]+\\.code-workspace|workspace|build\\.bazel)$`,
  'is run by a tool, or tells it what to run',
)
/** At the top of a package tools look for it; below src it is code. */
const CONFIGS = guard(
  '^(?!(.*/)?src/)(.*/)?[^/]+\\.config\\.[cm]?[jt]s$',
  'is run by a tool that it configures',
)

/** Never shown to a model: keys and environments. */
const SECRETS = guard(
  `${START}(\\.env([.-][^/]*)?|\\.?npmrc|\\.netrc|_netrc|\\.pypirc|\\.htpasswd|\\.pgpass|id_(rsa|dsa|ecdsa|ed25519)[^/]*|[^/]+\\.(pem|key|p12|pfx|jks|keystore|kdbx|asc|gpg|ppk)|(credentials|secrets?)(\\.[^/]*)?)$`,
  'may hold secrets',
)

function guard(source: string, reason: string): Guard {
  return { pattern: new RegExp(source), reason }
}

/** Why no spec may let a model write this path, or `undefined`. */
export function forbiddenReason(path: string, control: ControlPaths): string | undefined {
  const key = collisionKey(path)
  return forbiddenWrite(path, control) ?? FORBIDDEN.find(({ pattern }) => pattern.test(key))?.reason
}

/** A guarded kind of path that a model may write only when the spec names that very path. */
export interface NamedOnly {
  kind: 'test' | 'manifest' | 'gate' | 'hidden' | 'declaration' | 'tool'
  reason: string
}

const KINDS: readonly { kind: NamedOnly['kind']; guards: readonly Guard[] }[] = [
  { kind: 'gate', guards: [GATES] },
  { kind: 'hidden', guards: [HIDDEN] },
  { kind: 'declaration', guards: [DECLARATIONS] },
  { kind: 'tool', guards: [TOOL_FILES, CONFIGS] },
]

/** The guarded kind of a path, or `undefined` when a glob in the spec is enough. */
export function namedOnly(path: string): NamedOnly | undefined {
  const key = collisionKey(path)
  if (MANIFESTS.pattern.test(key)) return { kind: 'manifest', reason: MANIFESTS.reason }
  if (isTestPath(path) || TESTS.pattern.test(key)) return { kind: 'test', reason: TESTS.reason }
  for (const { kind, guards } of KINDS) {
    const found = guards.find(({ pattern }) => pattern.test(key))
    if (found !== undefined) return { kind, reason: found.reason }
  }
  return undefined
}

/** May a model write this path, as far as `paths.write` of a spec says? A glob there is not enough for a guarded path. */
export function mayWrite(path: string, write: readonly string[]): boolean {
  return write.includes(path) || (namedOnly(path) === undefined && matchesAny(path, write))
}

/** Why the text of this path stays out of every prompt, or `undefined`. */
export function secretReason(path: string): string | undefined {
  return SECRETS.pattern.test(collisionKey(path)) ? SECRETS.reason : undefined
}

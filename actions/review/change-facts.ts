import { multisetDifference } from '../../shared/formats/multiset.ts'
import { warning, type Finding } from '../../shared/findings.ts'
import { namedOnly } from '../../shared/paths/guarded-paths.ts'
import { collisionKey } from '../../shared/paths/safe-path.ts'
import { dependencyChanges, type DependencyChange } from '../../shared/specification/change/check-manifest.ts'

/** A changed file before and after; `undefined` where it does not exist. */
export interface FileVersions {
  path: string
  base: string | undefined
  head: string | undefined
}

export interface ChangeSize {
  files: number
  /** Lines that only the head has, and lines that only the base has. A line that moved counts in neither. */
  added: number
  removed: number
  band: 'small' | 'medium' | 'large' | 'huge'
}

/** A changed path that a person should look at, and why. */
export interface SensitivePath {
  path: string
  reason: string
}

/** What the changed files alone show, without a run. Acceptance tests that Jidoka writes do not count. */
export interface ChangeFacts {
  size: ChangeSize
  dependencies: (DependencyChange & { file: string })[]
  sensitive: SensitivePath[]
}

/** Size band, new dependencies and sensitive paths of changed files. */
export function changeFactsOf(files: readonly FileVersions[]): ChangeFacts {
  return {
    size: sizeOf(files),
    dependencies: files.flatMap(dependencyChangesOf),
    sensitive: sensitivePaths(files.map((file) => file.path)),
  }
}

function dependencyChangesOf({ path, base, head }: FileVersions): ChangeFacts['dependencies'] {
  if (namedOnly(path)?.kind !== 'manifest' || head === undefined) return []
  return dependencyChanges(head, base).map((change) => ({ file: path, ...change }))
}

/** Warnings for the person who merges. */
export function changeFindings({ size, dependencies, sensitive }: ChangeFacts): Finding[] {
  return [
    ...dependencies.map(({ file, name, version }) =>
      warning('REVIEW_DEPENDENCY', `brings in ${JSON.stringify(`${name}@${version}`.slice(0, 120))}`, {
        file,
      }),
    ),
    ...sensitive.map(({ path, reason }) =>
      warning('REVIEW_SENSITIVE_PATH', `${reason}: a person looks at this change`, { file: path }),
    ),
    ...(size.band === 'huge' ? [warning('REVIEW_SIZE', sizeText(size))] : []),
  ]
}

function sizeText({ files, added, removed }: ChangeSize): string {
  return `the change is larger than people review with care: ${files} files, ${added} lines added, ${removed} removed`
}

/**
 * Upper ends of the bands, in changed lines and files. Defects escape from large and scattered changes first: size and
 * spread alone rank changes about as well as any learned model does (Zeng et al. 2021).
 */
export const BANDS = [
  { band: 'small', lines: 50, files: 3 },
  { band: 'medium', lines: 200, files: 10 },
  { band: 'large', lines: 500, files: 25 },
] as const

/** Changed lines and files of a change, with the smallest band of {@link BANDS} that holds both; `huge` beyond them. */
export function sizeOf(files: readonly FileVersions[]): ChangeSize {
  const added = files.reduce((sum, { base, head }) => sum + linesBeyond(head, base), 0)
  const removed = files.reduce((sum, { base, head }) => sum + linesBeyond(base, head), 0)
  const fit = BANDS.find(({ lines, files: most }) => added + removed <= lines && files.length <= most)
  return { files: files.length, added, removed, band: fit?.band ?? 'huge' }
}

/** Lines of `text` that are not in `other`, each counted as often as it is missing. */
function linesBeyond(text: string | undefined, other: string | undefined): number {
  return multisetDifference(textLines(text), textLines(other), String).length
}

function textLines(text: string | undefined): string[] {
  if (text === undefined || text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

/** Places where a small mistake costs much: a person looks at changes there. */
const SENSITIVE: { pattern: RegExp; reason: string }[] = [
  {
    pattern:
      /(^|[/_.-])(auth|authn|authz|oauth2?|login|logout|signin|session|sessions|permission|permissions|acl|rbac|sso|saml|jwt)([/_.-]|$)/,
    reason: 'decides who may do what',
  },
  {
    pattern:
      /(^|[/_.-])(crypto|cipher|encrypt|encryption|decrypt|signature|signing|secret|secrets|password|passwords|credential|credentials|token|tokens|certificate|tls)([/_.-]|$)/,
    reason: 'handles secrets or cryptography',
  },
  {
    pattern: /(^|\/)(migrations?|db\/migrate|prisma|schema\.sql)(\/|$)|\.sql$/,
    reason: 'changes stored records',
  },
  {
    pattern: /(^|[/_.-])(payment|payments|billing|invoice|invoices|checkout|ledger)([/_.-]|$)/,
    reason: 'moves money',
  },
  {
    pattern: /(^|\/)(dockerfile[^/]*|[^/]*\.dockerfile|docker-compose[^/]*|compose\.ya?ml|\.dockerignore)$/,
    reason: 'builds an image',
  },
  {
    pattern:
      /(^|\/)(terraform|k8s|kubernetes|helm|charts|deploy|deployment|infra|ansible)\/|\.(tf|tfvars|bicep)$/,
    reason: 'sets up machines',
  },
  { pattern: /(^|\/)\.github\/|(^|\/)[^/]*workflows?\//, reason: 'runs in the build service' },
  {
    pattern: /(^|\/)(package\.json|codeowners|\.npmrc|security\.md)$/,
    reason: 'sets dependencies, scripts or owners',
  },
  {
    pattern: /(^|\/)(factory\.ya?ml|\.factory\/.*|\.?eslint[^/]*|tsconfig[^/]*\.json|vitest\.config\.[^/]+)$/,
    reason: 'sets what the gates check',
  },
  { pattern: /\.(sh|bash|ps1|bat|cmd)$|(^|\/)(makefile|justfile)$/, reason: 'runs commands' },
]

/** The sensitive ones of these paths, in their order. camelCase counts as separate words. */
export function sensitivePaths(paths: readonly string[]): SensitivePath[] {
  return paths.flatMap((path) => {
    const key = collisionKey(path.replace(/([a-z0-9])([A-Z])/g, '$1-$2'))
    const found = SENSITIVE.find(({ pattern }) => pattern.test(key))
    return found === undefined ? [] : [{ path, reason: found.reason }]
  })
}

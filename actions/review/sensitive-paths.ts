import { collisionKey } from '../../shared/paths/safe-path.ts'

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

/** A changed path that a person should look at, and why. */
export interface SensitivePath {
  path: string
  reason: string
}

/** The sensitive ones of these paths, in their order. camelCase counts as separate words. */
export function sensitivePaths(paths: readonly string[]): SensitivePath[] {
  return paths.flatMap((path) => {
    const key = collisionKey(path.replace(/([a-z0-9])([A-Z])/g, '$1-$2'))
    const found = SENSITIVE.find(({ pattern }) => pattern.test(key))
    return found === undefined ? [] : [{ path, reason: found.reason }]
  })
}

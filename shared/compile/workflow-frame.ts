import { RETENTION_VARIABLE } from '../limits.ts'
import { isGithubDotCom } from '../factory/github-options.ts'
import type { CompileContext } from './compile-context.ts'
import { commented, type YamlTree } from './yaml-text.ts'

/** What every compiled workflow says of all its jobs, behind its permissions. */
export function framed({ github }: Pick<CompileContext, 'github'>, tree: YamlTree): YamlTree {
  const { permissions, ...rest } = tree
  const { name, 'run-name': runName, on, ...behind } = rest
  return {
    name,
    'run-name': runName,
    on,
    permissions,
    'cache-mode': cacheMode(github.host),
    env: envOf(github),
    ...behind,
  }
}

/**
 * A job of the default branch may save caches that every other workflow restores. The service of caches enforces this for all
 * jobs, and for workflows that are called
 * (https://github.blog/changelog/2026-09-10-control-github-actions-cache-access-with-cache-mode). A server of one's own does not
 * know the key.
 */
function cacheMode(host: string): YamlTree[string] {
  return isGithubDotCom(host)
    ? commented('none', 'code on trial saves nothing that other workflows restore')
    : undefined
}

function envOf({ proxy, retention }: CompileContext['github']): YamlTree | undefined {
  const names = proxy.map((name) => [name, `\${{ vars.${name} }}`] as const)
  const days = retention === undefined ? [] : [[RETENTION_VARIABLE, String(retention)] as const]
  return names.length + days.length === 0 ? undefined : Object.fromEntries([...names, ...days])
}

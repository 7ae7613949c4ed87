import type { CommandWork, Station } from '../factory/factory.ts'
import { isJobToken, workOptionsOf } from '../factory/command-secrets.ts'
import type { ContainerImage, ImageCredentials, ServiceImage } from '../factory/work-options.ts'
import { secretExpression } from './secrets.ts'
import type { CompileContext } from './compile-context.ts'
import { checkoutStep } from './steps.ts'
import { commented, type YamlTree } from './yaml-text.ts'

/** `container:` and `services:` of the job of a command station. */
export function containersOf(context: CompileContext, station: Station): YamlTree {
  const { container, services } = workOptionsOf(context.github, station)
  const entries = [...services].map(([name, service]) => [name, serviceTree(service)] as const)
  return {
    container: container === undefined ? undefined : imageTree(container),
    services: entries.length === 0 ? undefined : Object.fromEntries(entries),
  }
}

function imageTree({ image, options, credentials }: ContainerImage): YamlTree {
  return { image, options, credentials: credentials && credentialsTree(credentials) }
}

function credentialsTree({ username, password }: ImageCredentials): YamlTree {
  return { username: secretExpression(username), password: secretExpression(password) }
}

function serviceTree({ ports, env, ...image }: ServiceImage): YamlTree {
  return {
    ...imageTree(image),
    ports: ports?.length === 0 ? undefined : ports,
    env: env === undefined || Object.keys(env).length === 0 ? undefined : env,
  }
}

/** The checkout of a command station, with what `github.checkout` asks for. It leaves no token behind. */
export function commandCheckout(context: CompileContext, { git }: CommandWork): YamlTree {
  const { submodules, lfs, depth } = context.github.checkout
  const step = checkoutStep(context)
  const more: YamlTree = {
    'fetch-depth': git === true ? (depth ?? 0) : depth,
    submodules: submodules === false ? undefined : submodules,
    lfs: lfs === false ? undefined : lfs,
  }
  return { ...step, with: { ...(step['with'] as YamlTree), ...more } }
}

/** Prepares the machine before any change is laid: Node, its package managers, and the actions of the team. They get no secret. */
export function preparingSteps(context: CompileContext, station: Station): YamlTree[] {
  const { github, setupNode } = context
  const inputs = { 'node-version': github.node, 'package-manager-cache': false }
  const own = workOptionsOf(context.github, station).setUp.map(({ uses, with: values }, index): YamlTree => ({
    name: `Prepare (${index + 1})`,
    uses: pinned(context, uses),
    with: Object.keys(values).length === 0 ? undefined : values,
  }))
  return [
    ...(github.node === undefined ? [] : [{ name: 'Set up Node', uses: setupNode, with: inputs }]),
    ...(github.corepack ? [COREPACK] : []),
    ...own,
  ]
}

const COREPACK: YamlTree = { name: 'Enable pnpm and yarn', shell: 'bash', run: 'corepack enable\n' }

/** With the name of the release, where the lock of the repository knows it. */
function pinned({ lock }: CompileContext, uses: string): YamlTree[string] {
  const [, repository = '', sha] = /^([^/]+\/[^/@]+)[^@]*@(.*)$/.exec(uses) ?? []
  const pin = lock.get(repository)
  return commented(uses, pin?.sha === sha && pin !== undefined ? pin.tag : 'as factory.yml pins it')
}

/**
 * Variables of a step: configuration variables and secrets of the same names. What an action of the team has set counts where
 * there is no configuration variable; the token for packages is that of the job.
 */
export function variablesOf(
  context: CompileContext,
  station: Station,
  { env = [], secrets = [] }: { env?: readonly string[] | undefined; secrets?: readonly string[] },
): YamlTree | undefined {
  if (env.length + secrets.length === 0) return undefined
  const isPrepared = workOptionsOf(context.github, station).setUp.length > 0
  return Object.fromEntries([
    ...env.map(
      (name) => [name, isPrepared ? `\${{ vars.${name} || env.${name} }}` : `\${{ vars.${name} }}`] as const,
    ),
    ...secrets.map(
      (name) =>
        [name, isJobToken(context.github, name) ? '${{ github.token }}' : secretExpression(name)] as const,
    ),
  ])
}

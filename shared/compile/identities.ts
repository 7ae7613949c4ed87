import { signingStations, type Factory } from '../factory/factory.ts'
import { blockingProblem, type FactoryProblem } from '../factory/factory-draft.ts'
import { githubOptions, isGithubDotCom } from '../factory/github-options.ts'
import { serversOf, tokenIssuer, type KeylessSigning } from '../factory/signing.ts'
import type { KeylessPart } from '../trace/verify/keyless/keyless-trust.ts'
import { environmentsOf } from './environment.ts'
import { unrollLine } from './unroll.ts'
import { lineNames } from './line-names.ts'

/** What the compiled workflows make of the identities of a line: everything of a trust file that follows from factory.yml. */
export type LineIdentities = Pick<KeylessPart, 'issuer' | 'workflows' | 'stations' | 'thresholds'>

/** The identities of the stations that sign. */
export function lineIdentities(
  factory: Factory,
  signing: KeylessSigning,
  factoryPath: string,
): LineIdentities {
  const { host, branches } = factory.github ?? githubOptions()
  const { unit, round } = lineNames({ name: factory.name, factoryPath })
  const files = unrollLine(factory.line, factory.rounds).rounds > 1 ? [unit, round] : [unit]
  const { rekor } = serversOf(signing.instance, host)
  const workflow = (file: string, branch: string): string =>
    `${host}/${factory.repository}/${file}@refs/heads/${branch}`
  return {
    issuer: tokenIssuer(host),
    workflows: files.flatMap((file) => branches.map((branch) => workflow(file, branch))),
    stations: Object.fromEntries(
      signingStations(factory).map((name) => [name, environmentsOf(factory, factoryPath, name)]),
    ),
    // GitHub's own instance has no log of certificates, nor has one that keeps no log
    thresholds: { tlog: rekor === undefined ? 0 : 1, ctlog: rekor === undefined ? 0 : 1 },
  }
}

/** Why the jobs of this line could not sign with identities of their own, or attest a release. */
export function identityProblems(factory: Factory, factoryPath: string): FactoryProblem[] {
  const { host, branches, attest, jobs } = factory.github ?? githubOptions()
  const keyless = factory.signing.mode === 'keyless'
  if (!isGithubDotCom(host)) {
    const server = 'GitHub Enterprise Server has no identities that Sigstore knows'
    return [
      ...(keyless ? [problem('/signing/mode', server, KEYED)] : []),
      ...(attest
        ? [problem('/github/attest', server, 'remove attest: no server could vouch for the attestation')]
        : []),
    ]
  }
  if (!keyless) return []
  const shared = jobs === 'grouped' ? [GROUPED] : sharedEnvironments(factory, factoryPath)
  return [...branchProblems(branches), ...shared]
}

const KEYED = 'use `signing: { mode: keyed }` with one secret per station'

function problem(pointer: string, message: string, hint: string): FactoryProblem {
  return blockingProblem('COMPILE_KEYLESS', pointer, message, hint)
}

const GROUPED = problem(
  '/github/jobs',
  'stations that share a job would sign with one identity',
  'use `jobs: separate`, or `signing: { mode: keyed }`',
)

/** A trust file names workflows at exact branches. */
function branchProblems(branches: readonly string[]): FactoryProblem[] {
  return branches.flatMap((branch, index) =>
    /^[A-Za-z0-9._/-]+$/.test(branch)
      ? []
      : [
          problem(
            `/github/branches/${index}`,
            'keyless signing needs exact names of branches',
            'name each branch: a pattern would trust branches that any writer can make',
          ),
        ],
  )
}

/** The environment of its job is what tells a station from another; GitHub takes names in any case for the same. */
function sharedEnvironments(factory: Factory, factoryPath: string): FactoryProblem[] {
  const owners = new Map<string, string>()
  return signingStations(factory).flatMap((station) =>
    environmentsOf(factory, factoryPath, station).flatMap((environment) => {
      const owner = owners.get(environment.toLowerCase()) ?? station
      owners.set(environment.toLowerCase(), owner)
      if (owner === station) return []
      const message = `${owner} and ${station} would sign with one identity, that of the environment ${environment}`
      return [
        problem('/github/environments', message, 'give every station that signs an environment of its own'),
      ]
    }),
  )
}

import { posix } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { describeFinding } from '../../findings.ts'
import { parseActionSource } from '../../compile/action-pins.ts'
import { isGithubDotCom } from '../../factory/github-options.ts'
import { isFlatConfig } from '../../own-eslint/config-files.ts'
import { FACTORY_FILE } from '../../factory/nearest-factory.ts'
import { readFactory } from '../../factory/read-factory.ts'
import { factoryInTree, sourcesOf, type TreeFactory } from '../work-tree.ts'
import { factoryText } from './factory-text.ts'
import { isTaken, type RepoFacts, type InitStep } from './create-file.ts'
import { ownSource, type OwnSource } from './own-source.ts'
import { surroundingsOf } from './surroundings.ts'
import { testPlanOf, type TestPlan } from './test-command.ts'

export interface FactoryOptions {
  signing: 'keyed' | 'local'
  /** `github.actions.source`, when the caller names it. */
  source: string | undefined
}

export interface FactoryStep extends InitStep {
  tree: TreeFactory
}

/** The existing factory.yml, or a first one made from the facts of the repository. @throws FactoryError FACTORY_INVALID, FACTORY_UNPINNED. */
export async function planFactory(found: RepoFacts, options: FactoryOptions): Promise<FactoryStep> {
  const path = `${found.facts.under}${FACTORY_FILE}`
  if (await isTaken(found.repo, path))
    return keptFactory(await factoryInTree(found.repo, path), { ...options, path })
  const source = await sourceFor(found, options.source)
  const tests = testPlanOf(found.facts.manifest)
  const ownEslint = hasOwnEslint(found.facts, tests)
  const surroundings = surroundingsOf(found.facts.manifest, tests, ownEslint)
  const { name, repository, branch, under } = found.facts
  const isOnGithub = options.signing === 'keyed'
  const text = factoryText({
    under,
    name,
    repository,
    branch,
    tests,
    surroundings,
    signing: options.signing,
    source: source?.source,
    hasOwnEslint: ownEslint,
  })
  return {
    files: [{ path, content: text }],
    tree: readFirst(text, path),
    notes: [
      ...(tests.note === undefined ? [] : [tests.note]),
      ...surroundings.notes,
      ...(isOnGithub ? [...sourceNotes(source), ...hostNotes(found)] : []),
    ],
  }
}

/** Without packages there is no ESLint to start. `files` are those of the project alone. */
function hasOwnEslint({ files, under }: RepoFacts['facts'], { setup }: TestPlan): boolean {
  return (
    setup.length > 0 && files.some((path) => path === `${under}${posix.basename(path)}` && isFlatConfig(path))
  )
}

function keptFactory(
  tree: TreeFactory,
  { signing, source, path }: FactoryOptions & { path: string },
): FactoryStep {
  const { mode } = tree.factory.signing
  const declared = tree.factory.github?.actions.source
  return {
    files: [{ path, content: undefined }],
    tree,
    notes: [
      ...(mode === signing || mode === 'keyless'
        ? []
        : [`factory.yml says signing mode ${mode}, and is kept: change it there`]),
      ...(source === undefined || source === declared
        ? []
        : ['factory.yml is kept: write github.actions.source there and run jidoka compile']),
    ],
  }
}

/** What we write must be what we read. @throws FactoryError INTERNAL. */
function readFirst(text: string, path: string): TreeFactory {
  const bytes = Buffer.from(text)
  const reading = readFactory(bytes, path)
  if (reading.kind === 'ok') return { factory: reading.factory, sources: sourcesOf(bytes, path) }
  const lines = reading.findings.map((finding) => `  ${describeFinding(finding)}`)
  throw new FactoryError('INTERNAL', `the first factory.yml would not be valid:\n${lines.join('\n')}`, {
    hint: 'write factory.yml by hand and run init again; nothing was written',
  })
}

/** @throws FactoryError FACTORY_UNPINNED, FACTORY_INVALID for a source that the caller named. */
async function sourceFor({ facts }: RepoFacts, named: string | undefined): Promise<OwnSource | undefined> {
  if (named !== undefined) {
    parseActionSource(named)
    return { source: named, isBuilt: true }
  }
  if (facts.files.includes('actions/spec-validate/action.yml')) return { source: './', isBuilt: true }
  return ownSource()
}

function sourceNotes(source: OwnSource | undefined): string[] {
  if (source === undefined)
    return [
      'the commit of Jidoka is not known here: name its actions as github.actions.source, then run jidoka compile',
    ]
  if (source.isBuilt) return []
  return [
    `the actions are pinned to ${source.source}, the commit this Jidoka runs from; it carries no bundles, so name a release commit before the first run on GitHub`,
  ]
}

function hostNotes({ facts: { host, repository } }: RepoFacts): string[] {
  if (repository === undefined)
    return [
      'there is no remote "origin", so factory.yml names no repository: write `repository: owner/name` there, as GitHub spells it, once there is one',
    ]
  if (host === undefined || isGithubDotCom(`https://${host}`)) return []
  return [
    `origin is on ${host}: for a GitHub Enterprise Server set github.host, and github.store to a folder all runners share`,
  ]
}

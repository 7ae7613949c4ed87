import type { Factory } from '../../factory/factory.ts'
import { covers } from '../../paths/declared-paths.ts'
import { contextAt } from '../../specification/checks/commit-context.ts'
import { validateSpecs } from '../../specification/checks/validate-spec.ts'
import { draftSpecs, type DraftSpec } from './first-spec.ts'
import { isTaken } from './create-file.ts'
import type { RepoFacts, InitStep } from './init-step.ts'

/** A tiny spec to try the line with, when the repository has none; one that the validator has nothing against. */
export async function planSpec(ground: RepoFacts, factory: Factory): Promise<InitStep> {
  const own = ground.facts.files.filter((path) => covers(factory.specs, path))
  if (own.length > 0)
    return { files: own.slice(0, 1).map((path) => ({ path, content: undefined })), notes: [] }
  for (const draft of draftSpecs({ factory, files: ground.facts.files })) {
    if (await isTaken(ground.repo, draft.path)) continue
    if (await isValid(draft, ground, factory))
      return { files: [{ path: draft.path, content: draft.text }], notes: [] }
  }
  return { files: [], notes: [`no first spec fits this repository: write one that ${factory.specs} covers`] }
}

async function isValid(
  { path, text }: DraftSpec,
  { repo, facts }: RepoFacts,
  factory: Factory,
): Promise<boolean> {
  const source = { path, bytes: Buffer.from(text) }
  const context = facts.head === undefined ? {} : await contextAt(repo, facts.head, [source])
  const findings = await validateSpecs([source], { ...context, factory })
  return findings.every(({ level }) => level !== 'block')
}

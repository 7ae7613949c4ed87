import { lineNames } from '../../compile/line-names.ts'
import { FactoryError } from '../../errors.ts'
import type { Factory } from '../../factory/factory.ts'
import { resolveCommit } from '../../git/revision.ts'
import { defaultBranchState, type BranchState } from '../../github/andon/branch-state.ts'
import { apiAccess } from '../../github/repository-api.ts'
import type { Sighting } from '../../ledger/andon/watched-rules.ts'
import { hasNewStyle } from '../../style/census/census.ts'
import type { Arguments, Terminal } from '../command.ts'
import { censusAt } from '../style/census.ts'
import { openStyles } from '../style/open-styles.ts'
import { factoryAround, repositoryOf, standingOf } from '../work-tree.ts'

/** What is to be seen now of the rules of factory.yml about what no ledger knows. @throws FactoryError USAGE where there is none, PUBLISH_…, of git. */
export async function sightingsOf(
  args: Arguments,
  terminal: Terminal,
  { name, andon = {} }: Factory,
): Promise<Sighting[]> {
  const { redDefaultBranch, newStyle } = andon
  const names = lineNames({ name, factoryPath: await factoryAround(standingOf(args, terminal.cwd)) })
  const own = new Set([names.dispatcher, names.unit, names.round, names.pullRequest, names.answer])
  const sightings = [
    ...(redDefaultBranch === true ? [await branchSighting(args, terminal, own)] : []),
    ...(newStyle === undefined ? [] : [await styleSighting(args, terminal, newStyle)]),
  ]
  if (sightings.length > 0) return sightings
  throw new FactoryError('USAGE', 'factory.yml has no rule that needs a look', {
    hint: 'write andon: { redDefaultBranch: true } or { newStyle: REVISION }; every other rule is computed from the ledger',
  })
}

async function branchSighting(
  args: Arguments,
  { cwd, env }: Terminal,
  own: ReadonlySet<string>,
): Promise<Sighting> {
  const access = await apiAccess(await repositoryOf(args, cwd), env)
  if (access === undefined)
    return {
      ...{ rule: 'redDefaultBranch', state: 'unknown', commit: undefined },
      says: 'not looked at: it takes GITHUB_TOKEN, and GITHUB_API_URL for another server than github.com',
    }
  const state = await defaultBranchState(access, (workflow) => own.has(workflow))
  return { rule: 'redDefaultBranch', commit: state.commit, ...branchText(state) }
}

const MOST_NAMED = 5

function branchText({ branch, commit, kind, failed }: BranchState): Pick<Sighting, 'state' | 'says'> {
  const where = `${branch} at ${commit.slice(0, 12)}`
  switch (kind) {
    case 'red': {
      const more = failed.length > MOST_NAMED ? ` and ${failed.length - MOST_NAMED} more` : ''
      return { state: 'bad', says: `${where} is red: ${failed.slice(0, MOST_NAMED).join(', ')}${more}` }
    }
    case 'green':
      return { state: 'good', says: `${where} is green` }
    case 'open':
      return { state: 'unknown', says: `${where} has checks that still run` }
    case 'none':
      return { state: 'unknown', says: `${where} has no checks` }
  }
}

async function styleSighting(args: Arguments, terminal: Terminal, revision: string): Promise<Sighting> {
  const styles = await openStyles(args, terminal)
  const [base, commit] = await Promise.all([
    resolveCommit(styles.repo, revision),
    resolveCommit(styles.repo, 'HEAD'),
  ])
  const [before, now] = [await censusAt(styles, base), await censusAt(styles, commit)]
  await styles.cache.save()
  const isNew = hasNewStyle(before, now)
  const counts = `${now.styles ?? 1} at ${commit.slice(0, 12)}, ${before.styles ?? 1} at ${base.slice(0, 12)} (${revision})`
  const says = `${isNew ? 'there is a new style' : 'no new style'}: ${counts}`
  return { rule: 'newStyle', state: isNew ? 'bad' : 'good', commit, says }
}

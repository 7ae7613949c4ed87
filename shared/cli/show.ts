import { noneOn } from '../errors.ts'
import { namedPlace } from '../git/repository-path.ts'
import { resolveCommit } from '../git/revision.ts'
import { loadFactory, type ReadFactoryFile } from '../factory/control-files.ts'
import { FACTORY_FILE } from '../factory/nearest-factory.ts'
import { lineMermaid, lineTable } from '../factory/show.ts'
import { adviceShare, adviceText, type AdviceShare } from '../house/standard/advice.ts'
import { liveDeviations } from '../house/standard/deviations.ts'
import type { Deviation } from '../house/standard/house.ts'
import { houseAt } from '../house/standard/read-house.ts'
import { uncommittedNotes } from '../local/prepare.ts'
import { specsAt } from '../specification/checks/commit-context.ts'
import { partSpecs } from '../specification/checks/closed-specs.ts'
import { safeLog } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { repositoryOf, standingOf } from './work-tree.ts'

export const command: Command = {
  name: 'show',
  summary: 'print the line of factory.yml and its specs',
  help: `
jidoka show [--repo DIR] [--factory FILE] [--json]

Prints the stations, where a pass and a stop lead, the same as a Mermaid diagram, and the specs at HEAD: which are open, and which are
done, with the serial that released them; and how much of the house standard is enforced. Default: factory.yml at HEAD; --factory names a file instead, and no specs are listed.

Examples
  jidoka show
  jidoka show --factory factory.yml
`,
  options: { repo: { type: 'string' }, factory: { type: 'string' } },
  async run(args: Arguments, { cwd, say }: Terminal): Promise<Outcome> {
    const file = args.text('factory')
    const { factory, specs, house } =
      file === undefined
        ? await committed(await repositoryOf(args, cwd), say)
        : {
            ...(await loadFactory(cwd, '', await namedPlace(standingOf(args, cwd), file))),
            specs: [],
            house: undefined,
          }
    const [text, mermaid] = [lineTable(factory), lineMermaid(factory)]
    const { name, rounds, line } = factory
    return {
      exit: 0,
      json: { name, rounds, line, mermaid, specs, ...(house === undefined ? {} : { house }) },
      text: [
        text,
        mermaid,
        ...(specs.length === 0 ? [] : [specTable(specs)]),
        ...(house === undefined ? [] : [houseText(house)]),
      ].join('\n\n'),
    }
  },
}

/** A spec of a commit. */
interface ListedSpec {
  path: string
  state: 'open' | 'done'
  /** Of the unit that released it. */
  serial: string | null
}

interface Committed extends Pick<ReadFactoryFile, 'factory'> {
  specs: ListedSpec[]
  house: ShownHouse | undefined
}

async function committed(repo: string, say: Terminal['say']): Promise<Committed> {
  const head = await resolveCommit(repo, 'HEAD')
  const { factory, bytes } = await loadFactory(repo, head, FACTORY_FILE)
  for (const note of await uncommittedNotes(repo, FACTORY_FILE, bytes)) say(`note: ${note}`)
  const specs = await listedSpecs(repo, head, factory.specs)
  return { factory, specs, house: await shownHouse(repo, head, factory.house) }
}

interface ShownHouse extends AdviceShare {
  path: string
  deviations: Deviation[]
}

/** `undefined` for a house that cannot be read: `jidoka house check` says why, and the line can be shown without it. */
async function shownHouse(
  repo: string,
  commit: string,
  path: string | undefined,
): Promise<ShownHouse | undefined> {
  const house = await houseAt(repo, commit, path).catch(noneOn('HOUSE_INVALID'))
  return house && { path: house.path ?? 'built-in', ...adviceShare(house), deviations: liveDeviations(house) }
}

function houseText({ path, deviations, ...share }: ShownHouse): string {
  const off = deviations.map(({ rule, glob, expires }) => `  ${rule} is off in ${glob} until ${expires}`)
  return safeLog([`house ${path}: ${adviceText(share)}`, ...off].join('\n'))
}

async function listedSpecs(repo: string, commit: string, glob: string): Promise<ListedSpec[]> {
  const sources = await specsAt(repo, commit, glob)
  const done = new Map(partSpecs(sources).closed.map(({ path, serial }) => [path, serial]))
  return sources.map(({ path }) => {
    const serial = done.get(path)
    return serial === undefined ? { path, state: 'open', serial: null } : { path, state: 'done', serial }
  })
}

function specTable(specs: readonly ListedSpec[]): string {
  const rows = specs.map(
    ({ path, state, serial }) => `  ${state}  ${path}${serial === null ? '' : `  ${serial}`}`,
  )
  return safeLog(['specs', '', ...rows].join('\n'), { maxLines: 10_000 })
}

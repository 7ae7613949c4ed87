import { FactoryError } from '../../errors.ts'
import { gitAnswer } from '../../git/git.ts'
import { isRegular, listTree, readBlobs, type TreeEntry } from '../../git/tree.ts'
import { workTreeFiles } from '../../git/tracked-file.ts'
import { loadEslint } from '../../house/lint/eslint.ts'
import { learnHouse, type LearnedHouse } from '../../learn/first-house.ts'
import { learnedText } from '../../learn/house-remarks.ts'
import type { CodeFile } from '../../learn/code/code-files.ts'
import { isTeamFile } from '../../learn/team/settings.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { readWorkTreeTexts } from '../found/package-facts.ts'
import { createFile, type CreatedFile } from '../init/create-file.ts'
import { standingOf } from '../work-tree.ts'
import { firstLayers, layerLines, type FirstLayers } from './init-layers.ts'
import { HOUSE_FILE, housePlace } from '../found/house-in-tree.ts'

/** `jidoka house init`: learns a house from the code at HEAD, and writes it where there is none. */
export async function initHouse(args: Arguments, { cwd, say }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'house init takes options only')
  const place = await housePlace(standingOf(args, cwd))
  const { repo, factory, path = HOUSE_FILE } = place
  const head = await gitAnswer(repo, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
  const code = head === undefined ? await workTreeCode(repo) : await codeAt(repo, head)
  if (code.paths.length > SLOW_FILES) say('counting what the code does: this takes some seconds')
  const learned = await learnHouse({ ...code, eslint: await loadEslint() })
  const text = learnedText(learned, head)
  const writing = args.flag('dry-run') ? 'dry' : 'write'
  const file = await createFile(repo, { path, content: text }, writing)
  const layers = await firstLayers(place, head, { wanted: wantsLayers(args), writing })
  return outcome({
    file,
    isDry: writing === 'dry',
    learned,
    text,
    layers,
    isNamed: factory?.house !== undefined,
  })
}

/** @throws FactoryError USAGE for both words. */
function wantsLayers(args: Arguments): boolean | undefined {
  const [wanted, unwanted] = [args.flag('layers'), args.flag('without-layers')]
  if (wanted && unwanted)
    throw new FactoryError('USAGE', 'house init takes --layers or --without-layers, not both')
  return wanted ? true : unwanted ? false : undefined
}

const SLOW_FILES = 200

type Code = Pick<Parameters<typeof learnHouse>[0], 'paths' | 'read' | 'team'>

/** A longer file is made by a program. */
const MAX_FILE_BYTES = 256 * 1024

async function codeAt(repo: string, commit: string): Promise<Code> {
  const entries = new Map(
    (await listTree(repo, commit))
      .filter((entry) => isRegular(entry) && entry.size <= MAX_FILE_BYTES)
      .map((entry) => [entry.path, entry]),
  )
  const read = async (paths: readonly string[]): Promise<CodeFile[]> => {
    const found = paths.flatMap((path) => entries.get(path) ?? [])
    return textsOf(
      found,
      await readBlobs(
        repo,
        found.map(({ oid }) => oid),
      ),
    )
  }
  const paths = [...entries.keys()]
  return { paths, read, team: await read(paths.filter(isTeamFile)) }
}

function textsOf(entries: readonly TreeEntry[], blobs: readonly Buffer[]): CodeFile[] {
  return entries.map(({ path }, index) => ({
    path,
    text: (blobs[index] ?? Buffer.alloc(0)).toString('utf8'),
  }))
}

/** A repository without a commit yet. */
async function workTreeCode(repo: string): Promise<Code> {
  const paths = await workTreeFiles(repo)
  const read = async (wanted: readonly string[]): Promise<CodeFile[]> =>
    (await readWorkTreeTexts(repo, wanted)).filter(({ text }) => text.length <= MAX_CONTROL_FILE_BYTES)
  return { paths, read, team: await read(paths.filter(isTeamFile)) }
}

interface Done {
  file: CreatedFile
  isDry: boolean
  learned: LearnedHouse
  text: string
  layers: FirstLayers | undefined
  /** Does factory.yml name a house? */
  isNamed: boolean
}

function outcome({ file, isDry, learned, text, layers, isNamed }: Done): Outcome {
  const isShown = isDry || file.state === 'kept'
  const areShown = layers !== undefined && (isDry || layers.file.state === 'kept')
  const next = isNamed ? 'jidoka house check proves it' : `name it in factory.yml: house: ${file.path}`
  const said = isDry
    ? `# ${file.path} would be ${file.state}`
    : `${file.state} ${file.path}: ${learned.rules.length} rules; ${next}`
  return {
    exit: 0,
    json: {
      ...file,
      written: !isShown,
      rules: learned.rules.map(({ rule, seen }) => ({ id: rule.id, level: rule.level, seen })),
      files: learned.files,
      left: learned.left,
      text,
      ...(layers === undefined ? {} : { layers: layersEntry(layers) }),
    },
    text: safeLog(
      [
        ...(isShown ? [text] : []),
        ...(areShown ? [layers.text] : []),
        said,
        ...(layers === undefined ? [] : layerLines(layers, isDry)),
      ].join('\n'),
      { maxLines: Infinity, maxColumns: Infinity },
    ),
  }
}

function layersEntry({ file, proposal, text }: FirstLayers): Record<string, unknown> {
  const { architecture, tangles, cycles } = proposal
  return { ...file, layers: architecture.layers.map(({ name }) => name), tangles, cycles, text }
}

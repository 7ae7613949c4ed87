import { gitAnswer, gitText } from '../../git/git.ts'
import { templateAt, TEMPLATES_FOLDER } from '../record/templates-at.ts'
import { cutHoles, headerIn } from '../render/cut.ts'
import { renderFile, type InstanceHeader, type Rendered } from '../render/render.ts'
import { valueProblems } from '../skeleton/values.ts'
import type { InstanceFile } from './tree-files.ts'

/** The skeleton that an instance was made from; `undefined` where no commit has it. */
export type EarlierSkeletons = (file: InstanceFile) => Rendered | undefined

/** Commits that changed one template; older ones than these are not looked at. */
const MAX_COMMITS = 200

/**
 * Looks for the skeletons that the first lines of these instances name, in the commits that changed their templates, the newest first.
 * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function earlierSkeletons(
  repo: string,
  files: readonly InstanceFile[],
): Promise<EarlierSkeletons> {
  const wanted = files.flatMap((file) => {
    const header = headerIn(file.text)
    return header === undefined ? [] : [{ file, header }]
  })
  const found = new Map<string, Rendered>()
  for (const [name, own] of Map.groupBy(wanted, ({ header }) => header.template)) {
    const left = new Map(own.map((each) => [each.file.path, each]))
    for (const commit of await commitsOf(repo, name)) {
      if (left.size === 0) break
      for (const each of await madeAt(repo, commit, [...left.values()])) {
        found.set(each.path, each)
        left.delete(each.path)
      }
    }
  }
  return ({ path }) => found.get(path)
}

async function commitsOf(repo: string, name: string): Promise<string[]> {
  if ((await gitAnswer(repo, ['rev-parse', '--verify', '--quiet', 'HEAD'])) === undefined) return []
  const folder = `:(literal)${TEMPLATES_FOLDER}/${name}/`
  const words = ['rev-list', '--full-history', `--max-count=${MAX_COMMITS}`, 'HEAD', '--', folder]
  return (await gitText(repo, words)).split('\n').filter((line) => line !== '')
}

interface Wanted {
  file: InstanceFile
  header: InstanceHeader
}

/** The skeletons of those instances that the template of this commit made. */
async function madeAt(repo: string, commit: string, wanted: readonly Wanted[]): Promise<Rendered[]> {
  const reading = await templateAt(repo, commit, wanted[0]?.header.template ?? '')
  if (reading?.kind !== 'ok') return []
  const { template } = reading
  return wanted.flatMap(({ file, header: { id, digest, values } }) => {
    const own = template.files.find((each) => each.id === id && each.digest === digest)
    if (own === undefined || valueProblems(template.parameters, values).length > 0) return []
    return [renderFile(template, own, values, file.path)]
  })
}

/** Does an instance still stand outside of its holes as this skeleton does? */
export function standsAs({ text }: InstanceFile, { outside }: Rendered): boolean {
  const cut = cutHoles(text.replaceAll('\r\n', '\n'))
  return cut.kind === 'ok' && cut.outside.join('\0') === outside.join('\0')
}

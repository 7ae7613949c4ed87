import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { readBytes, writeNew } from '../../files.ts'
import { decodeUtf8 } from '../../formats/read-json.ts'
import { isThere, namedPath } from '../../git/repository-path.ts'
import { MAX_CHANGED_FILE_BYTES } from '../../limits.ts'
import type { LearnedFile } from '../../template/learn/name-forms.ts'
import { TEMPLATES_FOLDER } from '../../template/record/templates-at.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome } from '../command.ts'
import { standingOf } from '../work-tree.ts'

/** The first word as the name of a new template. @throws FactoryError USAGE; `more` says what else the command wants. */
export function newName([name = '']: readonly string[], more: string): string {
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length <= 80) return name
  throw new FactoryError('USAGE', `template: give the new template a name in small letters${more}`)
}

/** Files of the work tree that a person names, each once. */
export async function namedFiles(
  named: readonly string[],
  { repo, args, cwd }: { repo: string; args: Arguments; cwd: string },
): Promise<LearnedFile[]> {
  const paths = await Promise.all(named.map((path) => namedPath(standingOf(args, cwd), path)))
  return Promise.all(
    [...new Set(paths)].map(async (path) => ({
      path,
      text: decodeUtf8(await readBytes(join(repo, path), MAX_CHANGED_FILE_BYTES), path),
    })),
  )
}

/** A template that is proposed. */
export interface Proposal {
  name: string
  files: ReadonlyMap<string, string>
  holes: number
  /** What was found, in one line. */
  head: string
}

/** Writes the template, unless it is to be shown alone. @throws FactoryError USAGE where a template of that name is. */
export async function propose(
  repo: string,
  proposal: Proposal,
  { isDry }: { isDry: boolean },
): Promise<Outcome> {
  const { name, files, holes, head } = proposal
  if (!isDry) await write(repo, proposal)
  const texts = [...files].map(([file, text]) => `--- ${TEMPLATES_FOLDER}/${name}/${file}\n${text}`)
  const next = `next: say in ${TEMPLATES_FOLDER}/${name}/template.yml what each hole is for, then jidoka template check ${name}`
  return {
    exit: 0,
    json: { name, holes, written: !isDry, files: Object.fromEntries(files) },
    text: safeLog([`${name}: ${head}`, ...(isDry ? texts : [next])].join('\n'), { maxLines: 5_000 }),
  }
}

async function write(repo: string, { name, files }: Proposal): Promise<void> {
  const folder = join(repo, TEMPLATES_FOLDER, name)
  if (await isThere(folder))
    throw new FactoryError('USAGE', `template: ${TEMPLATES_FOLDER}/${name} is there already`, {
      hint: 'give another name, or remove it first',
    })
  for (const [file, text] of files) await writeNew(join(folder, file), text)
}

/** Why none is proposed. */
export function noTemplate(name: string, problem: string): Outcome {
  return { exit: 1, json: { name, problem }, text: safeLog(`no template: ${problem}`) }
}

import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { readBytes, writeNew } from '../../files.ts'
import { decodeUtf8 } from '../../formats/read-json.ts'
import { isThere, namedPath } from '../../git/repository-path.ts'
import { loadCompiler } from '../../house/program/compiler.ts'
import { MAX_CHANGED_FILE_BYTES } from '../../limits.ts'
import { learnTemplate, type Learned } from '../../template/learn/learn-template.ts'
import { TEMPLATES_FOLDER } from '../../template/record/templates-at.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { repositoryOf, standingOf } from '../work-tree.ts'

/** Proposes a template from files of one kind, and writes it where none of that name is. */
export async function learnFrom(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const [name = '', ...named] = args.positionals
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || name.length > 80)
    throw new FactoryError(
      'USAGE',
      'template: give the new template a name in small letters, and three or more files',
    )
  const repo = await repositoryOf(args, cwd)
  const paths = await Promise.all(named.map((path) => namedPath(standingOf(args, cwd), path)))
  const files = await Promise.all(
    [...new Set(paths)].map(async (path) => ({
      path,
      text: decodeUtf8(await readBytes(join(repo, path), MAX_CHANGED_FILE_BYTES), path),
    })),
  )
  const learned = learnTemplate((await loadCompiler()).ts, name, files)
  if (learned.kind === 'bad')
    return {
      exit: 1,
      json: { name, problem: learned.problem },
      text: safeLog(`no template: ${learned.problem}`),
    }
  if (!args.flag('dry-run')) await write(repo, name, learned)
  return shown(name, learned, { isWritten: !args.flag('dry-run'), count: files.length })
}

/** @throws FactoryError USAGE where a template of that name is. */
async function write(repo: string, name: string, { files }: Learned & { kind: 'ok' }): Promise<void> {
  const folder = join(repo, TEMPLATES_FOLDER, name)
  if (await isThere(folder))
    throw new FactoryError('USAGE', `template: ${TEMPLATES_FOLDER}/${name} is there already`, {
      hint: 'give another name, or remove it first',
    })
  for (const [file, text] of files) await writeNew(join(folder, file), text)
}

function shown(
  name: string,
  { files, template, holes }: Learned & { kind: 'ok' },
  { isWritten, count }: { isWritten: boolean; count: number },
): Outcome {
  const head = `${name}: ${holes} holes and ${template.parameters.length} parameters, and all ${count} files would be instances`
  const texts = [...files].map(([file, text]) => `--- ${TEMPLATES_FOLDER}/${name}/${file}\n${text}`)
  const next = `next: say in ${TEMPLATES_FOLDER}/${name}/template.yml what each hole is for, then jidoka template check ${name}`
  return {
    exit: 0,
    json: { name, holes, written: isWritten, files: Object.fromEntries(files) },
    text: safeLog([head, ...(isWritten ? [next] : texts)].join('\n'), { maxLines: 5_000 }),
  }
}

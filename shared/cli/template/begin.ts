import { FactoryError } from '../../errors.ts'
import { describeFinding } from '../../findings.ts'
import { loadCompiler } from '../../house/program/compiler.ts'
import { emptyTemplate, FIRST_PATH } from '../../template/learn/empty-template.ts'
import { learnTemplate } from '../../template/learn/learn-template.ts'
import { startTemplate } from '../../template/learn/start-template.ts'
import { readTemplate } from '../../template/record/read-template.ts'
import { TEMPLATES_FOLDER } from '../../template/record/templates-at.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { repositoryOf } from '../work-tree.ts'
import { namedFiles, newName, noTemplate, propose } from './proposal.ts'

/** Begins a template: from one file, whose bodies become holes, or from nothing. */
export async function beginTemplate(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const name = newName(args.positionals, '')
  if (args.positionals.length > 1)
    throw new FactoryError('USAGE', 'template: new takes one name', {
      hint: 'name the file behind --from, or compare several by jidoka template learn',
    })
  const repo = await repositoryOf(args, cwd)
  const isDry = args.flag('dry-run')
  const from = args.text('from')
  if (from === undefined) return propose(repo, fromNothing(name, args.text('path') ?? FIRST_PATH), { isDry })
  const [file = { path: from, text: '' }] = await namedFiles([from], { repo, args, cwd })
  const learned = startTemplate((await loadCompiler()).ts, name, { ...file, named: args.text('named') })
  if (learned.kind === 'bad') return noTemplate(name, learned.problem)
  const head = `${learned.holes} holes, and ${file.path} would be an instance`
  return propose(repo, { name, files: learned.files, holes: learned.holes, head }, { isDry })
}

/** @throws FactoryError USAGE for a path that no template can have. */
function fromNothing(name: string, path: string): Parameters<typeof propose>[1] {
  const files = emptyTemplate(name, path)
  const bytes = new Map([...files].map(([file, text]) => [file, Buffer.from(text)]))
  const reading = readTemplate({ name, path: `${TEMPLATES_FOLDER}/${name}`, files: bytes })
  if (reading.kind === 'bad')
    throw new FactoryError('USAGE', `template: ${reading.findings.map(describeFinding).join('; ')}`, {
      hint: 'give a path like src/{{name:kebab}}.ts',
    })
  const holes = reading.template.files.flatMap((file) => file.holes).length
  return { name, files, holes, head: `${holes} holes, and two examples to write your own from` }
}

/** Proposes a template from files of one kind, and writes it where none of that name is. */
export async function learnFrom(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const name = newName(args.positionals, ', and three or more files')
  const repo = await repositoryOf(args, cwd)
  const files = await namedFiles(args.positionals.slice(1), { repo, args, cwd })
  const learned = learnTemplate((await loadCompiler()).ts, name, files)
  if (learned.kind === 'bad') return noTemplate(name, learned.problem)
  const { template, holes } = learned
  const head = `${holes} holes and ${template.parameters.length} parameters, and all ${files.length} files would be instances`
  return propose(repo, { name, files: learned.files, holes, head }, { isDry: args.flag('dry-run') })
}

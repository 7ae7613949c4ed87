import { loadCompiler } from '../../house/program/compiler.ts'
import { learnTemplate } from '../../template/learn/learn-template.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { repositoryOf } from '../work-tree.ts'
import { namedFiles, newName, noTemplate, propose } from './proposal.ts'

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

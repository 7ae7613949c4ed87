import { FactoryError } from '../errors.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'

export const command: Command = {
  name: 'template',
  summary: 'begin, list, prove, learn and follow templates with holes',
  help: `
jidoka template list [--repo DIR] [--json]
jidoka template check [names...] [--repo DIR] [--json]
jidoka template diff [files...] [--repo DIR] [--json]
jidoka template apply [files...] [--drop] [--force] [--repo DIR] [--json]
jidoka template new <name> [--from FILE] [--named WORDS] [--path PATH] [--dry-run] [--repo DIR] [--json]
jidoka template learn <name> <files...> [--dry-run] [--repo DIR] [--json]

Templates lie in .factory/templates of the work tree, committed or not. docs/templates.md says how they are written.

  list      the templates, their parameters, files and holes
  check     renders the examples of each template: good ones must pass every gate, bad ones must be refused by the finding they name
  diff      the instances that lag behind their template, or differ from it outside of their holes, and what apply would change
  apply     brings up the instances that lag, with their holes kept
  new       begins a template: from one file, whose bodies of functions become holes, or from nothing; both with examples
  learn     proposes a template from three or more files of one kind: what is equal is skeleton, what differs is a hole

  --drop         apply: also where a hole is gone from the template; what stands in it is lost
  --force        apply: also where somebody has changed what stands outside of the holes, or nobody can tell
  --from FILE    new: the file that it begins from; it would be an instance
  --named WORDS  new: the words in the name of that file that vary (default: all of its name)
  --path PATH    new without --from: where instances lie (default: src/{{name:kebab}}.ts)
  --dry-run      new, learn: print the template and write nothing
  --repo DIR     repository (default: the one around the current folder)
  --json         one JSON document on standard output

Exit: 0 fine, 1 a template that fails its check, an instance that lags or could not be brought up, or no template that fits the files;
2 bad usage or files.

Examples
  jidoka template check http-handler
  jidoka template diff
  jidoka template new parser --from src/parse-price.ts --named price
  jidoka template learn parser src/parse-price.ts src/parse-date.ts src/parse-weight.ts
`,
  options: {
    repo: { type: 'string' },
    drop: { type: 'boolean' },
    force: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    from: { type: 'string' },
    named: { type: 'string' },
    path: { type: 'string' },
  },
  run,
}

type Part = (args: Arguments, terminal: Terminal) => Promise<Outcome>

const PARTS: Record<string, () => Promise<Part>> = {
  list: async () => (await import('./template/list.ts')).listTemplates,
  check: async () => (await import('./template/check.ts')).checkTemplates,
  diff: async () => (await import('./template/diff.ts')).diffInstances,
  apply: async () => (await import('./template/apply.ts')).applyTemplates,
  new: async () => (await import('./template/begin.ts')).beginTemplate,
  learn: async () => (await import('./template/begin.ts')).learnFrom,
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const [word, ...positionals] = args.positionals
  const load = word !== undefined && Object.hasOwn(PARTS, word) ? PARTS[word] : undefined
  if (load === undefined)
    throw new FactoryError('USAGE', 'template: say what to do with templates', {
      hint: `use one of ${Object.keys(PARTS).join(', ')}`,
    })
  return (await load())({ ...args, positionals }, terminal)
}

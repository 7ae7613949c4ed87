import { FactoryError, noneOn } from '../../errors.ts'
import { describeFinding, type Finding } from '../../findings.ts'
import { resolveCommit } from '../../git/revision.ts'
import { createCodeAnalysis } from '../../house/code-analysis.ts'
import { houseAt } from '../../house/standard/read-house.ts'
import { templatesInTree } from '../../template/instances/tree-files.ts'
import type { Templates } from '../../template/record/templates-at.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { factoryAround, factoryInTree, repositoryOf, standingOf } from '../work-tree.ts'
import { exampleFindings, type ExampleGate } from './check-examples.ts'

/** Proves templates by their own examples. */
export async function checkTemplates(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const repo = await repositoryOf(args, cwd)
  const templates = chosen(await templatesInTree(repo), args.positionals)
  const gate = await gateOf(repo, args, cwd)
  const results: { name: string; examples: number; findings: Finding[] }[] = []
  for (const [name, reading] of templates) {
    if (reading.kind === 'bad') results.push({ name, examples: 0, findings: reading.findings })
    else {
      const { good, bad } = reading.template
      const findings = await exampleFindings(reading.template, gate)
      results.push({ name, examples: good.length + bad.length, findings })
    }
  }
  const isProved = results.every(({ findings }) => findings.length === 0)
  return {
    exit: isProved && results.length > 0 ? 0 : 1,
    json: { templates: results },
    text: safeLog(results.length === 0 ? NOTHING : results.map(textOf).join('\n'), { maxLines: 2_000 }),
  }
}

const NOTHING = 'no templates, so nothing was checked: .factory/templates has none'

function textOf({
  name,
  examples,
  findings,
}: {
  name: string
  examples: number
  findings: Finding[]
}): string {
  const head = `${name}: ${findings.length === 0 ? `${examples} examples, each as it says` : 'not proved'}`
  return [head, ...findings.map((finding) => `  ${describeFinding(finding)}`)].join('\n')
}

function chosen(templates: Templates, names: readonly string[]): Templates {
  const unknown = names.find((name) => !templates.has(name))
  if (unknown === undefined)
    return names.length === 0 ? templates : new Map([...templates].filter(([name]) => names.includes(name)))
  throw new FactoryError('USAGE', `template: there is no template ${JSON.stringify(unknown.slice(0, 80))}`, {
    hint: `use one of ${[...templates.keys()].join(', ')}`,
  })
}

/** Examples are judged as a change of HEAD, by its house standard. */
async function gateOf(repo: string, args: Arguments, cwd: string): Promise<ExampleGate> {
  const base = await resolveCommit(repo, 'HEAD')
  const place = await factoryAround(standingOf(args, cwd))
  const found = await factoryInTree(repo, place).catch(noneOn('FILE_UNREADABLE'))
  return {
    repo,
    base,
    house: await houseAt(repo, base, found?.factory.house),
    analysis: createCodeAnalysis(),
  }
}

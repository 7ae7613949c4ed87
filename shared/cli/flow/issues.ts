import { FactoryError } from '../../errors.ts'
import { readBytes } from '../../files.ts'
import { parseJson } from '../../formats/read-json.ts'
import { namedPlace } from '../../git/repository-path.ts'
import { issuesFrom } from '../../github/issues-by-number.ts'
import { apiAccess } from '../../github/repository-api.ts'
import type { EscapeSearch } from '../../ledger/escapes/find-escapes.ts'
import { issueIn, type ReadIssues } from '../../ledger/escapes/issues.ts'
import type { Arguments, Terminal } from '../command.ts'
import { standingOf } from '../work-tree.ts'

const MAX_FILE_BYTES = 64 * 1024 * 1024

/** Where the issues are read that fixes close, as `--issues` says. @throws FactoryError USAGE, FILE_UNREADABLE, JSON_INVALID. */
export async function issuesFor(
  args: Arguments,
  terminal: Terminal,
  repo: string,
): Promise<EscapeSearch['issues']> {
  const where = args.text('issues')
  const incidentLabel = args.text('incident-label') ?? 'incident'
  if (where === undefined) {
    if (args.text('incident-label') === undefined) return undefined
    throw new FactoryError('USAGE', '--incident-label goes with --issues')
  }
  const read =
    where === 'github' ? await fromApi(repo, terminal.env) : await fromFile(args, terminal.cwd, where)
  return { read, incidentLabel }
}

async function fromApi(repo: string, env: NodeJS.ProcessEnv): Promise<ReadIssues> {
  const access = await apiAccess(repo, env)
  if (access !== undefined) return issuesFrom(access)
  throw new FactoryError('USAGE', '--issues github takes a token, and a clone of a repository on GitHub', {
    hint: 'set GITHUB_TOKEN, and GITHUB_API_URL for another server than github.com; or give a file of issues',
  })
}

async function fromFile(args: Arguments, cwd: string, named: string): Promise<ReadIssues> {
  const bytes = await readBytes(await namedPlace(standingOf(args, cwd), named), MAX_FILE_BYTES)
  const list = parseJson(bytes, named, MAX_FILE_BYTES)
  if (!Array.isArray(list))
    throw new FactoryError('JSON_INVALID', `${named} is no list of issues`, {
      where: named,
      hint: 'gh issue list --state all --limit 1000 --json number,title,body,labels,author writes one',
    })
  const issues = list.flatMap((each) => issueIn(each) ?? [])
  return (numbers) => Promise.resolve(issues.filter(({ number }) => numbers.includes(number)))
}

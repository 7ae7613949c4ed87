import { isRecord } from '../../formats/read-json.ts'
import { serialsIn } from '../../trace/parcel/names.ts'
import type { UnitIndex } from './unit-index.ts'

/** An issue, as far as it tells of a defect. All of its text is untrusted. */
export interface Issue {
  number: number
  text: string
  labels: string[]
  /** A workflow opened it: what it names is what the line asks about, and no defect. */
  isByWorkflow: boolean
}

/** The issues with these numbers, as far as there are any. */
export type ReadIssues = (numbers: readonly number[]) => Promise<Issue[]>

/** Characters of a body that are looked at. */
const MAX_TEXT = 65_536

/**
 * An issue as GitHub's API or `gh issue list --json number,title,body,labels,author` gives it; `undefined` for anything else, such as a pull
 * request. Pure.
 */
export function issueIn(data: unknown): Issue | undefined {
  if (!isRecord(data) || typeof data['number'] !== 'number' || data['pull_request'] !== undefined)
    return undefined
  const { number, title, body, labels, user, author } = data
  const login = [user, author].flatMap((each) => (isRecord(each) ? [each['login']] : []))[0]
  return {
    number,
    text: `${textIn(title)}\n${textIn(body)}`.slice(0, MAX_TEXT),
    labels: Array.isArray(labels) ? labels.map((each) => textIn(isRecord(each) ? each['name'] : each)) : [],
    isByWorkflow: login === 'github-actions[bot]' || login === 'app/github-actions',
  }
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** What an issue says of units: which it names, and whether it is an incident by its label. */
export interface IssueEvidence {
  serials: string[]
  isIncident: boolean
}

const CAUSE = /^[ \t]*Caused-by[ \t]*:[ \t]*(?:#([1-9]\d{0,9})|([0-9a-f]{7,64}))\b/gim

/** The units that an issue names, by serial or by the commit or pull request of a line `Caused-by:`, as far as the ledger knows them. Pure. */
export function evidenceOf(issue: Issue, index: UnitIndex, incidentLabel: string): IssueEvidence {
  const isIncident = issue.labels.some((label) => label.toLowerCase() === incidentLabel.toLowerCase())
  if (issue.isByWorkflow && !isIncident) return { serials: [], isIncident }
  const named = serialsIn(issue.text).filter(index.isUnit)
  const caused = [...issue.text.matchAll(CAUSE)].flatMap(([, pull, commit = '']) =>
    pull === undefined ? index.ofCommit(commit.toLowerCase()) : index.ofPull(Number(pull)),
  )
  return { serials: [...new Set([...named, ...caused])], isIncident }
}

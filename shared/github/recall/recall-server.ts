import { canonicalJson } from '../../formats/canonical.ts'
import { sha256 } from '../../formats/digest.ts'
import type { UnitFilter } from '../../look-up/unit-filter.ts'
import { openIssues, type Issue, type Issues } from '../ask/issues.ts'
import { withApiRetry } from '../deliver/api-faults.ts'
import { openPulls } from '../deliver/pulls.ts'
import { serialWithin } from '../../trace/parcel/names.ts'
import { openReplies } from '../reply/replies.ts'
import { sleep } from '../server-remote.ts'
import type { PersonAccess } from './person-access.ts'

/** The text of a recall, and what was asked for. */
export interface WantedRecall {
  filter: UnitFilter
  title: string
  body: string
}

export interface KeptRecall {
  number: number
  result: 'created' | 'updated' | 'unchanged'
}

/** Which question an issue answers. Anybody may write a mark: it counts in issues of whoever may write to the repository, and of its apps. */
function markOf(filter: UnitFilter): string {
  return `<!-- jidoka recall ${sha256(canonicalJson({ ...filter })).slice(0, 16)} -->`
}

/**
 * Opens the one issue of a recall, or brings it up to date: asking the same again finds it by its mark, and what people ticked stays ticked.
 * @throws FactoryError PUBLISH_DENIED, PUBLISH_FAILED.
 */
export async function keepRecall(
  { facts, token, options }: PersonAccess,
  { filter, title, body }: WantedRecall,
): Promise<KeptRecall> {
  const issues = await openIssues(facts, token, options)
  const { mayWrite } = await openReplies(facts, token, options)
  const mark = markOf(filter)
  return withApiRetry(async () => {
    const found = await markedIssue(issues, mark, mayWrite)
    const text = `${mark}\n${withTicks(body, found)}`
    if (found === undefined) return { number: await issues.create({ title, body: text }), result: 'created' }
    const { number } = found
    if (found.title === title && found.body.trim() === text.trim()) return { number, result: 'unchanged' }
    await issues.update({ number, title, body: text })
    return { number, result: 'updated' }
  }, sleep)
}

async function markedIssue(
  issues: Issues,
  mark: string,
  mayWrite: (login: string) => Promise<boolean>,
): Promise<Issue | undefined> {
  for (const issue of await issues.open()) {
    if (!issue.body.startsWith(mark)) continue
    if (issue.isApp || (await mayWrite(issue.login))) return issue
  }
  return undefined
}

const BOX = /^- \[([ xX])\] (.*)$/gm

/** A box that was ticked is known by its words. */
function withTicks(body: string, found: Issue | undefined): string {
  const boxes = [...(found?.body ?? '').matchAll(BOX)]
  const ticked = new Set(boxes.flatMap(([, tick, words]) => (tick === ' ' ? [] : [words])))
  return body.replace(BOX, (box, _, words: string) => (ticked.has(words) ? `- [x] ${words}` : box))
}

/**
 * The open pull requests of units, by serial: `#12 (factory/JD-...)`. One of a fork is nobody's unit.
 * @throws FactoryError PUBLISH_DENIED, PUBLISH_FAILED.
 */
export async function openPullsOfUnits({
  facts,
  token,
  options,
}: PersonAccess): Promise<Map<string, string[]>> {
  const pulls = await openPulls(facts, token, options)
  const open = new Map<string, string[]>()
  for (const { number, head, isFork } of await withApiRetry(() => pulls.open(), sleep)) {
    const serial = /^factory\/JD-/.test(head.branch) && !isFork ? serialWithin(head.branch) : undefined
    if (serial !== undefined) open.set(serial, [...(open.get(serial) ?? []), `#${number} (${head.branch})`])
  }
  return open
}

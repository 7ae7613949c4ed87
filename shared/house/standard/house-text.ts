import { Document, isCollection, isScalar, visit } from 'yaml'
import { enforcementEntry } from './enforcement.ts'
import type { HouseRule } from './house.ts'
import { defined } from '../../formats/defined.ts'

/**
 * A house file with these rules, as people write it; reading it gives the same rules.
 * @param notes one line above a rule, by its id
 */
export function houseText(
  rules: readonly HouseRule[],
  remarks: readonly string[] = [],
  notes: ReadonlyMap<string, string> = new Map(),
): string {
  const document = new Document(
    { version: '1', rules: rules.map(ruleEntry) },
    { aliasDuplicateObjects: false },
  )
  document.commentBefore = remarks.map((remark) => ` ${oneLine(remark)}`).join('\n')
  addNotes(document, rules, notes)
  visit(document, { Pair: (_, { key, value }) => shape(isScalar(key) ? key.value : undefined, value) })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

function addNotes(document: Document, rules: readonly HouseRule[], notes: ReadonlyMap<string, string>): void {
  for (const [index, { id }] of rules.entries()) {
    const [item, note] = [document.getIn(['rules', index], true), notes.get(id)]
    if (isCollection(item) && note !== undefined) item.commentBefore = ` ${oneLine(note)}`
  }
}

/** A break in a comment would begin a line of the file. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

/** Globs and enforcement on one line; the version stays a text. */
function shape(key: unknown, value: unknown): void {
  if (key === 'version' && isScalar(value)) value.type = 'QUOTE_DOUBLE'
  if ((key === 'applies' || key === 'enforce') && isCollection(value)) value.flow = true
}

function ruleEntry({ id, applies, say, why, good, bad, enforce, level }: HouseRule): Record<string, unknown> {
  return {
    id,
    applies,
    say,
    ...defined({ why }),
    ...(good.length === 0 ? {} : { good: single(good) }),
    ...(bad.length === 0 ? {} : { bad: single(bad) }),
    enforce: enforcementEntry(enforce),
    level,
  }
}

function single(examples: readonly string[]): string | readonly string[] {
  return examples.length === 1 && examples[0] !== undefined ? examples[0] : examples
}

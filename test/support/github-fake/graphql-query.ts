import { isRecord } from '../../../shared/formats/read-json.ts'

/** Names of fields, each with what is selected of it. */
export type Selection = Map<string, Selection>

export type ReadMutation =
  | { kind: 'mutation'; input: Record<string, unknown>; selection: Selection }
  | { kind: 'unreadable'; reason: string }

/** Reads `mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { … } }`. */
export function readMutation(query: string, variables: Record<string, unknown>): ReadMutation {
  const head =
    /^\s*mutation(?:\s+\w+)?\s*\(\s*\$(\w+)\s*:\s*CreateCommitOnBranchInput!\s*\)\s*\{\s*createCommitOnBranch\s*\(\s*input\s*:\s*\$(\w+)\s*\)/.exec(
      query,
    )
  const [whole = '', declared = '', used] = head ?? []
  if (head === null || declared !== used)
    return {
      kind: 'unreadable',
      reason: 'this fake knows mutation($input: CreateCommitOnBranchInput!) alone',
    }
  const input = variables[declared]
  if (!isRecord(input))
    return {
      kind: 'unreadable',
      reason: `Variable $${declared} of type CreateCommitOnBranchInput! was provided invalid value`,
    }
  const tokens = query.slice(whole.length).match(/[{}]|\w+/g) ?? []
  if (tokens.shift() !== '{') return { kind: 'unreadable', reason: 'a selection of fields is missing' }
  const selection = readSelection(tokens)
  const balanced = tokens.join('') === '}'
  return balanced
    ? { kind: 'mutation', input, selection }
    : { kind: 'unreadable', reason: 'the braces do not match' }
}

/** Takes the tokens up to the closing brace of a selection. */
function readSelection(tokens: string[]): Selection {
  const selection: Selection = new Map()
  let last = ''
  for (let token = tokens.shift(); token !== undefined && token !== '}'; token = tokens.shift()) {
    if (token === '{') selection.set(last, readSelection(tokens))
    else selection.set((last = token), new Map())
  }
  return selection
}

/** The selected fields of a value; a text when one of them does not exist. */
export function pick(value: unknown, selection: Selection): unknown {
  if (selection.size === 0 || !isRecord(value)) return value
  const picked: Record<string, unknown> = {}
  for (const [name, inner] of selection) {
    if (!(name in value)) return `Field '${name}' doesn't exist`
    const member = value[name]
    if (isRecord(member) && inner.size === 0) return `Field '${name}' must have selections`
    picked[name] = pick(member, inner)
    if (isRecord(member) && typeof picked[name] === 'string') return picked[name]
  }
  return picked
}

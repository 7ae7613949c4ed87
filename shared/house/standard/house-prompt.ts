import { mayMeet } from '../../paths/globs.ts'
import type { House, HouseRule } from './house.ts'

/** The rules that may apply to any of these paths, folders (ending in `/`) or globs, in the order of the house. */
export function houseRulesFor(house: House, paths: readonly string[]): HouseRule[] {
  return house.rules.filter((rule) => rule.applies.some((glob) => paths.some((path) => mayMeet(path, glob))))
}

/** What a model is given of these rules: the sentences and examples that the gate is proved with. Empty without rules. */
export function housePrompt(rules: readonly HouseRule[]): string {
  if (rules.length === 0) return ''
  return ['House rules. Code that breaks one marked [block] is rejected.', ...rules.map(ruleText)].join(
    '\n\n',
  )
}

function ruleText(rule: HouseRule, index: number): string {
  const why = rule.why === undefined ? [] : [`Why: ${rule.why}`]
  const bad = rule.bad.map((code) => `Rejected:\n${fenced(code)}`)
  const good = rule.good.map((code) => `Accepted:\n${fenced(code)}`)
  const heading = `${index + 1}. ${rule.id} [${rule.level}] (${rule.applies.join(', ')}): ${rule.say}`
  return [heading, ...why, ...bad, ...good].join('\n')
}

/** A fence longer than any run of backticks inside. */
function fenced(code: string): string {
  const runs = code.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  return `${fence}ts\n${code.trimEnd()}\n${fence}`
}

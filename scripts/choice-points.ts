import { FEATURE_NAMES, featureOf } from '../shared/style/features.ts'

/** Every question of the style profile, by the names that a rule of the house gives it and its answers. */
export function choicePointTable(): string {
  const rows = FEATURE_NAMES.map((name) => {
    const { things, variants } = featureOf(name)
    const answers = Object.entries(variants).map(([answer, text]) => `\`${answer}\`${meaning(answer, text)}`)
    return `| \`${name}\` | ${cell(things)} | ${answers.join(', ')} |`
  })
  return ['| point | about | answers |', '| --- | --- | --- |', ...rows].join('\n')
}

function meaning(answer: string, text: string): string {
  return answer === text ? '' : ` (${cell(text)})`
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

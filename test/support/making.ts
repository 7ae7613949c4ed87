import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { edit } from './story.ts'

/** Writes files into a folder, with the folders they lie in. */
export function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** Puts a station right after generate on the line of the example, e.g. `make: { run: [...], produces: [...] }` without its edges. */
export function addStation(folder: string, name: string, fields: string): void {
  edit(folder, 'factory.yml', 'generate: { pass: style-gate }', `generate: { pass: ${name} }`)
  edit(
    folder,
    'factory.yml',
    '  style-gate: {',
    `  ${name}: { ${fields}, pass: style-gate }\n  style-gate: {`,
  )
}

/** A blocks answer of a writer: whole files. */
export function wholeFiles(files: Readonly<Record<string, string>>, nonce: string): string {
  return Object.entries(files)
    .map(([path, text]) => `<<<FILE ${path} ${nonce}\n${text}FILE>>> ${nonce}\n`)
    .join('')
}

/** What reads `src/labels.json` and writes `src/generated.ts`. */
export const GENERATOR = `import { readFileSync, writeFileSync } from 'node:fs'

const labels = JSON.parse(readFileSync('src/labels.json', 'utf8'))
const rows = Object.entries(labels).map(([key, label]) => \`  \${key}: '\${label}',\\n\`)
const head = '// made by scripts/generate.mjs\\nexport const LABELS: Readonly<Record<string, string>> = {\\n'
writeFileSync('src/generated.ts', \`\${head}\${rows.join('')}}\\n\`)
`

/** What it makes of these labels. */
export function generatedFrom(labels: Readonly<Record<string, string>>): string {
  const rows = Object.entries(labels).map(([key, label]) => `  ${key}: '${label}',\n`)
  return `// made by scripts/generate.mjs\nexport const LABELS: Readonly<Record<string, string>> = {\n${rows.join('')}}\n`
}

/** A spec whose change adds a label, of which code makes a module, and a function that finds it there. */
export const LABEL_SPEC = `---
id: label
title: The label of a size
why: Badges show the label of a size.
paths: { write: [src/labels.json, src/label.ts], read: [src/generated.ts] }
acceptance:
  - id: AC-1
    ears: When a size is known, labelOf shall return its label.
    examples:
      - { call: 'labelOf("small")', returns: Small }
      - { call: 'labelOf("large")', returns: Large }
interface:
  - { module: src/label.ts, signature: "function labelOf(size: string): string | undefined" }
---
`

export const LABEL_CODE = `import { LABELS } from './generated.ts'

/** The label of a size, if there is one. */
export function labelOf(size: string): string | undefined {
  return LABELS[size]
}
`

/** What the base has of it. */
export const LABEL_BASE: Readonly<Record<string, string>> = {
  'scripts/generate.mjs': GENERATOR,
  'src/labels.json': '{ "small": "Small" }\n',
  'src/generated.ts': generatedFrom({ small: 'Small' }),
  'specs/label.spec.md': LABEL_SPEC,
}

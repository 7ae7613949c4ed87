import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'

/** Shorter texts are shared by chance: words of the field, names, parts of commands. */
const LEAST_CHARS = 30
const LEAST_WORDS = 4

/**
 * A wording of the product stands in one unit test: in the table of its room, `wording.test.ts`. Where it stands in two, a
 * better sentence breaks tests that are about something else. A wording is a fixed part of a text, in one source file alone.
 */
const places = placesOf(['test/unit/**/*.ts'])
const product = placesOf(['shared/**/*.ts', 'actions/**/*.ts'])
const wordings = [...product.keys()].filter(
  (text) => isWording(text) && filesWith(text, product).length === 1,
)
const repeated = wordings.flatMap((wording) => {
  const files = filesWith(wording, places)
  return files.length > 1 ? [`${files.join(', ')}: ${JSON.stringify(wording)}`] : []
})
for (const line of repeated) process.stdout.write(`a wording stands in several tests: ${line}\n`)
if (repeated.length > 0) process.exitCode = 1

/** Prompts have line breaks, code has braces. */
function isWording(text: string): boolean {
  return text.length >= LEAST_CHARS && text.split(' ').length >= LEAST_WORDS && !/[\n{}]/.test(text)
}

/** The files with a text that holds this one. */
function filesWith(wording: string, texts: Map<string, Set<string>>): string[] {
  const files = [...texts].flatMap(([text, found]) => (text.includes(wording) ? [...found] : []))
  return [...new Set(files)].sort()
}

/** Every fixed text in the code of these files, and the files it stands in. */
function placesOf(globs: string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const file of globSync(globs)) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
    for (const text of textsIn(source)) found.set(text, (found.get(text) ?? new Set()).add(file))
  }
  return found
}

function textsIn(node: ts.Node): string[] {
  const texts: string[] = []
  const visit = (each: ts.Node): void => {
    const text = textOf(each).trim()
    if (text.length >= LEAST_CHARS) texts.push(text)
    ts.forEachChild(each, visit)
  }
  visit(node)
  return texts
}

function textOf(node: ts.Node): string {
  if (ts.isRegularExpressionLiteral(node)) return node.text.replaceAll(/\\(.)/g, '$1')
  return ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node) ? node.text : ''
}

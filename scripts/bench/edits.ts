import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { outlineOf } from '../../shared/exports/module-outline.ts'
import { runCommand } from '../../test/support/processes.ts'
import { CLI, measure, ROOT } from './measure.ts'

/** Files of installed packages, and what in each of them is changed: files as people have them, longest last. */
const EDITS: [file: string, name: string][] = [
  ['devalue/src/stringify.js', 'stringify'],
  ['diff/libesm/patch/create.js', 'structuredPatch'],
  ['proper-lockfile/lib/lockfile.js', 'updateLock'],
  ['ajv/lib/compile/index.ts', 'compileSchema'],
  ['yaml/dist/parse/lexer.js', 'parseDocument'],
  ['picomatch/lib/parse.js', 'parse'],
  ['undici/lib/dispatcher/client-h1.js', 'writeH1'],
  ['eslint/lib/linter/linter.js', 'runRules'],
  ['saxes/saxes.js', 'processAttribs'],
  ['undici/lib/web/fetch/index.js', 'httpRedirectFetch'],
]

/** Sizes of the question and the reply for ten edits of one line, beside a question that holds the file and a reply that repeats it. */
export function benchEdits(): Promise<string[]> {
  const rows = EDITS.map(sizesOf)
  const sum = (of: (row: Sizes) => number): number => rows.reduce((total, row) => total + of(row), 0)
  const lines = rows.map(
    ({ file, lines: count, asked, askedWhole, replied, repliedWhole }) =>
      `edit of ${file} (${count} lines): question ${asked} of ${askedWhole} characters, reply ${replied} of ${repliedWhole}`,
  )
  const questions = sum(({ asked }) => asked) / sum(({ askedWhole }) => askedWhole)
  const replies = sum(({ replied }) => replied) / sum(({ repliedWhole }) => repliedWhole)
  return Promise.resolve([
    ...lines,
    `ten edits of one line: questions ${questions.toFixed(2)}, replies ${replies.toFixed(3)} of whole files`,
  ])
}

interface Sizes {
  file: string
  lines: number
  asked: number
  askedWhole: number
  replied: number
  repliedWhole: number
}

function sizesOf([file, name]: (typeof EDITS)[number]): Sizes {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    const path = `src/long${extname(file)}`
    const text = readFileSync(join(ROOT, 'node_modules', file), 'utf8')
    makeRepository(folder, { path, file, name })
    const words = [CLI, 'prompt', 'specs/change.spec.md', '--json']
    const { messages } = JSON.parse(measure(process.execPath, words, { cwd: folder, runs: 1 }).output) as {
      messages: { content: string }[]
    }
    const question = messages.map(({ content }) => content).join('\n')
    const asked = question.length
    return {
      file,
      lines: text.split('\n').length,
      asked,
      askedWhole: asked - shownOf(question) + text.length,
      replied: replyOf(path, text, name).length,
      repliedWhole: text.length + 2 * MARK.length + path.length,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const FACTORY = `version: "1"
name: edits
models: { writer: { endpoint: "http://127.0.0.1:9/v1", model: none } }
line: { spec-validate: { pass: generate }, generate: { pass: style-gate }, style-gate: { pass: trace-publish }, trace-publish: {} }
`

const MARK = '<<<EDIT  0123456789abcdef\n'

function makeRepository(
  folder: string,
  { path, file, name }: { path: string; file: string; name: string },
): void {
  const spec = `---\nid: change\ntitle: One line of ${name}\nwhy: It is wrong.\npaths: { write: [${path}], read: [] }\nacceptance:\n  - { id: AC-1, check: review, ears: "When it is called, \`${name}\` shall do it right." }\n---\n`
  for (const [at, text] of Object.entries({ 'specs/change.spec.md': spec, 'factory.yml': FACTORY })) {
    mkdirSync(dirname(join(folder, at)), { recursive: true })
    writeFileSync(join(folder, at), text)
  }
  mkdirSync(join(folder, 'src'))
  copyFileSync(join(ROOT, 'node_modules', file), join(folder, path))
  runCommand(folder, 'git', 'init', '-q')
  runCommand(folder, 'git', 'add', '-A')
  runCommand(
    folder,
    'git',
    '-c',
    'user.name=b',
    '-c',
    'user.email=b@example.com',
    'commit',
    '-q',
    '-m',
    'base',
  )
}

/** Characters of the file in a question, by its fences. */
function shownOf(question: string): number {
  const fences = question.matchAll(
    /<<<DATA (?:file|not shown of) src\/long[^\n]* ([0-9a-f]{16})\n([\s\S]*?)DATA>>> \1/g,
  )
  return [...fences].reduce((sum, [whole]) => sum + whole.length, 0)
}

/** An edit of the middle line of the declaration, with as many lines before it as make it the only one. */
function replyOf(path: string, text: string, name: string): string {
  const lines = text.split('\n')
  const parts = outlineOf(path, text, new Set())?.parts ?? []
  const members = parts.flatMap((part) => part.members)
  const found =
    parts.find(({ declares }) => declares.includes(name)) ?? members.find((each) => each.name === name)
  const { from, to } = found?.lines ?? { from: 1, to: 1 }
  const at = Math.floor((from + to) / 2)
  let start = at
  while (start > 1 && text.split(lines.slice(start - 1, at).join('\n')).length > 2) start -= 1
  const old = lines.slice(start - 1, at)
  return [MARK + path, ...old, MARK, ...old.slice(0, -1), `${old.at(-1) ?? ''} // changed`, MARK].join('\n')
}

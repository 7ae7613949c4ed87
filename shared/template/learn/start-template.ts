import type ts from 'typescript'
import { wordsOf } from '../skeleton/forms.ts'
import { commonIndent, HOLDS_SPACE } from '../render/marks.ts'
import { readSyntax, type Syntax } from '../proof/syntax.ts'
import type { Difference } from './difference.ts'
import { bad, proposed, type Learned } from './learn-template.ts'
import type { LearnedFile } from './name-forms.ts'

/**
 * Proposes a template from one file: the bodies of its functions and the comments that document its exports are holes, everything else is skeleton.
 * `named`: the words that vary; default: the name of the file. The file itself is an instance of what is proposed. Pure.
 */
export function startTemplate(
  compiler: typeof ts,
  name: string,
  { path, text, named }: LearnedFile & { named: string | undefined },
): Learned {
  const reading = readSyntax(compiler, path, text.replaceAll('\r\n', '\n'))
  if (reading.kind === 'bad') return bad(`${path} cannot be read: ${reading.fault.message}`)
  const words = wordsOf(named ?? stemOf(path)).join('-')
  const varying = pathWith(words, path)
  if (varying === undefined)
    return bad(`${path} does not have ${words} in its name: the words that vary stand there in kebab-case`)
  const differences = [...bodies(reading.syntax, words), ...documentation(reading.syntax)]
  if (differences.length === 0) return bad(`${path} has no function whose body could be a hole`)
  const names = { path: varying, names: [words] }
  return proposed(compiler, { name, names, learning: [{ syntax: reading.syntax, name: words }], differences })
}

function stemOf(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/\..*$/, '')
}

/** The path with the parameter in place of the words. */
function pathWith(words: string, path: string): string | undefined {
  if (!/^[a-z]/.test(words)) return undefined
  const varying = path.replaceAll(
    new RegExp(`(?<![A-Za-z0-9])${words}(?![A-Za-z0-9])`, 'g'),
    '{{name:kebab}}',
  )
  return varying === path ? undefined : varying
}

/** The bodies of the outermost functions; one without a name is called like what holds it. */
function bodies({ ts: compiler, file, text }: Syntax, words: string): Difference[] {
  const found: Difference[] = []
  const walk = (node: ts.Node, holder: string[]): void => {
    const own = nameOf(node) ?? holder
    const { body } = compiler.isFunctionLike(node) && 'body' in node ? node : { body: undefined }
    if (body !== undefined) found.push(bodyOf({ compiler, file, text }, body, labelOf(own, words)))
    else compiler.forEachChild(node, (child) => walk(child, own))
  }
  walk(file, [])
  return found
}

function nameOf(node: ts.Node): string[] | undefined {
  const { name } = node as { name?: ts.Node }
  return name !== undefined && 'text' in name ? wordsOf(String(name.text)) : undefined
}

interface Read {
  compiler: typeof ts
  file: ts.SourceFile
  text: string
}

function bodyOf({ compiler, file, text }: Read, body: ts.Node, label: string): Difference {
  const isBlock = compiler.isBlock(body)
  const start = body.getStart(file) + (isBlock ? 1 : 0)
  const inside = text.slice(start, isBlock ? body.end - 1 : body.end)
  const end = start + inside.trimEnd().length
  const fill = flush(inside)
  return { kind: isBlock ? 'statements' : 'expression', label, start, end, fills: [fill] }
}

/** Lines without the white space that all of them begin with. */
function flush(text: string): string {
  const lines = text
    .replace(/^[ \t]*\n/, '')
    .trimEnd()
    .split('\n')
  if (HOLDS_SPACE.test(text)) return lines.join('\n')
  const common = commonIndent(lines.filter((line) => line.trim() !== ''))
  return lines.map((line) => line.slice(common)).join('\n')
}

/** What a function is called besides the words that vary. */
function labelOf(own: readonly string[], words: string): string {
  const varying = words.split('-')
  const isVarying = varying.every((word) => own.includes(word))
  return isVarying || own.length === 0 ? 'body' : own.join('-')
}

/** The comment right before each exported declaration. */
function documentation({ ts: compiler, file, text }: Syntax): Difference[] {
  return file.statements.flatMap((statement): Difference[] => {
    const comment = (compiler.getLeadingCommentRanges(text, statement.pos) ?? []).at(-1)
    const isExported = /^export\b/.test(statement.getText(file))
    if (comment === undefined || !isExported || !text.startsWith('/**', comment.pos)) return []
    const prose = text
      .slice(comment.pos + 3, comment.end - 2)
      .replaceAll(/^\s*\* ?/gm, '')
      .trim()
    return [{ kind: 'doc', label: 'about', start: comment.pos, end: comment.end, fills: [prose] }]
  })
}

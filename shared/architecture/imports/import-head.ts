const TRIVIA = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
const LITERAL = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y

/**
 * The start of a text, up to the line on which its last statement that imports can end: most of a file lies behind its imports, and need
 * not be parsed for them. Right before the name of its module such a statement has one of the words `import` and `from`; where a later
 * comment has such a word, more is parsed than is needed. A parser goes from left to right, so it reads the statements of the start as it
 * reads them in the whole text. For imports that stand inside of statements this says nothing.
 */
export function importHead(text: string): string {
  // a reference to a file is a comment
  if (text.includes('<reference')) return text
  const [last, length] = lastWord(text)
  if (last === -1) return ''
  const name = endOf(TRIVIA, text, last + length)
  const end = text.indexOf('\n', endOf(LITERAL, text, name))
  return end === -1 || isWithin(text, end) ? text : text.slice(0, end)
}

/** May a statement go on at a place? Then the word was one of a comment, before the name of a module. */
function isWithin(text: string, at: number): boolean {
  const [close, open] = [text.indexOf('*/', at), text.indexOf('/*', at)]
  if (close !== -1 && (open === -1 || close < open)) return true
  return /['"]/.test(text[endOf(TRIVIA, text, at)] ?? '')
}

function lastWord(text: string): [index: number, length: number] {
  const [from, imported] = [text.lastIndexOf('from'), text.lastIndexOf('import')]
  return from > imported ? [from, 'from'.length] : [imported, 'import'.length]
}

/** Where what an expression matches at a place ends; the place itself where it matches nothing. */
function endOf(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at
  return expression.test(text) ? expression.lastIndex : at
}

import type ts from 'typescript'

/** The body of a function whose result has a type that is written down: the body says nothing to the rest of the file. */
export interface Body {
  start: number
  end: number
  /** How the function is written a second time; `undefined` where it cannot. */
  copy: FunctionCopy | undefined
}

/** A function beside itself under another name. */
export interface FunctionCopy {
  /** Where in the text it can stand. */
  at: number
  /** All of it but its body. */
  head: (suffix: string) => string
}

/** The bodies of the outermost such functions, in their order. */
export function bodiesIn(compiler: typeof ts, file: ts.SourceFile): Body[] {
  const bodies: Body[] = []
  const visit = (node: ts.Node): void => {
    const body = bodyOf(compiler, node)
    if (body === undefined) compiler.forEachChild(node, visit)
    else bodies.push({ start: body.getStart(file), end: body.end, copy: copyOf(compiler, file, node, body) })
  }
  visit(file)
  return bodies
}

function bodyOf(compiler: typeof ts, node: ts.Node): ts.Node | undefined {
  const isTyped =
    compiler.isFunctionDeclaration(node) ||
    compiler.isMethodDeclaration(node) ||
    compiler.isGetAccessor(node) ||
    compiler.isArrowFunction(node) ||
    compiler.isFunctionExpression(node)
  return isTyped && node.type !== undefined ? node.body : undefined
}

function copyOf(
  compiler: typeof ts,
  file: ts.SourceFile,
  node: ts.Node,
  body: ts.Node,
): FunctionCopy | undefined {
  const { text } = file
  const name = nameOf(compiler, node)
  if (name === undefined || isOverloaded(compiler, node, name.text)) return undefined
  const rest = text.slice(name.end, body.getStart(file))
  if (compiler.isFunctionDeclaration(node)) {
    const start = text
      .slice(node.getStart(file), name.getStart(file))
      .replace(/\b(export|default|declare)\b/g, '')
    return { at: text.length, head: (suffix) => `${start}${name.text}${suffix}${rest}` }
  }
  if (compiler.isMethodDeclaration(node)) {
    const start = text.slice(node.getStart(file), name.getStart(file)).replace(/\boverride\b/g, '')
    return { at: node.end, head: (suffix) => `${start}${name.text}${suffix}${rest}` }
  }
  return { at: text.length, head: (suffix) => `const ${name.text}${suffix}${rest}` }
}

/** The name of a function at the top of the file, of a constant that holds one, or of a method of a class. */
function nameOf(compiler: typeof ts, node: ts.Node): ts.Identifier | ts.PrivateIdentifier | undefined {
  const { parent } = node
  if (compiler.isFunctionDeclaration(node)) return compiler.isSourceFile(parent) ? node.name : undefined
  if (compiler.isMethodDeclaration(node)) return methodName(compiler, node)
  if (!compiler.isVariableDeclaration(parent) || parent.type !== undefined) return undefined
  const isTop = compiler.isSourceFile(parent.parent.parent.parent) && parent.initializer === node
  return isTop && compiler.isIdentifier(parent.name) ? parent.name : undefined
}

function methodName(
  compiler: typeof ts,
  node: ts.MethodDeclaration,
): ts.Identifier | ts.PrivateIdentifier | undefined {
  const isFree = compiler.isClassLike(node.parent) && (compiler.getDecorators(node) ?? []).length === 0
  const { name } = node
  return isFree && (compiler.isIdentifier(name) || compiler.isPrivateIdentifier(name)) ? name : undefined
}

/** Is there another declaration of this name beside it? */
function isOverloaded(compiler: typeof ts, node: ts.Node, name: string): boolean {
  let count = 0
  compiler.forEachChild(node.parent, (each) => {
    const isNamed = compiler.isFunctionDeclaration(each) || compiler.isMethodDeclaration(each)
    if (isNamed && each.name !== undefined && 'text' in each.name && each.name.text === name) count += 1
  })
  return count > 1
}

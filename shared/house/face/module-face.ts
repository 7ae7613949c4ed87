import type ts from 'typescript'

/** One module of one version of the code, as a compiler knows it. */
export interface FaceSource {
  ts: typeof ts
  file: ts.SourceFile
  checker: ts.TypeChecker
  /** Are types of other files known? Else only names, kinds and the number of parameters count. */
  typed: boolean
}

export interface ParameterFace {
  type: string
  isOptional: boolean
  isRest: boolean
}

/** What importers see of one export. */
export interface ExportFace {
  name: string
  /** The name inside the module; differs for a default export. */
  local: string
  kind: 'function' | 'class' | 'value' | 'type' | 'unknown'
  /** Of the first signature of a function. */
  parameters: ParameterFace[]
  /** The type, or for a function its result, as the compiler writes it. */
  type: string
  /** Is the type written in the code and not inferred from it? */
  isWritten: boolean
  line: number
}

/** The exports of a module by name. */
export type ModuleFace = ReadonlyMap<string, ExportFace>

/** What a module offers its importers. Empty for a file that is no module. */
export function faceOf(source: FaceSource): ModuleFace {
  const { checker, file } = source
  const symbol = checker.getSymbolAtLocation(file) ?? commonJsSymbol(file)
  if (symbol === undefined) return new Map()
  const whole = symbol.exports?.get(source.ts.InternalSymbolName.ExportEquals)
  const members =
    whole === undefined ? [] : checker.getPropertiesOfType(checker.getTypeOfSymbolAtLocation(whole, file))
  const exported = [...checker.getExportsOfModule(symbol), ...members]
  return new Map(
    exported
      .filter(({ name }) => name !== 'export=' && name !== 'prototype')
      .map((each) => [each.name, exportFace(source, each)]),
  )
}

/** The compiler keeps the exports of a CommonJS module as well, and gives them to nobody. */
function commonJsSymbol(file: ts.SourceFile): ts.Symbol | undefined {
  const symbol: unknown = Reflect.get(file, 'symbol')
  return isSymbol(symbol) ? symbol : undefined
}

function isSymbol(value: unknown): value is ts.Symbol {
  return typeof value === 'object' && value !== null && 'exports' in value
}

function exportFace(source: FaceSource, symbol: ts.Symbol): ExportFace {
  const { ts: compiler, checker, file } = source
  const isAlias = (symbol.flags & compiler.SymbolFlags.Alias) !== 0
  const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol
  const place = [...(symbol.declarations ?? []), ...(target.declarations ?? [])].find(
    (each) => each.getSourceFile() === file,
  )
  const line = place === undefined ? 1 : file.getLineAndCharacterOfPosition(place.getStart(file)).line + 1
  const named = { name: symbol.name, local: localName(compiler, target), line }
  const declaration = target.valueDeclaration ?? target.declarations?.[0]
  const unknown = { kind: 'unknown' as const, parameters: [], type: '', isWritten: false }
  if (declaration === undefined) return { ...named, ...unknown }
  return { ...named, ...shapeOf(source, target, declaration) }
}

/** The name that an export has in its module; a default export is declared with or without one. */
export function localName(compiler: typeof ts, { name, valueDeclaration }: ts.Symbol): string {
  if (name !== 'default' || valueDeclaration === undefined) return name
  const declared = compiler.getNameOfDeclaration(valueDeclaration)
  return declared !== undefined && compiler.isIdentifier(declared) ? declared.text : name
}

type Shape = Omit<ExportFace, 'name' | 'local' | 'line'>

function shapeOf(source: FaceSource, symbol: ts.Symbol, declaration: ts.Declaration): Shape {
  const { ts: compiler, checker, file } = source
  const { flags } = symbol
  if ((flags & compiler.SymbolFlags.Value) === 0) {
    const type = declaredText(compiler, symbol)
    return { kind: 'type', parameters: [], type, isWritten: true }
  }
  if ((flags & (compiler.SymbolFlags.Class | compiler.SymbolFlags.Enum)) !== 0)
    return { kind: 'class', parameters: [], type: classText(source, symbol), isWritten: true }
  const type = checker.getTypeOfSymbolAtLocation(symbol, file)
  const [signature] = type.getCallSignatures()
  if (signature !== undefined) return functionShape(source, signature, type)
  const text = typeText(source, checker.getBaseTypeOfLiteralType(type))
  return {
    kind: 'value',
    parameters: [],
    type: text,
    isWritten: 'type' in declaration && declaration.type !== undefined,
  }
}

function functionShape(source: FaceSource, signature: ts.Signature, type: ts.Type): Shape {
  const { checker } = source
  const result = checker.getBaseTypeOfLiteralType(checker.getReturnTypeOfSignature(signature))
  const others = type.getCallSignatures().slice(1)
  const overloads = others.map((each) => checker.signatureToString(each)).join('; ')
  return {
    kind: 'function',
    parameters: signature.getParameters().map((each) => parameterFace(source, each)),
    type: [typeText(source, result), overloads].filter((text) => text !== '').join('; '),
    isWritten: signature.getDeclaration().type !== undefined,
  }
}

function parameterFace(source: FaceSource, symbol: ts.Symbol): ParameterFace {
  const { ts: compiler, checker, file } = source
  const declaration = symbol.valueDeclaration
  const type = typeText(source, checker.getTypeOfSymbolAtLocation(symbol, declaration ?? file))
  if (declaration === undefined || !compiler.isParameter(declaration))
    return { type, isOptional: false, isRest: false }
  const isOptional = checker.isOptionalParameter(declaration)
  return { type, isOptional, isRest: declaration.dotDotDotToken !== undefined }
}

/** Members in alphabetical order, types as the compiler writes them. */
function classText(source: FaceSource, symbol: ts.Symbol): string {
  const { ts: compiler, checker, file } = source
  const statics = checker.getTypeOfSymbolAtLocation(symbol, file)
  const made = statics.getConstructSignatures().map((each) => checker.signatureToString(each))
  const instance = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
  const members = [...instance, ...checker.getPropertiesOfType(statics)]
    .filter(({ name }) => name !== 'prototype')
    .filter(({ valueDeclaration: each }) => each === undefined || !isHidden(compiler, each))
    .map((each) => `${each.name}: ${typeText(source, checker.getTypeOfSymbolAtLocation(each, file))}`)
  return [...made, ...members.sort()].join('; ')
}

function isHidden(compiler: typeof ts, declaration: ts.Declaration): boolean {
  const { Private, Protected } = compiler.ModifierFlags
  return (compiler.getCombinedModifierFlags(declaration) & (Private | Protected)) !== 0
}

/** Not cut: a type that differs at its end differs. */
export function typeText(
  { ts: compiler, checker }: Pick<FaceSource, 'ts' | 'checker'>,
  type: ts.Type,
): string {
  return checker.typeToString(type, undefined, compiler.TypeFormatFlags.NoTruncation)
}

/** The declarations of a type without comments and layout. */
function declaredText(compiler: typeof ts, symbol: ts.Symbol): string {
  const printer = compiler.createPrinter({ removeComments: true })
  const texts = (symbol.declarations ?? []).map((each) =>
    printer.printNode(compiler.EmitHint.Unspecified, each, each.getSourceFile()),
  )
  return texts
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/^export (?:declare )?/, '')
}

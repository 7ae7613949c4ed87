import type ts from 'typescript'
import type { Effect } from '../../effects.ts'
import { placeIn } from '../assembled-text.ts'
import { constantText } from '../constant-text.ts'
import { eachNode, isAmbient, type OpenSource } from '../open-source.ts'
import { referencesIn } from '../references.ts'
import { globalEffect, withoutRoots, type Use } from './builtin-globals.ts'
import { bareName, moduleRule } from './builtin-modules.ts'
import { argumentUse, resultOf } from './builtin-calls.ts'
import { capabilityKey, type Capability } from './capability.ts'
import { follow, memberOf, type Listener, type Origin, type Trail } from './follow.ts'
import { modulesOf, type ModuleUse } from './imports.ts'
import { markOf } from './member-marks.ts'
import { scriptMark } from './script-words.ts'

/** What the code of one file can do besides computing, each capability once, at its first place. */
export function capabilitiesOf(source: OpenSource): Capability[] {
  const found = new Map<string, Capability>()
  const report = (effect: Effect | undefined, what: string, node: ts.Node): void => {
    if (effect === undefined) return
    const capability = { effect, what: what.slice(0, 80), ...placeIn(source, node) }
    const key = `${capabilityKey(capability)}|${capability.what}`
    if (!found.has(key)) found.set(key, capability)
  }
  const trail: Trail = {
    source,
    references: referencesIn(source),
    listener: { used: () => undefined, dynamic: () => undefined },
    seen: new Set(),
  }
  trail.listener = listenerOf(trail, report)
  for (const name of trail.references.globals)
    if (!LITERAL.has(name.text)) follow(trail, name, { kind: 'global', path: withoutRoots([name.text]) })
  for (const use of modulesOf(source)) followModule(trail, use, report)
  eachNode(source, (node) => reportNode(source, node, report))
  return [...found.values()]
}

/** Names that are values and lead nowhere. */
const LITERAL = new Set(['undefined', 'NaN', 'Infinity', 'arguments'])

type Report = (effect: Effect | undefined, what: string, node: ts.Node) => void

function listenerOf(trail: Trail, report: Report): Listener {
  return {
    used: (origin, use, node) => {
      const path = pathOf(origin)
      if (use === 'call') followResult(trail, origin, node, report)
      const actual =
        use === 'hand-on'
          ? argumentUse(trail, node, (member, at) => follow(trail, at, memberOf(origin, member)))
          : use
      if (actual === 'followed') return
      if (actual === 'dynamic') trail.listener.dynamic(origin, node)
      else report(effectOf(origin, path, actual), whatOf(path, actual), node)
    },
    dynamic: (origin, node) => {
      const path = pathOf(origin)
      const effect = effectOf(origin, path, 'hand-on')
      report(
        path.length > 1 && effect !== undefined ? effect : 'globals',
        `${whatOf(path, 'hand-on')}[computed]`,
        node,
      )
      if (path.length === 1) report(effect, whatOf(path, 'hand-on'), node)
    },
  }
}

function pathOf({ kind, path }: Origin): readonly string[] {
  return kind === 'global' ? withoutRoots(path) : path
}

function effectOf({ kind }: Origin, path: readonly string[], use: Use): Effect | undefined {
  return kind === 'global' ? globalEffect(path, use) : moduleEffect(path, use)
}

/** The effect of a member of a module; writing to one changes the module for everybody. */
function moduleEffect([specifier = '', member]: readonly string[], use: Use): Effect | undefined {
  if (use === 'write') return 'builtins'
  const rule = moduleRule(specifier)
  if (rule === undefined || use === 'look') return undefined
  const effect = (member === undefined ? undefined : rule.members?.get(member)) ?? rule.effect
  return effect === 'none' ? undefined : effect
}

function whatOf(path: readonly string[], use: Use): string {
  const name = path.length === 0 ? 'the global object' : path.join('.')
  if (use === 'write') return `${name} =`
  return use === 'new-empty' || use === 'new' ? `new ${name}()` : name
}

/** What a call gives when it gives a module or a builtin: `require('fs')`, `process.getBuiltinModule('fs')`. */
function followResult(trail: Trail, origin: Origin, callee: ts.Node, report: Report): void {
  const call = trail.source.ts.findAncestor(callee, (node) => trail.source.ts.isCallExpression(node))
  if (call === undefined) return
  const result = resultOf(pathOf(origin), origin.kind)
  if (result === 'prototype') follow(trail, call, { kind: 'global', path: ['(prototype)'] })
  if (result !== 'module') return
  const [argument] = call.arguments
  const specifier = argument === undefined ? undefined : constantText(trail.source, argument)
  followModule(trail, { specifier, node: call, bound: [], value: call }, report)
}

/** A module is followed where only some of its members have an effect; else its import is the capability. */
function followModule(trail: Trail, use: ModuleUse, report: Report): void {
  const { specifier, node } = use
  if (specifier === undefined) {
    report('dynamic-code', 'import of a computed name', node)
    return
  }
  const rule = moduleRule(specifier)
  if (rule !== undefined && rule.members === undefined && rule.effect !== 'none' && !isProcess(specifier))
    report(rule.effect, bareName(specifier), node)
  // files of the repository are judged by themselves
  if (rule !== undefined || !/^[.#]/.test(specifier)) followBound(trail, use, specifier)
}

function isProcess(specifier: string): boolean {
  return bareName(specifier) === 'process'
}

function followBound(trail: Trail, { node, bound, value, again = [] }: ModuleUse, specifier: string): void {
  const root: Origin = isProcess(specifier)
    ? { kind: 'global', path: ['process'] }
    : { kind: 'module', path: [specifier] }
  const origin = (member: string | undefined): Origin =>
    member === undefined ? root : memberOf(root, member)
  for (const member of again) trail.listener.used(origin(member), 'hand-on', node)
  for (const { member, name } of bound) {
    if (member !== undefined) trail.listener.used(origin(member), 'hand-on', name)
    const symbol = trail.source.checker.getSymbolAtLocation(name)
    const references = symbol === undefined ? [] : trail.references.locals.get(symbol)
    for (const reference of references ?? []) follow(trail, reference, origin(member))
  }
  if (value !== undefined) follow(trail, value, root)
}

function reportNode(source: OpenSource, node: ts.Node, report: Report): void {
  const { ts: compiler } = source
  const mark = markOf(source, node) ?? scriptMark(source, node)
  if (mark !== undefined) report(mark.effect, mark.what, node)
  if (compiler.isMetaProperty(node) && node.keywordToken === compiler.SyntaxKind.ImportKeyword)
    report('env', 'import.meta', node)
  if (compiler.isModuleDeclaration(node) && (node.flags & compiler.NodeFlags.GlobalAugmentation) !== 0)
    report('globals', 'declare global', node)
  if (isAmbientGlobal(source, node)) report('globals', 'a declaration for the whole program', node)
}

/** In a declaration file that is no module, everything is declared for all files. */
function isAmbientGlobal({ ts: compiler, file }: OpenSource, node: ts.Node): boolean {
  if (!file.isDeclarationFile || node.parent !== file || !compiler.isStatement(node)) return false
  const isModule = file.statements.some(
    (each) =>
      compiler.isImportDeclaration(each) ||
      compiler.isExportDeclaration(each) ||
      compiler.isExportAssignment(each) ||
      (compiler.canHaveModifiers(each) &&
        (compiler.getModifiers(each) ?? []).some(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword)),
  )
  return !isModule && isAmbient(compiler, node)
}

import type { Declared } from '../types/callable.ts'
import type { CallTree, Link } from '../values/read-call.ts'
import { plainArguments, plainLink } from './chain-variants.ts'
import type { Knowledge } from './knowledge.ts'

/** Calls of an export without examples, from what is declared alone. */
export function plainCalls(callee: string, declared: Declared, knowledge: Knowledge): CallTree[] {
  const called = plainArguments(declared.call, () => [])
  const made = plainArguments(declared.make, () => [])
  const ownMethods = declared.holder === undefined ? [] : methodLinks(callee, declared.holder, knowledge)
  const methods =
    declared.make?.result === undefined ? [] : methodLinks(callee, declared.make.result, knowledge)
  const root = (args: Link['args'], isNew: boolean): Link => ({ names: [], isNew, args })
  return [
    ...(called === undefined ? [] : [[root(called, false)]]),
    ...ownMethods.map((link) => [link]),
    ...(made === undefined ? [] : methods.map((link) => [root(made, true), link])),
  ].map((links) => ({ callee, links }))
}

function methodLinks(callee: string, holder: NonNullable<Declared['holder']>, knowledge: Knowledge): Link[] {
  return holder.methods.flatMap((name) => plainLink({ callee }, name, holder.method(name), knowledge) ?? [])
}

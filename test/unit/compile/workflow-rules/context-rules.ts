import { accessesOf, callsOf, expressionsOf, withoutLiterals, type Expression } from './expression.ts'
import { flawIf, type Rule } from './rule.ts'

/** Everything a compiled workflow may ask GitHub for. None of it is text a stranger can choose freely. */
const CONTEXTS = [
  /^needs\.[\w-]+\.(result|outputs\.(station|round|verdict|next|outcome|risk|weakened))$/,
  /^inputs\.(spec|base|mode|round|upstream|before|after|change)$/,
  /^secrets\.[A-Za-z_]\w*$/,
  /^steps\.[\w-]+\.(outcome|outputs\.[\w-]+)$/,
  /^jobs\.[\w-]+\.(result|outputs\.[\w-]+)$/,
  /^runner\.temp$/,
  /^vars\.[A-Za-z_]\w*$/,
  /^github\.(token|ref|sha|run_id|run_attempt|event_name)$/,
  /^github\.event\.before$/,
  /^github\.event\.action$/,
  /^github\.event\.comment\.id$/,
  /^github\.event\.pull_request\.(number|head\.sha|base\.sha)$/,
  /^github\.event\.merge_group\.base_sha$/,
]

/** Whole expressions that need a context as a whole. */
const WHOLE = new Set([
  'toJSON(needs)',
  'toJSON(jobs)',
  'toJSON(steps)',
  `contains(toJSON(jobs), '"recorded": "true"')`,
  `startsWith(github.event.comment.body, '/jidoka answer') && github.event.comment.user.type != 'Bot'`,
  'github.ref_name == github.event.repository.default_branch',
  `always() && contains(toJSON(needs), '"recorded": "true"')`,
])

function isKnown(access: string): boolean {
  return CONTEXTS.some((pattern) => pattern.test(access))
}

/** In the environment of a step: what an action of the team has set, where no configuration variable says it. */
function isPrepared({ at, code }: Expression): boolean {
  return at.at(-2) === 'env' && at.includes('steps') && /^vars\.(\w+) \|\| env\.\1$/.test(code)
}

function isWhole({ code }: Expression): boolean {
  return WHOLE.has(code)
}

export const contextRules: readonly Rule[] = [
  {
    id: 'context',
    rule: 'expressions read only what strangers cannot choose',
    check: ({ root }) =>
      expressionsOf(root)
        .filter((expression) => !isWhole(expression) && !isPrepared(expression))
        .flatMap(({ at, code }) =>
          accessesOf(code)
            .filter((access) => !isKnown(access))
            .map((access) => ({ at, message: `an expression reads ${access}` })),
        ),
  },
  {
    id: 'function',
    rule: 'expressions compare words; they build and parse nothing',
    check: ({ root }) =>
      expressionsOf(root)
        .filter((expression) => !isWhole(expression))
        .flatMap(({ at, code }) => [
          ...callsOf(code)
            .filter((name) => name !== 'cancelled' && name !== 'always')
            .map((name) => ({ at, message: `an expression calls ${name}` })),
          ...flawIf(
            /[[\]*]/.test(withoutLiterals(code)),
            at,
            'an expression looks fields up by a computed name',
          ),
        ]),
  },
  {
    id: 'event-place',
    rule: 'event fields go into env, inputs of actions and groups',
    check: ({ root }) =>
      expressionsOf(root)
        .filter((each) => !isWhole(each) && /\bgithub\.event\b/.test(withoutLiterals(each.code)))
        .flatMap(({ at }) => {
          const isInput = at.includes('env') || at.includes('with') || at[0] === 'concurrency'
          return flawIf(!isInput, at, 'an event field is used outside env, with and concurrency')
        }),
  },
]

import { textsBelow, type Path } from './workflow-view.ts'

/** One GitHub expression, without its braces. */
export interface Expression {
  at: Path
  code: string
}

/** Every expression below a part of a workflow; conditions are expressions without braces as well. */
export function expressionsOf(part: unknown, place: Path = []): Expression[] {
  return textsBelow(part, place).flatMap(({ at, text }) => {
    const inside = [...text.matchAll(/\$\{\{(.*?)\}\}/gs)].map((match) => ({
      at,
      code: (match[1] ?? '').trim(),
    }))
    return at.at(-1) === 'if' && inside.length === 0 ? [{ at, code: text }] : inside
  })
}

/** The expression with its string literals emptied, so that what is inside them is not taken for code. */
export function withoutLiterals(code: string): string {
  return code.replace(/'(?:[^']|'')*'/g, "''")
}

/** Context accesses such as `needs.plan.outputs.specs`, in order. */
export function accessesOf(code: string): string[] {
  return withoutLiterals(code).match(/(?<![\w.])[A-Za-z_][\w-]*(?:\.[\w*-]+)*(?!\s*\()(?![\w.-])/g) ?? []
}

/** Functions called, in order. */
export function callsOf(code: string): string[] {
  return [...withoutLiterals(code).matchAll(/([A-Za-z_]\w*)\s*\(/g)].map((match) => match[1] ?? '')
}

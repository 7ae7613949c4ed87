/** A spec for one more function of the team's module, and for the one that is there. */
export function specOf(id: string, module: string): string {
  return `---
id: ${id}
title: Half of a number
why:
  who: people who read the prices of the shop
  problem: half prices are typed by hand
  value: no wrong price
  alternatives:
    - { option: do-nothing, verdict: rejected, reason: prices stay wrong }
    - { option: reuse, verdict: rejected, reason: the module has the sum alone }
paths: { write: [${module}], read: [] }
interface:
  - { module: ${module}, signature: "function half(n: number): number" }
  - { module: ${module}, signature: "function add(a: number, b: number): number" }
acceptance:
  - id: AC-1
    ears: The function shall give half of the number.
    examples: [{ call: half(3), returns: 1.5 }, { call: half(0), returns: 0 }]
  - id: AC-2
    ears: The function add shall give the sum of both.
    examples: [{ call: "add(0, 0)", returns: 0 }]
---
`
}

/** The answer of a writer who adds the function; where it is `broken`, the sum is wrong as well, which the team's test finds alone. */
export function answerOf(module: string, code: string, broken: boolean): string {
  const half = code.includes('number') ? 'half(n: number): number' : 'half(n)'
  const declared = `function ${half} {\n  return n / 2\n}\n`
  const added = code.includes('module.exports')
    ? code.replace('module.exports = { add }', `${declared}\nmodule.exports = { add, half }`)
    : `${code}\nexport ${declared}`
  const text = broken ? added.replace('a + b', 'a + b + Math.sign(b)') : added
  return `<<<FILE ${module} {{nonce}}\n${text}FILE>>> {{nonce}}\n`
}

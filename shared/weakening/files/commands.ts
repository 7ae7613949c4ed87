/** Ways to make a failing command succeed, each with words for a person. */
const SWALLOWS: readonly [what: string, pattern: RegExp][] = [
  ['`|| true`', /\|\|\s*(?:true|:|exit\s+0|echo\b|printf\b)/],
  ['`exit 0`', /(?:^|[;&\n]|\bthen\b|\belse\b)\s*exit\s+0\b/],
  ['`set +e`', /(?:^|[;&\n])\s*set\s+\+e\b/],
  ['`; true`', /[;\n]\s*(?:true|:)\s*$/],
  ['`--passWithNoTests`', /--pass-?with-?no-?tests\b/i],
  ['`--no-verify`', /--no-verify\b/],
  [
    '`--exit-zero`',
    /--(?:exit-zero|no-fail|no-error-on-unmatched-pattern|allow-empty-input|ignore-failures?|continue-on-error)\b/,
  ],
  ['updating snapshots', /(?:\s|^)(?:--update-?snapshots?|--updateSnapshot|-u)(?=\s|$|=)/],
  ['`--quiet`', /\beslint\b[^;&|]*\s--quiet\b/],
  ['skipping tests', /(?:-DskipTests|--skip-tests|--testNamePattern|--exclude\b|--ignore-pattern\b)/],
]

/** What in a command or a script lets its failure pass, each way once. */
export function swallowsIn(command: string): string[] {
  const code = command.slice(0, 20_000).replace(/^\s*#.*$/gm, '')
  return SWALLOWS.filter(([, pattern]) => pattern.test(code)).map(([what]) => what)
}

/** Ways to let a failure pass that `after` has and `before` has not. */
export function newSwallows(before: string, after: string): string[] {
  const known = new Set(swallowsIn(before))
  return swallowsIn(after).filter((what) => !known.has(what))
}

/** The commands of a script line, in order, where each has to succeed. */
function steps(script: string): string[] {
  return script
    .split('&&')
    .map((each) => each.trim().replace(/\s+/g, ' '))
    .filter((each) => each !== '')
}

const RAISED = /--max-warnings[= ](\d+)/

/** Does `after` run everything that `before` ran, and nothing that lets a failure pass? */
export function runsAtLeast(before: string, after: string): boolean {
  if (newSwallows(before, after).length > 0 || raisedWarnings(before, after)) return false
  const [was, is] = [steps(before).map(withoutLimit), steps(after).map(withoutLimit)]
  let at = 0
  for (const step of is) if (step === was[at]) at += 1
  return at === was.length && !/[;|]|(?<!&)&(?!&)/.test(addedText(was, is))
}

function addedText(was: readonly string[], is: readonly string[]): string {
  return is.filter((step) => !was.includes(step)).join(' ')
}

function withoutLimit(step: string): string {
  return step.replace(RAISED, '').trim()
}

function raisedWarnings(before: string, after: string): boolean {
  const [was, is] = [before, after].map((each) => RAISED.exec(each)?.[1])
  if (was === undefined) return false
  return is === undefined || Number(is) > Number(was)
}

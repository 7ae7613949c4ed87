import { join } from 'node:path'
import { questionText } from '../adequacy/judge/judge-probe.ts'
import type { Question } from '../adequacy/judge/question.ts'
import { answererName, openIn, questionOf } from '../adequacy/answers/answer-questions.ts'
import { FactoryError } from '../errors.ts'
import { readBytes } from '../files.ts'
import { MAX_CONTROL_FILE_BYTES } from '../limits.ts'
import { safeWord } from '../text/safe-log.ts'
import { askedUnit, provenUnit } from './answer/asked-unit.ts'
import { keepCounterexamples } from './answer/keep-counterexamples.ts'
import { replyIn } from './answer/reply-options.ts'
import { askQuestions } from './answer/ask-questions.ts'
import { writeAnswers, type Desk } from './answer/write-answers.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { gitIdentity } from './said/who.ts'
import { repositoryOf, standingOf } from './work-tree.ts'

export const command: Command = {
  name: 'answer',
  summary: 'answer what the line asks about a spec',
  help: `
jidoka answer <serial or trace dir> [<number>] [--yes | --returns JSON | --throws NAME | --out-of-domain [--must-throw NAME]]
              [--visible] [--by WHO] [--repo DIR] [--trust FILE] [--json]
jidoka answer <serial or trace dir> --keep [--by WHO] [--repo DIR] [--trust FILE] [--json]

Writes the answer to a question of a unit that ended asking into its spec, as one row; nothing else of the file changes. In a
terminal it asks one question after the other. Without one, and without an answer, it lists what is open.

  --yes              what the change does is right
  --returns JSON     the call must return this
  --throws NAME      the call must throw an error of this name
  --out-of-domain    the call means nothing: the domain of the spec says so, and it is not asked again
  --must-throw NAME  with --out-of-domain: it must throw there. This is a criterion that the writer is told of
  --keep             writes the calls by which a reviewer proved a change of the unit wrong, as rows that hold themselves back. A draft that
                     was wrong fails sooner then, so its repair is asked for anew
  --visible          the writer is told of the row: its prompt changes, so the next run asks and pays the models again. By default it is not
                     told, and every recorded answer is replayed
  --by WHO           who answers (default: user.name and user.email of git)
  --repo DIR         repository that holds the trace and the spec (default: the one around the current folder)
  --trust FILE       trust file whose keys count (default: as jidoka verify)

At the keyboard: y yes, a value as JSON, t NAME throws, o out of the domain, s skip, q stop. What was answered before you stop stays.

Exit: 0 written, or nothing is open, 4 questions are open and nothing was answered, 1 the trace is rejected, 2 bad usage or no such question,
130 interrupted.

Examples
  jidoka answer JD-ABCD-EFGH-JKMN
  jidoka answer JD-ABCD-EFGH-JKMN 1 --returns 60000
  jidoka answer JD-ABCD-EFGH-JKMN 2 --out-of-domain --must-throw RangeError
`,
  options: {
    yes: { type: 'boolean' },
    returns: { type: 'string' },
    throws: { type: 'string' },
    'out-of-domain': { type: 'boolean' },
    'must-throw': { type: 'string' },
    visible: { type: 'boolean' },
    keep: { type: 'boolean' },
    by: { type: 'string' },
    repo: { type: 'string' },
    trust: { type: 'string' },
  },
  // an answer is written whole, and the end says which ones are
  endsItself: true,
  run,
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const { trace, number } = wordsOf(args)
  const reply = replyIn(args)
  const repo = await repositoryOf(args, terminal.cwd)
  if (args.flag('keep')) return keep(args, terminal, { trace, repo })
  const asked = await askedUnit(trace, { ...standingOf(args, terminal.cwd), trust: args.text('trust') })
  const file = join(repo, asked.specPath)
  const open = openIn(asked, await readBytes(file, MAX_CONTROL_FILE_BYTES))
  const by = args.text('by') ?? (await gitIdentity(repo))
  const desk: Desk = { asked, file, by, isVisible: args.flag('visible') }
  if (reply !== undefined)
    return reportOf(
      desk,
      await writeAnswers(desk, [{ number: number ?? onlyOne(open, asked.serial), reply }]),
    )
  const chosen = open.filter((each) => number === undefined || each.number === number)
  if (number !== undefined && chosen.length === 0) refuseNumber(desk, number)
  if (terminal.ask === undefined || chosen.length === 0) return reportOf(desk, { written: [], open: chosen })
  const named = { ...desk, by: answererName(by) }
  const outcome = reportOf(desk, await askQuestions(named, chosen, { ask: terminal.ask, say: terminal.say }))
  return terminal.signal.aborted ? { ...outcome, exit: 130 } : outcome
}

async function keep(
  args: Arguments,
  terminal: Terminal,
  { trace, repo }: { trace: string; repo: string },
): Promise<Outcome> {
  const places = { ...standingOf(args, terminal.cwd), trust: args.text('trust') }
  const proven = await provenUnit(trace, places)
  const { serial, specPath } = proven
  const by = args.text('by') ?? (await gitIdentity(repo))
  const written = await keepCounterexamples({ ...proven, file: join(repo, specPath), by })
  const next = written.length === 0 ? null : `commit ${specPath}, then jidoka run ${specPath}`
  return {
    exit: 0,
    json: { serial, spec: specPath, written, next },
    text: [
      ...(next === null
        ? [`no call of ${serial} is worth a row of ${specPath}`]
        : [`${specPath} is changed:`]),
      ...written.map((text) => `  ${safeWord(text)}`),
      ...(next === null ? [] : [`next: ${next}`]),
    ].join('\n'),
  }
}

function wordsOf({ positionals }: Arguments): { trace: string; number: number | undefined } {
  const [trace, word, ...more] = positionals
  if (trace === undefined || more.length > 0)
    throw new FactoryError('USAGE', 'give one serial, and at most one number of a question')
  if (word === undefined) return { trace, number: undefined }
  if (/^[1-9]\d{0,3}$/.test(word)) return { trace, number: Number(word) }
  throw new FactoryError('USAGE', `${JSON.stringify(word.slice(0, 40))} is no number of a question`)
}

function onlyOne(open: readonly Question[], serial: string): number {
  const [only, ...more] = open
  if (only !== undefined && more.length === 0) return only.number
  if (only === undefined)
    throw new FactoryError('ANSWER_GIVEN', `every question of ${serial} is answered`, {
      hint: 'run its spec again',
    })
  throw new FactoryError('USAGE', `${open.length} questions are open, and none is named`, {
    hint: `give its number: ${open.map(({ number }) => number).join(', ')}`,
  })
}

/** A number that is not open was answered, or never asked. */
function refuseNumber({ asked }: Desk, number: number): never {
  questionOf(asked, number)
  throw new FactoryError('ANSWER_GIVEN', `question ${number} of ${asked.serial} is answered already`, {
    hint: 'change the spec itself where the answer was wrong',
  })
}

function reportOf(
  { asked, isVisible }: Desk,
  { written, open }: { written: string[]; open: readonly Question[] },
): Outcome {
  const { serial, specPath } = asked
  const next = `commit ${specPath}, then jidoka run ${specPath}`
  const isChanged = written.length > 0
  return {
    exit: !isChanged && open.length > 0 ? 4 : 0,
    json: { serial, spec: specPath, written, open, next: isChanged ? next : null },
    text: [
      ...(isChanged ? [`${specPath} is changed:`, ...written.map((text) => `  ${safeWord(text)}`)] : []),
      ...open.map((question) => safeWord(`open: ${questionText(question)}`, 800)),
      ...(open.length === 0 && !isChanged ? [`every question of ${serial} is answered`] : []),
      ...(isChanged ? [`next: ${next}`] : []),
      ...(isChanged && isVisible
        ? ['the writer is told of these rows: that run asks and pays the models again']
        : []),
    ].join('\n'),
  }
}

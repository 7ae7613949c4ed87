import { gitExecution } from '../../git/git.ts'
import { FactoryError } from '../../errors.ts'
import { safeText } from '../../text/safe-log.ts'

/** `Ada <ada@example.com>`; empty where git knows nobody. */
export async function gitIdentity(repo: string): Promise<string> {
  const read = async (key: string): Promise<string> => {
    const { code, stdout } = await gitExecution(repo, ['config', '--get', key])
    return code === 0 ? stdout.toString('utf8').trim() : ''
  }
  const [name, email] = [await read('user.name'), await read('user.email')]
  return email === '' ? name : `${name} <${email}>`.trim()
}

const MAX_WORDS_CHARS = 1000

/** What a person says, as one line without anything hidden in it. @throws FactoryError USAGE for nothing. */
export function saidWords(option: string, text: string | undefined): string {
  const words = safeText(text ?? '', MAX_WORDS_CHARS)
  if (words !== '') return words
  throw new FactoryError('USAGE', `--${option} says nothing`, { hint: `say it: --${option} "…"` })
}

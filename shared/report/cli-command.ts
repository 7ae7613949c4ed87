import type { Factory } from '../factory/factory.ts'

const PINNED = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})$/
const SERVER = /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/

/**
 * How a reader starts our command line: from the commit that factory.yml pins our actions to. A bare name on npm is never
 * used: we do not own that name, and the owner of it could run code on the machine of every reader. Without a pinned commit
 * the command is `jidoka`, because the reader has the program already.
 */
export function cliCommand({ github }: Pick<Factory, 'github'>): string {
  const [, repository, commit] = PINNED.exec(github?.actions.source ?? '') ?? []
  const host = github?.host ?? ''
  if (repository === undefined || commit === undefined || !SERVER.test(host)) return 'jidoka'
  const place = host === 'https://github.com' ? `github:${repository}` : `git+${host}/${repository}.git`
  return `npx --yes ${place}#${commit}`
}

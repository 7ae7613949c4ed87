import { blocking } from '../findings.ts'
import { isTooLarge } from './code/changed-files.ts'
import { placeholdersIn } from './code/placeholders.ts'
import type { StyleCheck } from './gate-context.ts'

/** Comments that stand for code: a writer that leaves out what it should have repeated. Prose is not looked at. */
export const placeholderCheck: StyleCheck = {
  name: 'placeholders',
  run: (context) => {
    const files = context.files.filter(
      ({ path, base, head }) =>
        !PROSE.test(path) &&
        !context.isMade(path) &&
        head !== undefined &&
        !isTooLarge(head) &&
        !isTooLarge(base),
    )
    const findings = files.flatMap(({ path, base = '', head = '' }) =>
      placeholdersIn(base, head)
        .slice(0, MOST)
        .map(({ line, text, vanished }) => {
          const lost = vanished === 0 ? '' : `, and ${vanished} lines of code are gone`
          const hint = 'write the whole code out; nothing is filled in for a comment'
          return blocking('CHANGE_PLACEHOLDER', `a comment stands for code${lost}: ${JSON.stringify(text)}`, {
            file: path,
            line,
            hint,
          })
        }),
    )
    return Promise.resolve({ findings, evidence: { files: files.map(({ path }) => path) } })
  },
}

const MOST = 20
const PROSE = /\.(?:md|mdx|markdown|txt|rst|adoc|json|csv|lock)$/i

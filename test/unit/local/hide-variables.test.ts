import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

const MODULE = new URL('../../../shared/local/hide-variables.ts', import.meta.url).href

/** What a process that hid a variable shows of it: to others by /proc, and to a child. */
function seenAfter(call: string): string {
  const program = `
import { execFileSync } from 'node:child_process'
import { hideVariables } from ${JSON.stringify(MODULE)}
${call}
process.stdout.write(execFileSync('sh', ['-c', 'tr "\\\\0" "\\\\n" < /proc/' + process.pid + '/environ; env'], { encoding: 'utf8' }))
`
  const env = { PATH: process.env['PATH'] ?? '', WRITER_KEY: 'sk-canary-0123', MY_WRITER_KEY: 'stays' }
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' })
}

test.skipIf(process.platform !== 'linux')('a hidden variable is in no environment, and others stay', () => {
  expect(seenAfter('')).toContain('sk-canary-0123')
  const seen = seenAfter("hideVariables(['WRITER_KEY', 'MISSING'])")
  expect(seen).not.toContain('canary')
  expect(seen).toContain('MY_WRITER_KEY=stays')
})

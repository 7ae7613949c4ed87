import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findTool, noticeOf } from './find-tool.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** Runs a linter of other people over Jidoka's own .github; empty output means that it has nothing to say. */
function lint(tool: string | undefined, args: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(tool ?? '', args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1' },
  })
  return { code: status, output: status === 0 ? '' : `${stdout}${stderr}` }
}

test("actionlint, with shellcheck where it is installed, finds nothing in Jidoka's own workflows", (context) => {
  const actionlint = findTool('actionlint')
  if (actionlint === undefined) context.skip(noticeOf('actionlint'))
  expect(lint(actionlint, ['-no-color', '-pyflakes='])).toEqual({ code: 0, output: '' })
})

test("zizmor at its strictest persona finds nothing in Jidoka's own .github and actions", (context) => {
  const zizmor = findTool('zizmor')
  if (zizmor === undefined) context.skip(noticeOf('zizmor'))
  const args = ['--offline', '--no-progress', '--persona=auditor', '.github', 'actions']
  expect(lint(zizmor, args)).toEqual({ code: 0, output: '' })
})

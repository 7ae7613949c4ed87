import * as core from '@actions/core'
import { safeWord } from '../text/safe-log.ts'

/** GitHub refuses a step summary over 1 MiB; people read far less. */
const MAX_SUMMARY_CHARACTERS = 60_000

/** Appends Markdown to the step summary, if the runner has one. A summary that cannot be written never changes a verdict. */
export async function writeSummary(markdown: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY'] === undefined) return
  try {
    await core.summary.addRaw(markdown.slice(0, MAX_SUMMARY_CHARACTERS)).write()
  } catch (thrown) {
    const reason = safeWord(thrown instanceof Error ? thrown.message : String(thrown))
    core.info(`the step summary could not be written: ${reason}`)
  }
}

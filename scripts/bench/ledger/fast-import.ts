import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { LEDGER_BRANCH } from '../../../shared/ledger/ledger-branch.ts'

export interface GeneratedFile {
  path: string
  bytes: Buffer
}

/** Bytes that are handed to git at once. */
const BATCH_BYTES = 1 << 20

/** Writes files as the one commit of a ledger, by `git fast-import`: millions of them in a minute or two. */
export async function writeLedger(repo: string, files: Iterable<GeneratedFile>): Promise<void> {
  const child = spawn('git', ['fast-import', '--quiet', '--force'], {
    cwd: repo,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = once(child, 'close')
  let batch: Buffer[] = [
    Buffer.from(`commit refs/heads/${LEDGER_BRANCH}\ncommitter a <a@b.c> 0 +0000\ndata 0\n`),
  ]
  let size = 0
  const flush = async (): Promise<void> => {
    if (!child.stdin.write(Buffer.concat(batch))) await once(child.stdin, 'drain')
    batch = []
    size = 0
  }
  for (const { path, bytes } of files) {
    batch.push(Buffer.from(`M 100644 inline ${path}\ndata ${bytes.length}\n`), bytes, Buffer.from('\n'))
    size += bytes.length
    if (size > BATCH_BYTES) await flush()
  }
  await flush()
  child.stdin.end('\n')
  const [code] = (await ended) as [number | null]
  if (code !== 0) throw new Error(`git fast-import ended with ${code ?? 'a signal'}`)
}

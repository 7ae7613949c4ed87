import { getInput, setOutput } from '@actions/core'
import { asFactoryError } from '../../../shared/errors.ts'
import { artifactStore } from '../../../shared/github/artifacts/artifact-store.ts'

/** The artifact store as a step of a job: the way the stations use it, without the stations. */
async function main(): Promise<void> {
  const store = artifactStore({ env: process.env, token: getInput('token'), timeoutMs: 10_000 })
  const name = getInput('name')
  const text = getInput('text')
  if (text === '') {
    const id = getInput('id')
    const bytes = await store.get({ name, sha256: getInput('sha256'), ...(id === '' ? {} : { id }) })
    setOutput('text', bytes.toString('utf8'))
  } else {
    const stored = await store.put(name, Buffer.from(text))
    setOutput('id', stored.id)
    setOutput('sha256', stored.sha256)
  }
}

try {
  await main()
} catch (thrown) {
  const { code, message, hint } = asFactoryError(thrown)
  setOutput('code', code)
  console.log(`${code}: ${message} (${hint ?? ''})`)
  process.exitCode = 1
}
// a client that gave up on a silent server would keep the process alive
process.exit()

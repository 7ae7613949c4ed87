import { afterEach, beforeEach } from 'vitest'
import { startModelServer, type ModelServer, type Script } from './model-server.ts'
import { temporaryFolder } from './session-options.ts'

/** The server and the folder of the test that runs. */
export interface OneServer {
  folder: string
  server: ModelServer
  /** Starts the server. One that runs is closed before. */
  start: (script: Script) => Promise<ModelServer>
}

/** A temporary folder for each test of a file and, once started, a server; both are gone after it. Call it where the file begins. */
export function oneServer(): OneServer {
  let running: ModelServer | undefined
  let remove: () => Promise<void>
  const stop = async (): Promise<void> => {
    await running?.close()
    running = undefined
  }
  const one: OneServer = {
    folder: '',
    get server() {
      if (running === undefined) throw new Error('no server was started')
      return running
    },
    async start(script) {
      await stop()
      running = await startModelServer(script)
      return running
    },
  }
  beforeEach(async () => {
    const made = await temporaryFolder()
    one.folder = made.folder
    remove = made.remove
  })
  afterEach(async () => {
    await stop()
    await remove()
  })
  return one
}

import {
  startModelServer,
  type ModelServer,
  type SeenRequest,
  type Turn,
} from '../model-server/model-server.ts'
import { startGithubLine, type GithubLine, type GithubLineOptions } from './github-line.ts'

export interface ModelStory {
  line: GithubLine
  /** Every request the models got so far. */
  requests: ModelServer['requests']
}

/** Tells a story of the example on GitHub whose models are this script; nothing is recorded beforehand. */
export async function withModel(
  script: (request: SeenRequest, hit: number) => Turn,
  options: GithubLineOptions,
  story: (story: ModelStory) => Promise<void>,
): Promise<void> {
  const model = await startModelServer(script)
  try {
    const line = await startGithubLine({ endpoint: model.url, ...options })
    try {
      await story({ line, requests: model.requests })
    } finally {
      await line.close()
    }
  } finally {
    await model.close()
  }
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SeenRequest, Turn } from './model-server/model-server.ts'

const ANSWERS = join(import.meta.dirname, '..', '..', 'examples', 'answers')

/** A hand-written reply of the example as a live model would send it: with the nonce of the prompt. */
export function answer(spec: string, step: string, { prompt }: SeenRequest): string {
  const ending = step.startsWith('review') ? 'json' : 'md'
  const text = readFileSync(join(ANSWERS, spec, step, `1.${ending}`), 'utf8')
  return text.replaceAll('{{nonce}}', nonceIn(prompt))
}

/** The marker of the reply blocks that the prompt asks for. */
export function nonceIn(prompt: string): string {
  const nonce = /<<<(?:FILE|HOLE) \S+ ([0-9a-f]{8,64})/.exec(prompt)?.[1]
  return nonce ?? 'no-nonce'
}

export function isReview({ body }: SeenRequest): boolean {
  return body.response_format !== undefined
}

/** Answers of the example for one spec: `generate` by round, then the review. */
export function scripted(spec: string, rounds = 1): (request: SeenRequest, hit: number) => Turn {
  let round = 0
  return (request) => {
    if (isReview(request)) return answer(spec, `review.r${rounds}`, request)
    round += 1
    return answer(spec, `generate.r${Math.min(round, rounds)}`, request)
  }
}

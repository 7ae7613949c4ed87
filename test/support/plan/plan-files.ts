import { execFileSync } from 'node:child_process'
import type { TestRepository } from '../repository.ts'

/** A line that plans can be made for. */
export const FACTORY_TEXT = `version: "1"
name: planned
repository: example/planned
specs: specs/*.spec.md
models:
  writer: { endpoint: "https://writer.example.com/v1", model: w-1, key: WRITER_API_KEY, family: one }
  reviewer: { endpoint: "https://reviewer.example.com/v1", model: r-1, key: REVIEW_API_KEY, family: two }
rounds: 1
line:
  spec-validate: { pass: generate }
  generate: { pass: style-gate }
  style-gate: { pass: review }
  review: { pass: trace-publish }
  trace-publish: {}
`

/** A spec of one function with one example. */
export function specText(id: string, module: string, name: string): string {
  return `---
id: ${id}
title: Say ${name}
paths: { write: [${module}] }
why: { who: readers, problem: they need it, alternatives: [] }
interface:
  - { module: ${module}, signature: "function ${name}(text: string): string" }
acceptance:
  - { id: AC-1, ears: "WHEN a text is given, the function SHALL give it back.", examples: [{ call: '${name}("a")', returns: a }] }
---

Prose.
`
}

/** Commits many specs at once, all of the same bytes. */
export function commitSpecs(repository: TestRepository, specs: readonly string[]): string {
  const { path } = repository
  const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: path, input: 'a spec\n' })
  const input = specs.map((spec) => `100644 ${blob.toString().trim()}\t${spec}\0`).join('')
  execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: path, input })
  repository.git('commit', '--quiet', '-m', 'specs')
  return repository.git('rev-parse', 'HEAD')
}

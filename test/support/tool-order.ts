import type { CommandWriter } from '../../shared/factory/writer-choice.ts'
import { changeSetOf } from '../../shared/git/change-set.ts'
import { toolOrder, type ToolOrder } from '../../shared/writer/command/tool-order.ts'
import { toolRequest } from '../../shared/writer/command/tool-question.ts'
import { specOf, unitOf } from './unit-of.ts'

export interface OrderParts {
  writer?: Partial<CommandWriter>
  previous?: { path: string; content: string | undefined }[]
  away?: string[]
  write?: string[]
}

/** The order of a program that writes; `node agent.mjs` in the tree unless the parts say otherwise. */
export function toolOrderOf(repo: string, base: string, parts: OrderParts = {}): ToolOrder {
  const { previous = [], away = [], write = ['src/**'] } = parts
  const writer: CommandWriter = {
    kind: 'command',
    name: 'agent',
    command: ['node', 'agent.mjs'],
    version: undefined,
    key: undefined,
    family: undefined,
    minutes: 1,
    megabytes: 64,
    ...parts.writer,
  }
  const unit = unitOf(repo, base, { spec: specOf({ paths: { write, read: [] } }) })
  const changeSet = changeSetOf(base, previous)
  const prompt = {
    station: 'generate',
    role: 'writer' as const,
    messages: [{ role: 'user' as const, content: 'the task' }],
    schema: null,
    template: 'test/1',
    nonce: '0123456789abcdef',
  }
  const request = toolRequest(prompt, writer, { base, changes: changeSet.changes, away })
  return toolOrder(unit, writer, { request, changeSet, hidden: ['specs/*.spec.md'], away })
}

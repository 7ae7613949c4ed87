import type { ModelProfile } from '../model/profile.ts'

/** Who writes the change of a unit: a model, a program such as a coding agent, or somebody who has written it already. */
export type WriterChoice = ModelWriter | CommandWriter | ChangeWriter

export interface ModelWriter extends ModelProfile {
  kind: 'model'
}

/** A program that changes the files of a tree of its own. What it leaves there is its proposal. */
export interface CommandWriter {
  kind: 'command'
  /** What it is called in traces. */
  name: string
  /** The program and its words; `{task}` in a word is the path of the task. */
  command: readonly [string, ...string[]]
  /** Prints its version; left out where nobody asks. */
  version: readonly [string, ...string[]] | undefined
  /** The one secret variable that it is given. */
  key: string | undefined
  family: string | undefined
  /** Time limit of one question. */
  minutes: number
  /** Most that it may write and print while it works. */
  megabytes: number
  /** Commands on the base commit, before it starts: installing. `minutes` is the limit of all of them. */
  setup?: { run: string[]; minutes: number }
  /** It may reach the network. */
  network?: boolean
  /** Names of further variables that it is given. They are no secrets. */
  env?: string[]
}

/** Where a change lies that somebody else made. */
export type ChangeSource = 'branch' | 'pull-request' | 'patch'

export interface ChangeWriter {
  kind: 'change'
  from: ChangeSource
  /** Branch, or path of the patch; `{id}` stands for the id of the spec. A pull request is named when a unit is started. */
  place: string | undefined
  key: undefined
  family: string | undefined
}

/** Name of the job on GitHub in which a program writes; no station of such a line has it. */
export const WRITER_JOB = 'writer'

/** Does a program of the team write? On GitHub it has a job of its own. */
export function isCommandWriter(writer: WriterChoice | undefined): writer is CommandWriter {
  return writer?.kind === 'command'
}

/** One line about the writer, for people; words of factory.yml that are checked. */
export function writerText(writer: WriterChoice): string {
  switch (writer.kind) {
    case 'model':
      return `model ${writer.model}`
    case 'command':
      return `command ${writer.name}, ${writer.minutes} min, ${writer.megabytes} MB${writer.network === true ? ', network' : ''}`
    case 'change':
      return `${writer.from}${writer.place === undefined ? '' : ` ${writer.place}`}`
  }
}

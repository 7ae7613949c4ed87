import type { Command } from './command.ts'

export type Load = () => Promise<Command>

/** The commands by what people want of them, in the order of the overview. Each is loaded only when it is called. */
export const GROUPS: Record<string, Record<string, Load>> = {
  'Declare a line': {
    init: async () => (await import('./init.ts')).command,
    doctor: async () => (await import('./doctor.ts')).command,
    validate: async () => (await import('./validate.ts')).command,
    prompt: async () => (await import('./prompt.ts')).command,
    show: async () => (await import('./show.ts')).command,
    compile: async () => (await import('./compile.ts')).command,
    keys: async () => (await import('./keys.ts')).command,
    trust: async () => (await import('./trust.ts')).command,
    pin: async () => (await import('./pin.ts')).command,
  },
  'Carry specs down it': {
    run: async () => (await import('./run.ts')).command,
    answer: async () => (await import('./answer.ts')).command,
    verify: async () => (await import('./verify.ts')).command,
    replay: async () => (await import('./replay.ts')).command,
  },
  'Keep a standard': {
    house: async () => (await import('./house.ts')).command,
    architecture: async () => (await import('./architecture.ts')).command,
    template: async () => (await import('./template.ts')).command,
    style: async () => (await import('./style.ts')).command,
  },
  'Look up and count': {
    trace: async () => (await import('./trace.ts')).command,
    blame: async () => (await import('./blame.ts')).command,
    diff: async () => (await import('./diff.ts')).command,
    ledger: async () => (await import('./ledger.ts')).command,
    recall: async () => (await import('./recall.ts')).command,
    cost: async () => (await import('./cost.ts')).command,
    escapes: async () => (await import('./escapes.ts')).command,
    escape: async () => (await import('./escape.ts')).command,
    report: async () => (await import('./report.ts')).command,
  },
  'Stop the line': {
    andon: async () => (await import('./andon.ts')).command,
  },
}

/** All of them by their names. */
export const COMMANDS: ReadonlyMap<string, Load> = new Map(
  Object.values(GROUPS).flatMap(Object.entries<Load>),
)

import type { CompileContext } from './compile-context.ts'

/** The input `ledger` of the actions that write into it; none for the default. */
export function ledgerInput({ github: { ledger } }: Pick<CompileContext, 'github'>): string | undefined {
  return ledger?.write === 'api' ? ledger.write : undefined
}

import type { default as fastCheck } from 'fast-check'

/** What we use of fast-check, which is loaded only where inputs are made. */
export type FastCheck = Pick<
  typeof fastCheck,
  'array' | 'boolean' | 'constant' | 'constantFrom' | 'integer' | 'oneof' | 'option' | 'sample' | 'tuple'
>

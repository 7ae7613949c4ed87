/** Every program a bundle is made for: the actions, and the command line. */
export const PROGRAMS = [
  'spec-validate',
  'generate',
  'style-gate',
  'review',
  'trace-publish',
  'receive',
  'jidoka',
] as const

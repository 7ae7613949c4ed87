import type { UnavailableReason } from './values.ts'

/** Why nothing was judged, and what to do. */
export const UNAVAILABLE: Readonly<Record<UnavailableReason, { sentence: string; hint: string }>> = {
  'no-config': {
    sentence: 'the base commit has no eslint.config file',
    hint: 'add one, or take the station own-eslint out of factory.yml',
  },
  'legacy-config': {
    sentence: 'the base commit sets ESLint up in a file of the older form',
    hint: 'turn it into eslint.config.js: npx @eslint/migrate-config writes a first one',
  },
  'not-installed': {
    sentence: 'ESLint is not installed in the tree of the base commit',
    hint: 'let setup of the station install it: setup: [npm ci --ignore-scripts]',
  },
  'old-eslint': {
    sentence: 'the installed ESLint is older than 8.57',
    hint: 'install ESLint 9 or later',
  },
  'config-fails': {
    sentence:
      'its configuration cannot be loaded apart, in a tree that it may not write and without a network',
    hint: 'run npx eslint on a fresh clone of the base commit, after setup, without a network',
  },
  'too-slow': {
    sentence: 'loading its configuration took too long',
    hint: 'see what the configuration does besides naming rules',
  },
  ended: {
    sentence: 'its process ended before it had judged the base commit',
    hint: 'run npx eslint on a fresh clone of the base commit, after setup, without a network',
  },
  'not-isolated': {
    sentence: 'this machine cannot run it apart from other processes',
    hint: 'install bubblewrap, or allow unshare (user namespaces, or sudo without a password)',
  },
}

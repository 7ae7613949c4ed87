import { expect, test } from 'vitest'
import { commandEnvironment } from '../../../shared/commands/command-environment.ts'

const PLACE = { home: '/place/home', tmp: '/place/tmp' }

/** Names of what a command is given besides what every command has. */
function given(caller: Record<string, string>, network: boolean): string[] {
  const own = Object.keys(commandEnvironment({}, PLACE, { names: [], network }))
  const names = Object.keys(commandEnvironment(caller, PLACE, { names: [], network }))
  return names.filter((name) => !own.includes(name))
}

test('a command with a network knows where packages and package managers come from, and no secret of that place', () => {
  const caller = {
    npm_config_registry: 'https://npm.example.com',
    COREPACK_NPM_REGISTRY: 'https://npm.example.com',
    COREPACK_INTEGRITY_KEYS: '0',
    COREPACK_NPM_TOKEN: 'secret',
    npm_config__authToken: 'secret',
  }
  const names = ['npm_config_registry', 'COREPACK_NPM_REGISTRY', 'COREPACK_INTEGRITY_KEYS']
  expect(given(caller, true)).toEqual(names)
  expect(given(caller, false)).toEqual([])
})

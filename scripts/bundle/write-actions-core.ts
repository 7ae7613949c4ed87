import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const EAGER = "import { OidcClient } from './oidc-utils.js';"
const LAZY = `const OidcClient = {
  getIDToken: async (audience) => (await import('./oidc-utils.js')).OidcClient.getIDToken(audience),
};`

/**
 * Writes the face of `@actions/core` for a bundle. The package loads an HTTP client (undici, about 1 MB) at its start for
 * the one function that asks for an OIDC token, which we never call. The copy loads it when that function is called.
 * @throws Error when the package no longer looks like that.
 */
export function writeActionsCore(folder: string): void {
  const path = fileURLToPath(import.meta.resolve('@actions/core'))
  const code = readFileSync(path, 'utf8')
  if (!code.includes(EAGER))
    throw new Error('@actions/core no longer imports oidc-utils.js: see decision 0014')
  const from = `${relative(folder, dirname(path)).replaceAll('\\', '/')}/`
  const copy = code.replace(EAGER, LAZY).replaceAll(/(from |import\()'\.\//g, `$1'${from}`)
  writeFileSync(join(folder, 'actions-core.js'), copy)
}

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { OWN_REPOSITORY } from '../../shared/own-repository.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** A command that fetches a package, up to its end. */
const FETCHES =
  /\b(?:npx|bunx|(?:npm|pnpm|yarn) (?:install|i|add|exec|x|dlx|create|init))\b(?:(?!&&)[^\n`|;])*/g

/** A package that somebody called jidoka: `github:octo/jidoka#v1`, `@acme/jidoka`, `jidoka@1`. */
const NAMES = /(?<=\s)[^\s'"]*jidoka[^\s'")]*/

/** The commands of a text that would fetch a jidoka from a place that is not ours. `npx --no` fetches nothing. */
function foreignFetches(text: string): string[] {
  return (text.match(FETCHES) ?? []).filter((command) => {
    const name = NAMES.exec(command)?.[0]
    return name !== undefined && !/^npx --no /.test(command) && !isOurs(name)
  })
}

const OURS = [`github:${OWN_REPOSITORY}#`, `https://github.com/${OWN_REPOSITORY}/`]

function isOurs(name: string): boolean {
  return OURS.some((place) => name.startsWith(place))
}

const FILES = execFileSync(
  'git',
  ['ls-files', '-z', '--', ':!test', ':!docs/traces', ':!package-lock.json'],
  {
    cwd: ROOT,
    encoding: 'utf8',
  },
)
  .split('\0')
  .filter((path) => /\.(?:ts|js|md|ya?ml|sh|json)$|^\.ci\//.test(path))

describe('a command that we print or document', () => {
  test('never fetches a package of ours under a name that anybody could take', () => {
    expect(FILES.length).toBeGreaterThan(100)
    const found = FILES.map((path) => [path, foreignFetches(readFileSync(join(ROOT, path), 'utf8'))])
    expect(found.filter(([, commands]) => commands !== undefined && commands.length > 0)).toEqual([])
  })

  test.each([
    ['npx jidoka verify x', ['npx jidoka verify x']],
    ['npx --yes jidoka@1.2.3 verify', ['npx --yes jidoka@1.2.3 verify']],
    ['npm install --save-dev @somebody/jidoka', ['npm install --save-dev @somebody/jidoka']],
    ['run `npm i jidoka` first', ['npm i jidoka']],
    ['npx --no jidoka verify x', []],
    [`npx --yes github:${OWN_REPOSITORY}#v1 verify`, []],
    [`npm install https://github.com/${OWN_REPOSITORY}/releases/download/v1.2.3/jidoka.tgz`, []],
    ['npm install --ignore-scripts', []],
  ])('is found when it does: %s', (text, found) => {
    expect(foreignFetches(text)).toEqual(found)
  })
})

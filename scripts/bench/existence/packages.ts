import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../measure.ts'

/** Published packages that the labelled questions are put to: pinned versions, and the files that people wrote. */
export const PACKAGES: Record<string, { from?: string; version: string; files: string[] }> = {
  lodash: { version: '4.17.21', files: ['README*', '*.js', 'package.json'] },
  'simple-statistics': { version: '7.8.8', files: ['README*', 'src', 'index.js', 'package.json'] },
  leaflet: { version: '1.9.4', files: ['README*', 'src', 'package.json'] },
  svgo: { version: '4.0.0', files: ['README*', 'lib', 'plugins', 'bin', 'package.json'] },
  qs: { version: '6.14.0', files: ['README*', 'lib', 'package.json'] },
  ramda: { version: '0.31.3', files: ['README*', 'src', 'package.json'] },
  'fs-extra': { version: '11.3.0', files: ['README*', 'lib', 'package.json'] },
  validator: { version: '13.15.15', files: ['README*', 'es', 'package.json'] },
  luxon: { version: '3.7.2', files: ['README*', 'src', 'package.json'] },
  async: { version: '3.2.6', files: ['README*', '*.js', 'internal', 'package.json'] },
  shelljs: { version: '0.10.0', files: ['README*', 'src', 'shell.js', 'plugin.js', 'package.json'] },
  'gl-matrix': { version: '3.4.3', files: ['README*', 'esm', 'package.json'] },
  mocha: { version: '11.7.1', files: ['README*', 'lib', 'bin', 'index.js', 'package.json'] },
  'underscore.string': { version: '3.3.6', files: ['README*', '*.js', 'helper', 'package.json'] },
  rxjs: { version: '7.8.2', files: ['README*', 'src', 'package.json'] },
  semver: {
    version: '7.7.2',
    files: ['README*', '*.js', 'functions', 'ranges', 'classes', 'internal', 'bin', 'package.json'],
  },
  nodemailer: { version: '6.10.1', files: ['README*', 'lib', 'package.json'] },
  geolib: { version: '3.3.4', files: ['README*', 'es', 'package.json'] },
  sharp: { version: '0.33.5', files: ['README*', 'lib', 'package.json'] },
  express: { version: '4.21.2', files: ['Readme*', 'lib', 'index.js', 'package.json'] },
  hoek: { from: '@hapi/hoek', version: '11.0.7', files: ['README*', 'lib', 'package.json'] },
  voca: { version: '1.4.1', files: ['README*', '*.js', 'internal', 'package.json'] },
  underscore: { version: '1.13.8', files: ['README*', 'modules', 'package.json'] },
  axios: { version: '1.21.1', files: ['README*', 'lib', 'index.js', 'package.json'] },
  culori: { version: '4.0.2', files: ['README*', 'src', 'package.json'] },
  locutus: { version: '2.0.39', files: ['README*', 'php', 'golang', 'package.json'] },
  mout: { version: '1.2.4', files: ['README*', '*.js', '*/*.js', 'package.json'] },
  licia: { version: '1.48.0', files: ['README*', '*.js', 'package.json'] },
  dayjs: { version: '1.11.19', files: ['README*', 'esm', 'package.json'] },
  'fs-jetpack': { version: '5.1.0', files: ['README*', 'lib', 'main.js', 'package.json'] },
  'ml-matrix': { version: '6.15.1', files: ['README*', 'src', 'package.json'] },
  rambda: { version: '11.3.0', files: ['README*', 'src', 'package.json'] },
  'chroma-js': { version: '3.2.0', files: ['readme*', 'src', 'index.js', 'package.json'] },
  'date-arithmetic': { version: '4.1.0', files: ['README*', 'index.js', 'package.json'] },
  'prelude-ls': { version: '1.2.1', files: ['README*', 'lib', 'package.json'] },
  'bezier-js': { version: '6.1.4', files: ['README*', 'src', 'package.json'] },
  'd3-array': { version: '3.2.4', files: ['README*', 'src', 'package.json'] },
}

const CACHE = join(ROOT, '.cache', 'bench', 'existence')

/** A git repository with one commit of the package, made on first use in a cached folder. @throws Error without a registry. */
export function packageRepository(name: string): string {
  const found = PACKAGES[name]
  if (found === undefined) throw new Error(`${name} is not among the packages of the bench`)
  const folder = join(CACHE, `${name}-${found.version}`)
  if (!existsSync(folder)) unpack(`${found.from ?? name}@${found.version}`, found.files, folder)
  return folder
}

function unpack(pinned: string, files: readonly string[], folder: string): void {
  const work = `${folder}.new`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const archive = run('npm', ['pack', '--silent', pinned], work).trim()
  run('tar', ['xzf', archive, '--strip-components=1'], work)
  run('git', ['init', '--quiet'], work)
  run(
    'git',
    ['-c', 'core.autocrlf=false', 'add', '--force', '--', ...files.map((each) => `:(glob)${each}`)],
    work,
  )
  run('git', [...AUTHOR, 'commit', '--quiet', '-m', pinned], work)
  renameSync(work, folder)
}

const AUTHOR = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', '-c', 'commit.gpgsign=false']

function run(command: string, words: string[], cwd: string): string {
  return execFileSync(command, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

import { distanceOf, distanceWithin } from '../text/distance.ts'

/** Packages that many people know by name, so that others are named like them to be taken for them. */
const WELL_KNOWN: readonly string[] = `
@angular/core @aws-sdk/client-s3 @azure/identity @babel/core @babel/preset-env @emotion/react @eslint/js @fastify/cors @google-cloud/storage
@hapi/hapi @hapi/joi @jest/globals @mui/material @nestjs/common @nestjs/core @nuxt/kit @octokit/rest @playwright/test @prisma/client
@reduxjs/toolkit @remix-run/node @sentry/node @sigstore/verify @storybook/react @stripe/stripe-js @supabase/supabase-js @sveltejs/kit
@tanstack/react-query @testing-library/react @types/node @types/react @typescript-eslint/parser @vitejs/plugin-react @vue/compiler-sfc
acorn ajv ansi-styles argon2 async autoprefixer axios babel-core babel-eslint babel-loader bcrypt bcryptjs bluebird body-parser bootstrap
browserify bunyan chai chalk cheerio chokidar classnames colors commander compression concurrently cookie-parser core-js cors cross-env
cross-spawn crypto-js css-loader cypress d3 dayjs debug deepmerge discord.js dotenv ejs electron esbuild eslint eslint-plugin-import
eslint-plugin-react ethers event-stream execa express express-session fast-glob fastify file-loader form-data fs-extra glob got graphql
grunt gulp handlebars helmet html-webpack-plugin http-proxy husky immer immutable inquirer ioredis isomorphic-fetch jest joi jquery
js-yaml jsdom jsonwebtoken karma knex koa left-pad leftpad less lint-staged lodash log4js lru-cache luxon marked memcached micromatch
mime minimatch minimist mkdirp mocha moment mongodb mongoose morgan ms multer mysql mysql2 nanoid next node-fetch node-sass nodemailer
nodemon nuxt nyc octokit openai opener ora parcel passport pg pino playwright pm2 postcss preact prettier prisma prompts prop-types
puppeteer qs ramda react react-dom react-native react-redux react-router react-router-dom readable-stream redis redux redux-thunk
request requirejs rimraf rollup rxjs sass sass-loader semver sequelize serve sharp shelljs sinon socket.io socket.io-client sqlite3
stripe style-loader styled-components superagent supertest svelte swr tailwindcss tape terser three through2 tiny-invariant tslib ts-jest
ts-loader ts-node tsup tsx typeorm typescript ua-parser-js uglify-js underscore undici uuid validator vite vitest vue vue-router vuex
webpack webpack-cli webpack-dev-server winston ws xml2js yaml yargs zod zustand
`
  .trim()
  .split(/\s+/)

/** Why a new name may be taken for another one; the other one is named. */
export interface Likeness {
  other: string
  how: string
}

/** Does the repository have the package already, or do many people know it? */
export function isKnown(name: string, own: readonly string[]): boolean {
  return own.includes(name) || WELL_KNOWN.includes(name)
}

/**
 * The known package that a new one may be taken for: a letter more, less, other or swapped; the same letters parted otherwise; figures for
 * letters; the same name in or out of a scope. `own`: packages that the repository has already.
 */
export function looksLike(name: string, own: readonly string[]): Likeness | undefined {
  if (isKnown(name, own)) return undefined
  // types of a package go by its name
  const [, typed] = /^@types\/([^/]+)$/.exec(name) ?? []
  if (typed !== undefined) return looksLike(typed, own)
  for (const other of new Set([...own, ...WELL_KNOWN])) {
    const how = likenessOf(name, other)
    if (how !== undefined) return { other, how }
  }
  return undefined
}

function likenessOf(name: string, other: string): string | undefined {
  const [plain, otherPlain] = [plainOf(name), plainOf(other)]
  if (plain === otherPlain) return 'is written with other signs'
  if (figuresOf(plain) === figuresOf(otherPlain)) return 'has figures for letters'
  if (isScopeOf(name, other) || isScopeOf(other, name)) return 'is the same name in another scope'
  if (isInOwnScope(name, other)) return 'is the same name in a scope of its own'
  if (isNearScope(name, other)) return 'is the same name in a scope that is written nearly alike'
  const least = Math.min(plain.length, otherPlain.length)
  // of short names most are a letter apart from some other
  if (least < 4 || scopeOf(name) !== scopeOf(other)) return undefined
  return distanceWithin(plain, otherPlain, least < 9 ? 1 : 2) ? 'differs in a letter or two' : undefined
}

/** Without what people leave out when they type: dashes, dots, and the endings that say it is JavaScript. */
function plainOf(name: string): string {
  const [scope, base] = name.startsWith('@') ? [`${scopeOf(name)}/`, baseOf(name)] : ['', name]
  const short = base.replace(/[-_.]?js$|[-_.]node$|^(?:node|js)[-_.]/, '')
  return scope + (short.length > 2 ? short : base).replace(/[-_.]/g, '')
}

function figuresOf(name: string): string {
  return name
    .replace(/[1ilI|]/g, 'l')
    .toLowerCase()
    .replace(/[0o]/g, 'o')
    .replace(/[5s]/g, 's')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
}

/** `@babel/core` and `babel-core`, `@types/node` and not `node`. */
function isScopeOf(scoped: string, plain: string): boolean {
  if (!scoped.startsWith('@') || plain.startsWith('@') || scoped.startsWith('@types/')) return false
  return scoped.slice(1).replace('/', '-') === plain
}

/** `@lodash/lodash`, and `@lodahs/lodash`. */
function isInOwnScope(name: string, other: string): boolean {
  return baseOf(name) === other && distanceWithin(scopeOf(name), `@${other}`, other.length < 5 ? 0 : 1)
}

function isNearScope(name: string, other: string): boolean {
  const [scope, known] = [scopeOf(name), scopeOf(other)]
  if (scope === known || scope === '' || known === '') return false
  if (name.slice(scope.length) !== other.slice(known.length)) return false
  return figuresOf(scope) === figuresOf(known) || distanceWithin(scope, known, known.length < 5 ? 0 : 1)
}

/** Signs that no name in the registry has: they are there to be taken for others. */
export function hasForeignSigns(name: string): boolean {
  return !/^[\w.~@/!'()*-]*$/.test(name)
}

/** The name without its scope. */
export function baseOf(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}

function scopeOf(name: string): string {
  return name.startsWith('@') ? name.slice(0, name.indexOf('/')) : ''
}

/** The allowed name that is nearest, if one is near: perhaps it was meant. */
export function nearest(name: string, allowed: readonly string[]): string | undefined {
  const near = allowed
    .filter((each) => !each.includes('*'))
    .map((each) => ({ each, distance: distanceOf(name.slice(0, 214), each.slice(0, 214)) }))
    .sort((x, y) => x.distance - y.distance || (x.each < y.each ? -1 : 1))[0]
  return near !== undefined && near.distance <= Math.max(3, name.length / 2) ? near.each : undefined
}

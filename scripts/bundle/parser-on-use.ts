import { getBuiltinModule } from 'node:process'
import type * as babel from '@babel/parser/typings/babel-parser.js'

export type { ParserOptions } from '@babel/parser/typings/babel-parser.js'

/** Beside the chunks. */
export const PARSER_FILE = 'babel-parser.cjs'

/**
 * Takes the place of `@babel/parser` in a bundle (tsconfig.json of this folder). Nearly every program imports the parser, and many
 * runs have nothing to parse: its 500 kB are read with the first text. @public
 */
export function parse(...words: Parameters<typeof babel.parse>): ReturnType<typeof babel.parse> {
  return loaded().parse(...words)
}

/** As {@link parse}. @public */
export function parseExpression(
  ...words: Parameters<typeof babel.parseExpression>
): ReturnType<typeof babel.parseExpression> {
  return loaded().parseExpression(...words)
}

function loaded(): typeof babel {
  // the bundler would follow an imported `createRequire` and look for the file
  const require = getBuiltinModule('node:module').createRequire(import.meta.url)
  return require(`./${PARSER_FILE}`) as typeof babel
}

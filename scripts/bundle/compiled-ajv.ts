import { createHash } from 'node:crypto'
import { getBuiltinModule } from 'node:process'
import type { ErrorObject, ValidateFunction } from 'ajv'

export type { ErrorObject, ValidateFunction }

/**
 * Takes the place of `ajv/dist/2020.js` in a bundle (tsconfig.json of this folder). Finds what scripts/build.ts compiled
 * instead of compiling it. Each validator is a file beside the chunks, because a program reads few of them. @public
 */
export class Ajv2020 {
  /** What the schemas were compiled with. */
  readonly options: object

  constructor(options: object) {
    this.options = options
  }

  /** Throws when the build did not see the document. */
  compile(document: object): ValidateFunction {
    // the bundler would follow an imported `createRequire` and look for the files
    const require = getBuiltinModule('node:module').createRequire(import.meta.url)
    return require(`./schemas/${validatorFile(document)}`) as ValidateFunction
  }
}

/** Name of the file that holds the validator of a schema. It follows from the content, so it can be no other schema's. */
export function validatorFile(document: object): string {
  return `${createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 32)}.cjs`
}

import { signingSecret, type Factory } from './factory.ts'

/** The variables that hold the keys of the models, each once. */
export function modelKeyNames({ writer, reviewer, second }: Factory['models']): string[] {
  return [...new Set([writer, reviewer, second].flatMap((model) => model?.key ?? []))]
}

/** The variables in which a line expects its secrets: keys of models, of stations, what setup is given, and of the app that delivers. */
export function secretNames({ models, line, github }: Factory): string[] {
  const keys = modelKeyNames(models)
  const ofSetUp = line.flatMap(({ work }) => (work.kind === 'run' ? (work.setup?.secrets ?? []) : []))
  const ofApp = github?.token === undefined ? [] : [github.token.key]
  return [...keys, ...line.map(({ name }) => signingSecret(name)), ...ofSetUp, ...ofApp]
}

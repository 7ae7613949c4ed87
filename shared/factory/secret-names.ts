import { signingSecret, type Factory } from './factory.ts'

/** The variables in which a line expects its secrets: keys of models, of stations, what setup is given, and of the app that delivers. */
export function secretNames({ models, line, github }: Factory): string[] {
  const keys = [models.writer?.key, models.reviewer?.key].filter((name) => name !== undefined)
  const ofSetUp = line.flatMap(({ work }) => (work.kind === 'run' ? (work.setup?.secrets ?? []) : []))
  const ofApp = github?.token === undefined ? [] : [github.token.key]
  return [...keys, ...line.map(({ name }) => signingSecret(name)), ...ofSetUp, ...ofApp]
}

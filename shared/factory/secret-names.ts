import { signingSecret, type Factory } from './factory.ts'

/** The variables in which a line expects its secrets: keys of models, of stations, and what setup is given. */
export function secretNames({ models, line }: Factory): string[] {
  const keys = [models.writer?.key, models.reviewer?.key].filter((name) => name !== undefined)
  const ofSetUp = line.flatMap(({ work }) => (work.kind === 'run' ? (work.setup?.secrets ?? []) : []))
  return [...keys, ...line.map(({ name }) => signingSecret(name)), ...ofSetUp]
}

/** A line that compiles, with actions of a local path, so that no commit id is needed. */
export const LINE = `version: "1"
name: shop
repository: acme/shop
models:
  writer: { endpoint: "http://127.0.0.1:9/v1", model: gpt-5.2 }
rounds: 2
line:
  spec-validate: { pass: generate }
  generate: { pass: style-gate }
  style-gate: { pass: test, stop: generate }
  test: { run: [npm test], report: junit.xml, pass: review, stop: generate }
  review: { pass: trace-publish }
  trace-publish: {}
signing: { mode: keyed }
github:
  actions: { source: ./vendor/jidoka }
`

const PASSED = { 'spec-validate': 'success', generate: 'success', 'style-gate': 'success', test: 'success' }

/** Results of the jobs of the unit of each spec of the example that are not skipped, by the path of the job. */
export const EXAMPLE_JOBS = {
  'kebab-case': { 'spec-validate': 'success', result: 'failure' },
  'mask-email': { ...PASSED, review: 'success', result: 'failure' },
  'parse-duration': {
    ...PASSED,
    'round 2 / generate': 'success',
    'round 2 / style-gate': 'success',
    'round 2 / test': 'success',
    'round 2 / review': 'success',
    result: 'success',
    deliver: 'success',
  },
  'truncate-middle': { ...PASSED, review: 'success', result: 'success', deliver: 'success' },
}

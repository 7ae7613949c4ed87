const PASSED = { 'spec-validate-r1': 'success', 'generate-r1': 'success', 'style-gate-r1': 'success' }

/** Results of the jobs of each spec of the example that are not skipped, on whichever runner its workflows run. */
export const EXAMPLE_JOBS = {
  'kebab-case': { 'spec-validate-r1': 'success', 'trace-publish': 'failure' },
  'mask-email': { ...PASSED, 'test-r1': 'success', 'review-r1': 'success', 'trace-publish': 'failure' },
  'parse-duration': {
    ...PASSED,
    'test-r1': 'success',
    'generate-r2': 'success',
    'style-gate-r2': 'success',
    'test-r2': 'success',
    'review-r2': 'success',
    'trace-publish': 'success',
  },
  'truncate-middle': { ...PASSED, 'test-r1': 'success', 'review-r1': 'success', 'trace-publish': 'success' },
}

import type { GithubFacts } from '../../shared/github/github-facts.ts'

/** What a job of the repository `octo/demo` knows of where it runs. */
export const DEMO_FACTS: GithubFacts = {
  server: 'https://github.com',
  owner: 'octo',
  repository: 'demo',
  runUrl: 'https://github.com/octo/demo/actions/runs/1',
  branch: 'main',
}

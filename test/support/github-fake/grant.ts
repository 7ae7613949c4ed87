/** Who holds a token, and what it may do. */
export interface Grant {
  repository: string
  permissions: Record<string, 'read' | 'write'>
  run: string
  /** `workflow` is GITHUB_TOKEN, `app` an installation token of a GitHub App. Default: `workflow`. */
  by?: Author
}

export type Author = 'workflow' | 'app'

/** The account that GitHub shows for what a token did. */
export function loginOf({ by = 'workflow' }: Pick<Grant, 'by'>): string {
  return by === 'app' ? 'factory-app[bot]' : 'github-actions[bot]'
}

import { PLAN_MINUTES } from '../../limits.ts'

/*
 * What GitHub allows a planning job, each number with its source. A limit that is not in this file is not relied upon.
 *
 * - REST requests of GITHUB_TOKEN: 1,000 an hour for each repository (15,000 in an enterprise). All jobs of all runs share
 *   them. docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api, "Primary rate limit for GITHUB_TOKEN".
 * - Requests that create something: 80 a minute and 500 an hour; wait a second between two of them, and as long as
 *   `retry-after` or `x-ratelimit-reset` says, else a minute. Same page, "About secondary rate limits"; and
 *   docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api.
 * - Runs: 500 queued in 10 seconds, the others are dropped without a word.
 *   docs.github.com/en/actions/reference/limits, "Workflow run queued".
 * - Inputs of workflow_dispatch: 25, and 65,535 characters together.
 *   docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_dispatch.
 * - A list that is filtered shows 1,000 runs at most, so none is. GitHub's OpenAPI description, `actions/list-workflow-runs`.
 * - A job of a hosted runner takes six hours at most. docs.github.com/en/actions/reference/limits.
 */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Between two starts: 80 a minute are allowed. */
export const START_PAUSE_MS = 1 * SECOND
/** Starts in any hour: 500 are allowed, and other jobs create things too. */
export const MAX_STARTS_PER_HOUR = 400
export const STARTS_WINDOW_MS = HOUR

/** Between two looks at the runs: with the starts 520 requests an hour, which leaves 480 of 1,000 to the units. */
export const POLL_MS = 30 * SECOND
/** While only the last starts are looked after. */
export const SETTLE_POLL_MS = 5 * SECOND

/** How long a start without an answer may stay unseen before it is made again. */
export const UNSURE_MS = 1 * MINUTE
/** How long a start that GitHub took may stay unseen before it counts as dropped. */
export const UNSEEN_MS = 5 * MINUTE
/** Starts of one unit on a branch that keeps moving. */
export const MAX_STARTS_OF_UNIT = 5

/** Then a plan hands the rest to a new run, so that a lost machine never loses more than an hour. */
export const HAND_OVER_MS = 1 * HOUR
/** No wait of a plan reaches beyond: the compiled job ends ten minutes later. A limit of an hour fits in behind the hour of work. */
export const GIVE_UP_MS = (PLAN_MINUTES - 10) * MINUTE

/** Entries of one page of a list, and pages that are read. */
export const PAGE_RUNS = 100
export const MAX_PAGES = 50

/** When no answer says how long a secondary limit lasts. */
export const SECONDARY_WAIT_MS = 1 * MINUTE
/** Waits after a fault of the server or the network. */
export const FAULT_WAITS_MS: readonly number[] = [1 * SECOND, 5 * SECOND, 20 * SECOND]

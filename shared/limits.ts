/*
 * Every cap of what is read, sent or kept: one page to review. A name ends in its unit; one without is a count.
 * Caps of what is shown (columns, rows, quotations) stay beside the text they cut.
 */

const KIB = 1024
const MIB = 1024 * KIB
const GIB = 1024 * MIB

/** factory.yml, a spec, a house standard: a team's files are two orders of magnitude smaller. */
export const MAX_CONTROL_FILE_BYTES = 256 * KIB
/** What a team says to a model in words of its own: each question carries it. */
export const MAX_TEAM_PROMPT_BYTES = 32 * KIB
/** A compiled workflow. */
export const MAX_WORKFLOW_BYTES = 2 * MIB
/** The lock file of pinned actions. */
export const MAX_ACTION_LOCK_BYTES = 64 * KIB
export const MAX_PACKAGE_JSON_BYTES = 1 * MIB

/** The file that names the public key of each station. */
export const MAX_TRUST_BYTES = 1 * MIB
/** A private key of this machine. */
export const MAX_KEY_BYTES = 16 * KIB

/** A parcel: a link with its attachments. */
export const MAX_PARCEL_BYTES = 64 * MIB
/** The signed statement inside a link. */
export const MAX_PAYLOAD_BYTES = 32 * MIB
/** Values of a signed document, nested ones included, before a schema sees it; and how deep they are nested. */
export const MAX_PAYLOAD_VALUES = 500_000
export const MAX_PAYLOAD_DEPTH = 64
/** The signed list of the files of a trace folder. */
export const MAX_SEAL_BYTES = 16 * MIB
/** All files of a trace: they are held at once while they are compared. */
export const MAX_TRACE_BYTES = 1 * GIB
/** One entry of the ledger: hashes of at most this many added lines are most of it. */
export const MAX_LEDGER_ENTRY_BYTES = 2 * MIB
export const MAX_LEDGER_LINES = 20_000
/** An attachment that the ledger keeps; a longer one is left out of its parcel, where the link names its digest. */
export const MAX_LEDGER_ATTACHMENT_BYTES = 256 * KIB
/** Files that are read of one trace in the ledger, and how deep they lie. */
export const MAX_LEDGER_TRACE_FILES = 5000
export const MAX_LEDGER_TRACE_DEPTH = 8
/** The report page in the ledger. */
export const MAX_LEDGER_PAGE_BYTES = 512 * KIB
/** `toJSON(needs)`. */
export const MAX_UPSTREAM_BYTES = 1 * MIB
/** The event that started a run: GitHub sends 25 MB at most. */
export const MAX_EVENT_BYTES = 32 * MIB
/** The change set as an attachment. */
export const MAX_CHANGE_SET_BYTES = 64 * MIB
/** The outcome document of a command station. */
export const MAX_OUTCOME_BYTES = 16 * MIB
/** The document of a review, for the report page. */
export const MAX_REVIEW_BYTES = 8 * MIB
/** The calls of a review that are to be run. */
export const MAX_COUNTEREXAMPLES_BYTES = 1 * MIB
/** The JUnit reports that the commands of one station leave, together. */
export const MAX_TEST_REPORT_BYTES = 32 * MIB

/** One value that a call of an example gave, as text; and of the error that it threw. */
export const MAX_ORACLE_VALUE_CHARS = 64 * KIB
export const MAX_ORACLE_MESSAGE_CHARS = 2000
/** Objects in one such value, and how deep they are nested. */
export const MAX_ORACLE_NODES = 20_000
export const MAX_ORACLE_DEPTH = 200
/** Most bytes that a row may ask for by their number alone: `new Uint8Array(16)`. */
export const MAX_EXPECTED_BYTES = MIB
/** The values of all examples of a spec. */
export const MAX_ORACLE_TABLE_CHARS = 4 * MIB
/** Milliseconds for one call of an example, and for loading its module. */
export const ORACLE_CALL_MS = 10_000
export const ORACLE_LOAD_MS = 60_000

/** Milliseconds for one call near the examples, and of silence while a variant is tried; twice that where it was silent before. */
export const PROBE_CALL_MS = 1000
/** Milliseconds of processor time after which a call near the examples, alone in a process, is taken to have no end; and of the clock. */
export const PROBE_END_MS = 10 * PROBE_CALL_MS
export const PROBE_END_CLOCK_MS = 6 * PROBE_END_MS
/** The heap of a process that tries variants, or a call that ended its process: one of them may fill it. */
export const PROBE_HEAP_MIB = 256
/** Calls that tell one variant from the change: the smallest ones are kept. */
export const MAX_PROBE_DIFFERENCES = 24
/** The rows of all calls for which something differs; and what is said of what was not tried. */
export const MAX_PROBE_ROWS = 1000
export const MAX_PROBE_TABLE_CHARS = 2 * MIB
export const MAX_PROBE_REASON_CHARS = 500

/** What a model may change: people do not review more. */
export const MAX_CHANGED_FILE_BYTES = 512 * KIB
export const MAX_CHANGE_BYTES = 2 * MIB
/** A file of which a writer changes a part. The two limits above count the lines that are new. */
export const MAX_EDITED_FILE_BYTES = 8 * MIB
export const MAX_CHANGED_FILES = 100
/** What commands may put into a change: lock files and generated code are longer than what people read. */
export const MAX_PRODUCED_FILE_BYTES = 2 * MIB
export const MAX_PRODUCED_BYTES = 6 * MIB
export const MAX_PRODUCED_FILES = 500
/** Changed files of a writer that is no model which are read at all; entries of its tree, and how deep they lie. */
export const MAX_PROPOSED_FILES = 1000
export const MAX_TOOL_ENTRIES = 200_000
export const MAX_TOOL_FOLDERS_DEEP = 64
/** Milliseconds for a program to print its version. */
export const TOOL_VERSION_MS = 60_000
/** What a pull request of people may change and still be judged. */
export const MAX_PULL_FILES = 5000
export const MAX_PULL_FILE_BYTES = 2 * MIB
export const MAX_PULL_BYTES = 64 * MIB
/** Bytes of the files of one commit that the API makes; they travel as base64. */
export const MAX_API_COMMIT_BYTES = 24 * MIB
/** A text that travels with its tree through the API, and all of one tree. Longer ones are blobs of their own. */
export const MAX_API_TEXT_BYTES = 256 * KIB
export const MAX_API_TREE_BYTES = 4 * MIB
/** Open pull requests that are looked through for those of the same spec. */
export const MAX_OPEN_PULLS = 1000
/**
 * Files of one release, each under 2 GiB: docs.github.com/repositories/releasing-projects-on-github/about-releases#storage-and-bandwidth-quotas.
 */
export const MAX_RELEASE_ASSETS = 1000
/** Releases of one month that hold traces. */
export const MAX_TRACE_RELEASES = 100
/** Output of one git command. */
export const MAX_GIT_OUTPUT_BYTES = 256 * MIB

/** UTF-8 bytes of a repository path, and of one name in it. */
export const MAX_PATH_BYTES = 1024
export const MAX_PATH_NAME_BYTES = 255
/** A glob: the time to match it grows with the length of a name to the power of its wildcards. */
export const MAX_GLOB_CHARS = 1024
export const MAX_WILDCARDS = 12
export const MAX_WILDCARDS_IN_NAME = 3
/** Times `**` in a glob. */
export const MAX_ANY_FOLDERS = 4

/** A file whose imports are read: written by hand, files are smaller. And the texts that are held at once. */
export const MAX_IMPORTING_FILE_BYTES = 1 * MIB
export const MAX_IMPORTING_BYTES = 32 * MIB

/** Milliseconds of processor time for parsing one text: a parser that guesses doubles its time with each level of `async <T>(a = `. */
export const MAX_PARSE_MS = 5_000

/** Milliseconds for the house rules on one text: a house rule that needs longer is written wrongly. */
export const MAX_LINT_MS = 20_000
/** The same for one example of the house, which has a few lines. */
export const MAX_PROOF_MS = 10_000

/** Messages of the team's own ESLint that are taken of one text, and that are listed of a change. */
export const MAX_OWN_MESSAGES = 2000
export const MAX_OWN_ADDED = 300
export const MAX_OWN_MESSAGE_CHARS = 500
/** Milliseconds for loading the team's configuration, and for one file: rules that need types compile the whole project at the first one. */
export const OWN_ESLINT_LOAD_MS = 120_000
export const OWN_ESLINT_FILE_MS = 120_000
/** The heap of a process with the team's ESLint. */
export const OWN_ESLINT_HEAP_MIB = 3072

/** The recorded model calls of a station and round; a line has room for a long prompt and the largest reply. */
export const MAX_CASSETTE_BYTES = 64 * MIB
/** The answer to one question about a pull request, as it is kept for later runs. */
export const MAX_KEPT_ANSWER_BYTES = 8 * MIB
export const MAX_CASSETTE_LINE_BYTES = 24 * MIB
/** An answer that a person gives in place of a model. */
export const MAX_ANSWER_BYTES = 8 * MIB
/** Fewest characters per token, measured in TypeScript. Estimates of tokens are therefore never too low. */
export const CHARS_PER_TOKEN = 3.4
/** Hosts that a model endpoint may have without TLS. */
export const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Milliseconds to wait before each further try of a remote. */
export const RETRY_WAITS_MS: readonly number[] = [1000, 5000]
/** Variable in which a compiled workflow says for how many days artifacts are kept. */
export const RETENTION_VARIABLE = 'JIDOKA_RETENTION_DAYS'
/** Tries to upload one artifact. */
export const MAX_UPLOADS = 3
/** Time limit of the job that starts the units of a line on GitHub. */
export const PLAN_MINUTES = 120
/** Runs of units in progress at once. One page of the list of runs shows 100, those that wait for an approval among them. */
export const MAX_PARALLEL_UNITS = 50
/** Answers that are kept for one unit, each a signed file, and all of them: a unit of many runs has some dozens. */
export const MAX_KEPT_ANSWERS = 1000
export const MAX_STORED_ANSWER_BYTES = 48 * MIB
export const MAX_KEPT_ANSWERS_BYTES = 128 * MIB

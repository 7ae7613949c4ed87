/** Folder, under the runner's temporary one, in which a command station works in a job. Its name tells code on trial nothing. */
export const RUN_FOLDER = 'package'
/** What the station is to do: see work-order.ts. */
export const ORDER_FILE = 'order.json'
/** Setup has ended well. */
export const READY_FILE = 'ready'
/** How it ended: see work-record.ts. */
export const RECORD_FILE = 'record.json'
/** The Node that `receive` ran on. A runner always has it, PATH need not. */
export const NODE_LINK = 'node'
/** Our program that follows the order. */
export const PROGRAM_LINK = 'program'

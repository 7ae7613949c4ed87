import { followOrder } from './follow-order.ts'

// A plain step starts this program, so no token of the job is in its environment.
process.exitCode = await followOrder(process.argv[2] ?? '', process.env)

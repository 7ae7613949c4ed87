import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { FAULTS, type Fault } from './faults.ts'
import { completion, sendJson, type Reply } from './replies.ts'

/** What the server saw: the parsed body of one chat request and its headers. */
export interface SeenRequest {
  path: string
  headers: IncomingHttpHeaders
  /** Parsed JSON body. */
  body: ChatRequest
  /** All message contents, joined by blank lines: what a story looks at to decide. */
  prompt: string
}

export interface ChatRequest {
  model: string
  messages: { role: string; content: string }[]
  response_format?: { type: string; json_schema?: { name: string; strict: boolean; schema: object } }
  [field: string]: unknown
}

/** One turn: a reply text, a reply with details, or a fault by name (see faults.ts). */
export type Turn = string | Reply | Raw | { fault: Fault; wait?: string; location?: string }

/** A body as it is sent. */
export interface Raw {
  raw: string
  /** Default: 200. */
  status?: number
  /** Default: application/json. */
  type?: string
}

/** The same turn for ever, turns in order (the last one repeats), or a function of request and hit (from 1). */
export type Script = Turn | readonly Turn[] | ((request: SeenRequest, hit: number) => Turn)

export interface ModelServer {
  /** Base URL for a profile's `endpoint`, `http://127.0.0.1:<port>/v1`. */
  url: string
  /** In order of arrival. */
  requests: SeenRequest[]
  close(): Promise<void>
}

/**
 * An OpenAI-compatible chat endpoint on 127.0.0.1 that answers by script, over real HTTP.
 *
 *     const server = await startModelServer(['first reply', { fault: '503' }, { content: '{"a":1}', usage: null }])
 *     ... profile.endpoint = server.url ...
 *     await server.close()
 */
export async function startModelServer(script: Script): Promise<ModelServer> {
  const requests: SeenRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming)
    requests.push(request)
    await play(turnOf(script, request, requests.length), request, outgoing)
  }
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  const body = JSON.parse(text === '' ? '{"model":"","messages":[]}' : text) as ChatRequest
  const prompt = body.messages.map(({ content }) => content).join('\n\n')
  return { path: incoming.url ?? '', headers: incoming.headers, body, prompt }
}

function turnOf(script: Script, request: SeenRequest, hit: number): Turn {
  if (typeof script === 'function') return script(request, hit)
  if (!isList(script)) return script
  const turn = script[Math.min(hit, script.length) - 1]
  if (turn === undefined) throw new Error('the script has no turn')
  return turn
}

function isList(script: Turn | readonly Turn[]): script is readonly Turn[] {
  return Array.isArray(script)
}

async function play(turn: Turn, request: SeenRequest, outgoing: ServerResponse): Promise<void> {
  if (typeof turn === 'object' && 'fault' in turn) {
    await FAULTS[turn.fault](outgoing, { ...turn, request })
    return
  }
  if (typeof turn === 'object' && 'raw' in turn) {
    outgoing.writeHead(turn.status ?? 200, { 'content-type': turn.type ?? 'application/json' })
    outgoing.end(turn.raw)
    return
  }
  const reply = typeof turn === 'string' ? { content: turn } : turn
  if (reply.delayMs !== undefined) await wait(reply.delayMs)
  sendJson(outgoing, 200, completion(reply))
}

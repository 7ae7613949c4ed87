import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A proxy that leads nowhere: what a program asks of the network is refused and remembered. */
export interface ClosedDoor {
  /** Variables that send all requests here but those to this machine. */
  env: Record<string, string>
  /** What was asked for, e.g. `CONNECT github.com:443`, in order. */
  asked(): string[]
  close(): Promise<void>
}

export async function startClosedDoor(): Promise<ClosedDoor> {
  const asked: string[] = []
  const note = ({ method = '', url = '' }: IncomingMessage): void => void asked.push(`${method} ${url}`)
  const server = createServer((request, response) => {
    note(request)
    response.writeHead(403).end()
  })
  server.on('connect', (request, socket) => {
    note(request)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    env: { HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: '127.0.0.1' },
    asked: () => [...asked],
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

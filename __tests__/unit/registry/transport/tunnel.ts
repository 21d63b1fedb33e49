// A proxy that takes every host for one port of this machine, so that hosts on the internet can be played here.
import { connect, createServer, type Server } from 'node:net'
import { onTestFinished } from 'vitest'

/** Listens on 127.0.0.1 for the length of the test; gives the port. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A proxy that tunnels every host to one port of 127.0.0.1. */
export function tunnelTo(port: number): Promise<number> {
  return listen(
    createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        const to = connect(port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
          socket.pipe(to).pipe(socket)
        })
        to.on('error', () => socket.destroy())
        socket.on('close', () => to.destroy())
      })
    }),
  )
}

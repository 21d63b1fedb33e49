// A failure that nothing waits for: a bug, and still an end with a word, outputs and an exit code.
import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { runStep } from '../../../sandbox/runner.ts'

it('reports a lost failure as a bug, and writes the outputs', async () => {
  // what it asks never answers, so that nothing else ends the run
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  // thrown once something is written, and so when the action has begun
  const lost = `const { Socket } = await import('node:net')
    const { write } = Socket.prototype
    Socket.prototype.write = function (...given) {
      Socket.prototype.write = write
      setImmediate(() => { throw new Error('lost on the way') })
      return write.apply(this, given)
    }`
  const { status, outputs, log } = await runStep({
    inputs: { source: `127.0.0.1:${port}/acme/app:1`, targets: ':2' },
    nodeArguments: ['--import', `data:text/javascript,${encodeURIComponent(lost)}`],
  })
  expect(log).toContain('lost on the way')
  expect(log).toContain('::error')
  expect(outputs).toMatchObject({ status: 'failed', changed: 'false' })
  expect(status).toBe(1)
})

// How long a session waits for a registry that is in trouble, and for whose trouble it does not wait.
import { describe, expect, it } from 'vitest'
import { closedPort, reply, request, serve, session, statusOf } from './support.ts'

describe('a registry that asks to wait', () => {
  it.each([
    ['0', 429],
    ['0', 502],
    [new Date(Date.UTC(2025, 11, 31)).toUTCString(), 429],
    [new Date(Date.UTC(2025, 11, 31)).toUTCString(), 503],
  ])('and says no time (Retry-After: %s, %i) is not asked again at once', async (after, status) => {
    const server = await serve((_, response, number) =>
      reply(response, number < 4 ? status : 200, { 'retry-after': after }),
    )
    const open = session(server.host)
    expect(await statusOf(open, request('/x'))).toBe(200)
    expect(open.clock.now()).toBeGreaterThanOrEqual(500 + 1000 + 2000)
  })

  it('is left alone by other requests too if the one that was refused is not repeated', async () => {
    const server = await serve((_, response, number) =>
      reply(response, number === 1 ? 503 : 200, { 'retry-after': '7' }),
    )
    const open = session(server.host)
    expect(await statusOf(open, request('/x', { method: 'POST', retry: 'once', redirects: 'none' }))).toBe(503)
    expect(await statusOf(open, request('/y'))).toBe(200)
    expect(open.clock.now()).toBeGreaterThanOrEqual(7000)
    expect(open.events.filter(({ kind }) => kind === 'pause')).toHaveLength(1)
  })
})

describe('a host that a registry redirects to', () => {
  it('is given up when it cannot be reached, and not the registry with it', async () => {
    const away = await closedPort()
    const server = await serve((incoming, response) =>
      incoming.url === '/blob' ? reply(response, 307, { location: `http://${away}/blob` }) : reply(response, 200),
    )
    const open = session(server.host)
    const blob = request('/blob', { bodySize: 'blob' })
    await expect(open.send(blob)).rejects.toThrow('(5 tries)')
    await expect(open.send(blob)).rejects.toThrow(`${away} could not be reached`)
    expect(await statusOf(open, request('/x'))).toBe(200)
  })
})

// Tokens that are refused for a moment after they were issued, since two clocks differ.
import { describe, expect, it } from 'vitest'
import { TokenCache } from '../../../../../src/registry/auth/tokens/cache.ts'
import { type Token, TokenRefusals } from '../../../../../src/registry/auth/tokens/refusals.ts'
import { door, grant } from '../../transport/door.ts'
import { request, session, statusOf, testClock } from '../../transport/support.ts'

describe('a token that is refused when it is new', () => {
  it('is tried again after a wait, and no other is asked for', async () => {
    let refusals = 2
    const server = await door({ enter: () => (refusals-- > 0 ? 401 : undefined) })
    const open = session(server.host)
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(server.seen.filter((line) => line.startsWith('GET /token'))).toHaveLength(1)
    expect(open.clock.slept).toEqual([700, 1500])
  })

  it('is given up after two waits and one other token', async () => {
    let number = 0
    const server = await door({
      token: (_, __, response) => grant(response, `t${(number += 1)}`),
      enter: () => 401,
    })
    expect(await statusOf(session(server.host), request('/v2/x'))).toBe(401)
    expect(number).toBe(2)
  })

  it('is not waited for if it lacks a scope', async () => {
    const server = await door({
      enter: () => 401,
      challenge: (host) => `Bearer realm="http://${host}/token",service="s",error="insufficient_scope"`,
    })
    const open = session(server.host)
    expect(await statusOf(open, request('/v2/x'))).toBe(401)
    expect(open.clock.slept).toEqual([])
  })
})

describe('a token that is refused after it was issued', () => {
  const token: Token = { kind: 'token', token: 't', key: 'k', scopes: [] }
  const { signal } = new AbortController()
  const issue = async () => {
    const clock = testClock()
    const tokens = new TokenCache(clock)
    await tokens.get('k', async () => ({ kind: 'granted', token: 't', seconds: 300 }))
    return { clock, tokens, refusals: new TokenRefusals(tokens, clock) }
  }

  it.each([
    { age: 5000, slept: [700], kept: true },
    { age: 5001, slept: [], kept: false },
  ])('is $age ms old: waits $slept', async ({ age, slept, kept }) => {
    const { clock, tokens, refusals } = await issue()
    clock.advance(age)
    expect(await refusals.mayRetry(token, signal)).toBe(true)
    expect([clock.slept, tokens.isCurrent('k', 't')]).toEqual([slept, kept])
  })

  it('was accepted before: it is renewed at once', async () => {
    const { clock, tokens, refusals } = await issue()
    refusals.onAccepted(token)
    expect(await refusals.mayRetry(token, signal)).toBe(true)
    expect([clock.slept, tokens.isCurrent('k', 't')]).toEqual([[], false])
  })
})

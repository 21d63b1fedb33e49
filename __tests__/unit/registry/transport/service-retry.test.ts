// Requests to services other than registries are repeated if their failure may pass.
import { expect, it } from 'vitest'
import { sendPersistently } from '../../../../src/registry/transport/connections/service-retry.ts'

type Step = number | Error | { readonly status: number; readonly retryAfter: string }

interface Attempts {
  readonly signal?: AbortSignal
  readonly delays?: readonly number[]
}

/** Sends what the steps answer, one after the other: the status or the error at the end, and the steps that are left. */
async function send(
  steps: readonly Step[],
  { signal = new AbortController().signal, delays = [0, 0] }: Attempts = {},
): Promise<readonly [unknown, number]> {
  const left = [...steps]
  const isFinal = (error: unknown) => error instanceof TypeError
  const answer = async () => {
    const step = left.shift() ?? 599
    if (step instanceof Error) throw step
    const { status, retryAfter } = typeof step === 'number' ? { status: step, retryAfter: undefined } : step
    return { status, header: (name: string) => (name === 'retry-after' ? retryAfter : undefined) }
  }
  const result = await sendPersistently(answer, { delays, signal, isFinal }).then(
    ({ status }) => status,
    (error: unknown) => error,
  )
  return [result, left.length]
}

const reset = new Error('reset')
const refused = new TypeError('refused')
const untrusted = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
const wrapped = new Error('fetch failed', { cause: untrusted })

it.each<[string, readonly Step[], unknown]>([
  ['a success is the answer', [200], 200],
  ['404 is an answer', [404], 404],
  ['501 does not pass', [501], 501],
  ['429 and 503 may pass', [429, 503, 200], 200],
  ['no response may pass', [reset, 200], 200],
  ['the last response is the answer', [500, 500, 502], 502],
  ['the last error is thrown', [reset, reset, reset], reset],
  ['a final error is thrown at once', [refused], refused],
  ['a certificate that is not trusted does not become so', [untrusted], untrusted],
  ['nor if it is a cause', [wrapped], wrapped],
  ['a Retry-After of more than two minutes is not waited for', [{ status: 429, retryAfter: '121' }], 429],
])('%s', async (_, steps, result) => {
  expect(await send(steps)).toEqual([result, 0])
})

it('a Retry-After replaces the delay', async () => {
  const steps = [{ status: 503, retryAfter: '0.001' }, 200]
  expect(await send(steps, { delays: [3_600_000] })).toEqual([200, 0])
})

it('an aborted run is not continued', async () => {
  const reason = new Error('cancelled')
  expect(await send([reset, 200], { signal: AbortSignal.abort(reason) })).toEqual([reason, 1])
})

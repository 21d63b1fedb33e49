// Requests to services other than registries are repeated if their failure may pass.
import { expect, it } from 'vitest'
import { sendPersistently } from '../../../../src/registry/transport/connections/service-retry.ts'

/** Sends what the steps answer, one after the other. */
async function send(steps: readonly (number | Error)[], signal = new AbortController().signal) {
  const left = [...steps]
  const isFinal = (error: unknown) => error instanceof TypeError
  const answer = async () => {
    const step = left.shift() ?? 599
    if (step instanceof Error) throw step
    return { status: step }
  }
  const result = await sendPersistently(answer, { delays: [0, 0], signal, isFinal }).catch((error: unknown) => error)
  return [result, left.length]
}

const reset = new Error('reset')
const refused = new TypeError('refused')

it.each<[string, readonly (number | Error)[], unknown]>([
  ['a success is the answer', [200], { status: 200 }],
  ['404 is an answer', [404], { status: 404 }],
  ['501 does not pass', [501], { status: 501 }],
  ['429 and 503 may pass', [429, 503, 200], { status: 200 }],
  ['no response may pass', [reset, 200], { status: 200 }],
  ['the last response is the answer', [500, 500, 502], { status: 502 }],
  ['the last error is thrown', [reset, reset, reset], reset],
  ['a final error is thrown at once', [refused], refused],
])('%s', async (_, steps, result) => {
  expect(await send(steps)).toEqual([result, 0])
})

it('an aborted run is not continued', async () => {
  const reason = new Error('cancelled')
  expect(await send([reset, 200], AbortSignal.abort(reason))).toEqual([reason, 1])
})

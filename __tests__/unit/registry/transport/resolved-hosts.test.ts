// Names that resolve to forbidden addresses: behind a proxy, and between two connections to the registry itself.
import { describe, expect, it, onTestFinished } from 'vitest'
import { dispatch } from '../../../../src/registry/transport/connections/dispatch.ts'
import { ConnectionPools } from '../../../../src/registry/transport/connections/pools.ts'
import { AddressPolicy } from '../../../../src/registry/transport/security/address-policy.ts'
import { reply, request, serve, textOf } from './support.ts'

/** The pools of http://registry.example.com, whose names resolve to each of the addresses in turn. */
function poolsOf(
  origin: URL,
  addresses: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ConnectionPools {
  const queue = [...addresses]
  const policy = new AddressPolicy(origin.hostname, false, (_hostname, _options, callback) =>
    callback(null, [{ address: queue.shift() ?? '', family: 4 }]),
  )
  const pools = new ConnectionPools({
    origin,
    settings: {},
    addresses: policy,
    concurrency: 1,
    environment,
    blobsElsewhere: false,
  })
  onTestFinished(() => pools.close())
  return pools
}

describe('behind a proxy', () => {
  it('a host that resolves to a private address is not requested', async () => {
    const proxy = await serve((_, response) => reply(response, 200))
    const pools = poolsOf(new URL('http://registry.example.com'), ['10.0.0.1', '1.1.1.1'], { http_proxy: proxy.url })
    const sent = dispatch(pools)(request('http://storage.example.net/x'))
    await expect(sent).rejects.toThrow(
      'storage.example.net is at an address that this registry may not send requests to',
    )
    expect(proxy.seen).toEqual([])
  })

  it('a host with a public address and the registry itself are requested', async () => {
    const proxy = await serve((_, response) => reply(response, 200))
    const pools = poolsOf(new URL('http://registry.example.com'), ['1.1.1.1'], { http_proxy: proxy.url })
    for (const url of ['http://storage.example.net/x', 'http://registry.example.com/y'])
      await textOf(await dispatch(pools)(request(url)))
    expect(proxy.seen).toEqual(['GET http://storage.example.net/x', 'GET http://registry.example.com/y'])
  })
})

it('a registry without TLS whose name turns to another network is not connected to again', async () => {
  const server = await serve((_, response) => {
    response.setHeader('connection', 'close')
    reply(response, 200)
  })
  const origin = new URL(`http://registry.example.com:${new URL(server.url).port}`)
  const send = dispatch(poolsOf(origin, ['127.0.0.1', '169.254.169.254']))
  await textOf(await send(request(new URL('/x', origin))))
  await expect(send(request(new URL('/y', origin)))).rejects.toThrow(
    'registry.example.com is at an address that this registry may not send requests to',
  )
  expect(server.seen).toEqual(['GET /x'])
})

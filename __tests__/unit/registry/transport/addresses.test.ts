import { assert, ipV4, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AddressKind, kindOfAddress } from '../../../../src/registry/transport/security/address-kind.ts'
import { AddressPolicy, type Resolve } from '../../../../src/registry/transport/security/address-policy.ts'

function resolve(policy: AddressPolicy, all: boolean): Promise<string> {
  return new Promise((done) => {
    policy.lookup('localhost', { all }, (error, resolved) =>
      done(error?.message ?? (typeof resolved === 'string' ? resolved : resolved.map(({ address }) => address).join())),
    )
  })
}

/** A resolver that gives each of the addresses in turn, and the last one from then on. */
function answers(...addresses: readonly string[]): Resolve {
  let calls = 0
  return (_hostname, _options, callback) => {
    const address = addresses[Math.min(calls, addresses.length - 1)] ?? ''
    calls += 1
    callback(null, [{ address, family: 4 }])
  }
}

function resolveOwn(policy: AddressPolicy): Promise<string> {
  return new Promise((done) => {
    policy.lookupOwn('registry.example.com', {}, (error, address) =>
      done(error?.name ?? (typeof address === 'string' ? address : '')),
    )
  })
}

describe('the kind of an address', () => {
  it.each<[AddressKind, readonly string[]]>([
    ['public', ['1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '64:ff9b::1.1.1.1', '2002:101:101::1']],
    [
      'private',
      ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fd00::1', 'fc00::', 'fec0::1'],
    ],
    ['loopback', ['127.0.0.1', '127.255.0.1', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1']],
    ['link-local', ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', '::ffff:169.254.169.254', '2002:a9fe:a9fe::1']],
    [
      'reserved',
      ['0.0.0.0', '0.1.2.3', '::', '224.0.0.1', '255.255.255.255', 'ff02::1', '192.0.2.1', '2001:db8::1', 'x', ''],
    ],
  ])('%s', (kind, addresses) => {
    expect(addresses.map((address) => [address, kindOfAddress(address)])).toEqual(
      addresses.map((address) => [address, kind]),
    )
  })

  it('is that of the IPv4 address that hides in an IPv6 one', () => {
    assert(
      property(ipV4(), (address) => {
        const hex = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
        const words = [`${hex[0]}${hex[1]}`, `${hex[2]}${hex[3]}`]
        const flipped = words.map((word) => (Number.parseInt(word, 16) ^ 0xff_ff).toString(16))
        const kind = kindOfAddress(address)
        const hidden = [
          `::ffff:${address}`,
          `::ffff:${words.join(':')}`,
          `0:0:0:0:ffff:0:${words.join(':')}`,
          `64:ff9b::${address}`,
          `64:ff9b:1::${words.join(':')}`,
          `2002:${words.join(':')}::`,
          `2001:0:1:2:3:4:${flipped.join(':')}`,
        ]
        expect(hidden.map((hiddenAddress) => kindOfAddress(hiddenAddress))).toEqual(hidden.map(() => kind))
      }),
    )
  })
})

describe('what a registry may name', () => {
  it.each<[string, string, boolean]>([
    ['registry.example.com', '10.0.0.1', false],
    ['registry.example.com', '127.0.0.1', false],
    ['registry.example.com', 'localhost', false],
    ['registry.example.com', '[::ffff:127.0.0.1]', false],
    ['registry.example.com', '169.254.169.254', false],
    ['registry.example.com', '1.1.1.1', true],
    ['registry.example.com', 'storage.example.net', true],
    ['127.0.0.1', '127.0.0.2', true],
    ['localhost', '10.0.0.1', true],
    ['localhost', '169.254.169.254', false],
    ['10.0.0.1', '192.168.0.1', true],
    ['10.0.0.1', '127.0.0.1', false],
    ['10.0.0.1', '0.0.0.0', false],
  ])('%s names %s: %s', (registry, host, allowed) => {
    expect(new AddressPolicy(registry, false).allowsHost(host)).toBe(allowed)
  })

  it('follows from where the registry was reached', () => {
    const policy = new AddressPolicy('registry.corp', false)
    expect(policy.allowsAddress('10.1.1.1')).toBe(false)
    policy.recordOwnAddress('10.0.0.5')
    expect(policy.allowsAddress('10.1.1.1')).toBe(true)
    expect(policy.allowsAddress('127.0.0.1')).toBe(false)
  })

  it('is everything but reserved addresses if the user says so', () => {
    const policy = new AddressPolicy('registry.example.com', true)
    expect(
      ['10.0.0.1', '127.0.0.1', '169.254.169.254', '0.0.0.0'].map((privateAddress) =>
        policy.allowsAddress(privateAddress),
      ),
    ).toEqual([true, true, true, false])
  })

  it('is checked when a name is resolved', async () => {
    const refused = 'localhost is at an address that this registry may not send requests to'
    expect(await resolve(new AddressPolicy('registry.example.com', false), true)).toBe(refused)
    expect(await resolve(new AddressPolicy('registry.example.com', false), false)).toBe(refused)
    expect(await resolve(new AddressPolicy('localhost', false), false)).toMatch(/^(?:127\.0\.0\.1|::1)$/)
    expect(await resolve(new AddressPolicy('localhost', false), true)).toMatch(/127\.0\.0\.1|::1/)
  })
})

describe('the own name of a registry', () => {
  it.each<[string, readonly string[], string, boolean]>([
    ['turns from public to private', ['1.1.1.1', '10.0.0.1'], 'ForbiddenAddressError', false],
    ['turns from public to the metadata service', ['1.1.1.1', '169.254.169.254'], 'ForbiddenAddressError', false],
    ['stays private', ['10.0.0.1', '192.168.0.1'], '192.168.0.1', false],
    ['turns from public to public', ['1.1.1.1', '8.8.8.8'], '8.8.8.8', false],
    ['turns private where the user allows it', ['1.1.1.1', '10.0.0.1'], '10.0.0.1', true],
  ])('%s', async (_, addresses, second, allowPrivate) => {
    const policy = new AddressPolicy('registry.example.com', allowPrivate, answers(...addresses))
    expect(await resolveOwn(policy)).toBe(addresses[0])
    expect(await resolveOwn(policy)).toBe(second)
  })

  it('is held to the address of its first connection', async () => {
    const policy = new AddressPolicy('registry.example.com', false, answers('10.0.0.1'))
    policy.recordOwnAddress('1.1.1.1')
    expect(await resolveOwn(policy)).toBe('ForbiddenAddressError')
  })
})

describe('a host behind a proxy', () => {
  const never = new AbortController().signal
  it.each<[string, Resolve, boolean]>([
    ['10.0.0.1', answers('1.1.1.1'), false],
    ['storage.example.net', answers('10.0.0.1', '1.1.1.1'), false],
    ['storage.example.net', answers('10.0.0.1', '10.0.0.2'), true],
    ['storage.example.net', answers('1.1.1.1'), true],
    ['storage.example.net', (_, __, callback) => callback(new Error('ENOTFOUND'), []), true],
  ])('%s is judged as it resolves here (%#)', async (host, resolve, allowed) => {
    const policy = new AddressPolicy('registry.example.com', false, resolve)
    const check = policy.checkProxied(host, never).then(
      () => true,
      (error: unknown) => (error instanceof Error ? error.name : ''),
    )
    expect(await check).toBe(allowed || 'ForbiddenAddressError')
  })

  it('ends with the run while its name is resolved', async () => {
    const run = new AbortController()
    const policy = new AddressPolicy('registry.example.com', false, () => {})
    const check = policy.checkProxied('storage.example.net', run.signal)
    run.abort(new Error('the run was cancelled'))
    await expect(check).rejects.toThrow('the run was cancelled')
  })
})

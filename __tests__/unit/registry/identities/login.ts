// Logs in with one identity against stand-in services, by host.
import { expect } from 'vitest'
import type { ServiceRequest, ServiceResponse } from '../../../../src/registry/identities/exchange.ts'
import { identitySource } from '../../../../src/registry/identities/source.ts'
import type { RegistryIdentity } from '../../../../src/registry/identities/types.ts'
import { isRecord } from '../../../../src/registry/model/descriptor.ts'
import { answer, idTokenFor } from '../../../support/identity-services.ts'

export type Service = (request: ServiceRequest) => ServiceResponse

export const now = Date.parse('2026-11-28T17:00:00Z')
const github = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://runner.test/token?api=1',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'runner-token',
}

export function jsonOf({ body = '{}' }: ServiceRequest): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(body)
  return isRecord(value) ? value : {}
}

export function bearerOf({ headers = {} }: ServiceRequest): string {
  return (headers['authorization'] ?? '').replace('Bearer ', '')
}

/** What the exchange makes of a registry's answer, and every secret that was announced before. */
export async function login(identity: RegistryIdentity, services: Readonly<Record<string, Service>>) {
  const secrets: string[] = []
  const asked: string[] = []
  const source = identitySource([identity], {
    env: github,
    now: () => now,
    onSecret: (secret) => secrets.push(secret),
    send: async (request) => {
      const { host, pathname, searchParams } = request.url
      asked.push(`${request.method} ${host}${pathname}`)
      if (host === 'runner.test') {
        expect(bearerOf(request)).toBe('runner-token')
        return answer(200, { count: 1, value: idTokenFor(searchParams.get('audience') ?? '') })
      }
      return services[host]?.(request) ?? answer(404, 'no such service')
    },
  })
  const [registry = '', ...path] = identity.registry.split('/')
  const located = await source.find({ kind: 'registry', registry, path: [...path, 'app'].join('/') }, 'push')
  return { credential: located?.credential, secrets, asked }
}

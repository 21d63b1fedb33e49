// Signs requests to AWS's APIs: Signature Version 4.
import type { ServiceRequest } from '../exchange.ts'
import type { AwsKeys } from './keys.ts'

export interface AwsSigning {
  readonly keys: AwsKeys
  /** As credential scopes name it: `ecr`. */
  readonly service: string
  readonly region: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** The request with the headers that sign it: all of its headers are signed. */
export async function signForAws(request: ServiceRequest, signing: AwsSigning): Promise<ServiceRequest> {
  const { AwsV4Signer } = await import('aws4fetch')
  const { method, url, headers = {}, body } = request
  const { keys, service, region, now } = signing
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: { ...headers },
    ...(body !== undefined && { body }),
    ...keys,
    service,
    region,
    datetime: new Date(now).toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
    allHeaders: true,
  })
  const signed = await signer.sign()
  return { ...request, headers: Object.fromEntries([...signed.headers].filter(([name]) => name !== 'host')) }
}

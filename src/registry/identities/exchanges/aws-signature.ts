// Signs requests to AWS with Signature Version 4.
import type { AwsIdentity } from '../types.ts'
import type { AwsKeys } from './aws-sts.ts'

interface ToSign {
  readonly url: string
  readonly service: 'ecr' | 'ecr-public'
  readonly headers: Readonly<Record<string, string>>
  readonly keys: AwsKeys
  readonly identity: AwsIdentity
}

/** AWS Signature Version 4. */
export async function sign({
  url,
  service,
  headers,
  keys,
  identity,
}: ToSign): Promise<Readonly<Record<string, string>>> {
  const { AwsV4Signer } = await import('aws4fetch')
  const region = service === 'ecr-public' ? 'us-east-1' : identity.region
  const signer = new AwsV4Signer({
    method: 'POST',
    url,
    headers,
    body: '{}',
    ...keys,
    service,
    region,
    allHeaders: true,
  })
  const signed = await signer.sign()
  return Object.fromEntries([...signed.headers].filter(([name]) => name !== 'host'))
}

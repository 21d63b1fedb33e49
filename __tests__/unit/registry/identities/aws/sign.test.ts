// Signature Version 4, by vectors of AWS's own test suite (aws-sig-v4-test-suite).
import { expect, it } from 'vitest'
import { signForAws } from '../../../../../src/registry/identities/aws/sign.ts'

const signing = {
  keys: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  service: 'service',
  region: 'us-east-1',
  now: Date.parse('2015-08-30T12:36:00Z'),
}

interface Vector {
  readonly name: string
  readonly method: 'GET' | 'POST'
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signature: string
}

const vectors: readonly Vector[] = [
  { name: 'get-vanilla', method: 'GET', signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31' },
  {
    name: 'get-vanilla-query-order-key-case',
    method: 'GET',
    path: '/?Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'post-vanilla',
    method: 'POST',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'post-header-key-sort',
    method: 'POST',
    headers: { 'My-Header1': 'value1' },
    signature: 'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  },
  {
    name: 'post-x-www-form-urlencoded',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
]

it.each(vectors)('gives the signature of $name', async ({ method, path = '/', headers, body, signature }) => {
  const url = new URL(path, 'https://example.amazonaws.com')
  const { headers: signed = {} } = await signForAws(
    { method, url, ...(headers && { headers }), ...(body && { body }) },
    signing,
  )
  expect(signed['x-amz-date']).toBe('20150830T123600Z')
  expect(signed['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/service\/aws4_request,/,
  )
  expect(signed['authorization']?.split('Signature=')[1]).toBe(signature)
})

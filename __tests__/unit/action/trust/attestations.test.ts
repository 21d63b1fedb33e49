// GitHub's attestations API: bundles in the answer or behind a signed URL, which never sees the token.
import snappy from 'snappyjs'
import { expect, it } from 'vitest'
import { listAttestations } from '../../../../src/action/trust/attestations.ts'
import { answering, type ServiceAnswer } from '../../../support/service-answers.ts'
import { imageDigest } from '../../../support/signed-images.ts'

const api = 'https://api.github.com'
const token = 'a-token-that-must-not-leak'
const bundle = { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', text: 'x'.repeat(1000) }
const stored = 'https://blobs.test/bundle.json.sn?signature=abc'

async function list(answers: Readonly<Record<string, ServiceAnswer>>) {
  const { send, asked } = answering((url) => answers[url.href])
  const outcome = await listAttestations({ send, api, token }, 'acme/app', imageDigest).then(
    (bundles) => bundles.map((bytes) => JSON.parse(Buffer.from(bytes).toString()) as unknown),
    (error: unknown) => String(error),
  )
  return { found: outcome, asked }
}

const first = `https://api.github.com/repos/acme/app/attestations/${imageDigest}?per_page=30`

it('a bundle in the answer is taken as it is', async () => {
  expect((await list({ [first]: { body: { attestations: [{ bundle }] } } })).found).toEqual([bundle])
})

it.each([
  ['snappy', snappy.compress(Buffer.from(JSON.stringify(bundle)))],
  ['JSON', Buffer.from(JSON.stringify(bundle))],
])('a bundle behind a URL, as %s, is fetched without the token', async (_, body) => {
  const { found, asked } = await list({
    [first]: { body: { attestations: [{ bundle: null, bundle_url: stored }] } },
    [stored]: { body },
  })
  expect(found).toEqual([bundle])
  expect(asked.map(({ url }) => url)).toEqual([first, stored])
  expect(JSON.stringify(asked[1])).not.toContain(token)
})

it('pages are followed within the API, and nowhere else', async () => {
  const second = 'https://api.github.com/repositories/1/attestations/x?after=2'
  const evil = 'https://evil.example/?page=3'
  const { found, asked } = await list({
    [first]: { body: { attestations: [{ bundle }] }, headers: { link: `<${second}>; rel="next"` } },
    [second]: { body: { attestations: [{ bundle }] }, headers: { link: `<${evil}>; rel="next"` } },
    [evil]: { body: { attestations: [{ bundle }] } },
  })
  expect(found).toHaveLength(2)
  expect(asked.map(({ url }) => url)).toEqual([first, second])
})

it('pages without an end are read up to a bound', async () => {
  const { asked, found } = await list({
    [first]: { body: { attestations: [{ bundle }] }, headers: { link: `<${first}>; rel="next"` } },
  })
  expect(asked).toHaveLength(5)
  expect(found).toHaveLength(5)
})

it('no attestation is an empty list', async () => {
  expect((await list({})).found).toEqual([])
})

it.each<[string, Readonly<Record<string, ServiceAnswer>>, RegExp]>([
  [
    'a refusal',
    { [first]: { status: 403, body: { message: 'Resource not accessible by integration' } } },
    /answer was 403: .*Resource not accessible/,
  ],
  ['a page of HTML', { [first]: { body: '<html>' } }, /not a list of attestations/],
  [
    'a bundle that is gone',
    { [first]: { body: { attestations: [{ bundle_url: stored }] } } },
    /could not be read from blobs\.test: the answer was 404/,
  ],
  [
    'a block that is larger than any bundle when it is unpacked',
    {
      [first]: { body: { attestations: [{ bundle_url: stored }] } },
      [stored]: { body: Buffer.from('ffffffff0f00', 'hex') },
    },
    /Error/,
  ],
])('%s is an error', async (_, answers, message) => {
  const { found } = await list(answers)
  expect(found).toMatch(message)
  expect(found).not.toContain(token)
})

it.each(['http://blobs.test/x', 'file:///etc/passwd', 'nonsense'])('a bundle at %s is not fetched', async (address) => {
  const { found, asked } = await list({ [first]: { body: { attestations: [{ bundle_url: address }] } } })
  expect(found).toEqual([])
  expect(asked).toHaveLength(1)
})

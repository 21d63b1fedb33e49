// GitHub's records of a promotion, in the shapes that its REST API documents; what fails is a warning.
import { expect, it } from 'vitest'
import { githubRecords } from '../../../../src/action/trust/github-records/publish.ts'
import type { PromotedImage } from '../../../../src/promote/model/workflow-run.ts'
import { isTag } from '../../../../src/registry/model/reference.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { answering, type ServiceAnswer } from '../../../support/service-answers.ts'
import { imageDigest } from '../../../support/signed-images.ts'

const api = 'https://api.github.com'
const token = 'a-token-that-must-not-leak'
const storage = `${api}/orgs/acme/artifacts/metadata/storage-record`
const deployment = `${api}/orgs/acme/artifacts/metadata/deployment-record`
const attestations = `${api}/repos/acme/app/attestations`
const bundle = { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' }
const organization = { repository: { owner: { type: 'Organization' } } }

function promoted(targets: readonly string[]): PromotedImage {
  return {
    digest: imageDigest,
    targets: targets.map((target) => {
      const { repository, tag = '' } = parseReference(target)
      if (!isTag(tag)) throw new TypeError(`${target} has no tag`)
      return { repository, tag }
    }),
    bundles: [Buffer.from(JSON.stringify(bundle))],
  }
}

interface Given {
  readonly answer?: (url: string) => ServiceAnswer
  readonly payload?: Readonly<Record<string, unknown>>
  readonly claims?: object | Error
}

/** What GitHub was sent, and the warnings. */
async function publish(images: readonly PromotedImage[], { answer, payload = organization, claims }: Given = {}) {
  const warnings: string[] = []
  const { send, asked } = answering(({ href }) => answer?.(href) ?? { status: 200, body: {} })
  const jwt = `e30.${Buffer.from(JSON.stringify(claims ?? {})).toString('base64url')}.c2ln`
  const idToken = () => (claims instanceof Error ? Promise.reject(claims) : Promise.resolve(jwt))
  await githubRecords({
    send,
    api,
    token,
    repository: 'acme/app',
    payload,
    idToken: claims === undefined ? undefined : idToken,
    warn: (message) => warnings.push(message),
  })(images)
  const sent = asked.map(({ url, request }) => ({
    url,
    method: request.method,
    headers: request.headers,
    body: JSON.parse(request.body ?? '') as unknown,
  }))
  return {
    sent,
    warnings,
    to: (url: string) => sent.filter((sentRequest) => sentRequest.url === url).map(({ body }) => body),
  }
}

const artifact = { name: 'ghcr.io/acme/app', digest: imageDigest, version: '1.4.0', github_repository: 'app' }

it('each destination has one storage record, however many tags moved, named by its version', async () => {
  const { to, sent, warnings } = await publish([
    promoted(['ghcr.io/acme/app:latest', 'ghcr.io/acme/app:1.4.0', 'registry.acme.dev:5000/prod/app:stable']),
  ])
  expect(warnings).toEqual([])
  expect(to(storage)).toEqual([
    { ...artifact, registry_url: 'https://ghcr.io', repository: 'acme/app', status: 'active' },
    {
      name: 'registry.acme.dev:5000/prod/app',
      digest: imageDigest,
      version: 'stable',
      github_repository: 'app',
      registry_url: 'https://registry.acme.dev:5000',
      repository: 'prod/app',
      status: 'active',
    },
  ])
  expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['POST']))
  expect(sent[0]?.headers).toMatchObject({ authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' })
})

it('the signed record becomes an attestation of the repository', async () => {
  const { to } = await publish([promoted(['ghcr.io/acme/app:1.4.0'])])
  expect(to(attestations)).toEqual([{ bundle }])
})

it('a deployment record names the environment of the job, and there is none without one', async () => {
  const image = promoted(['ghcr.io/acme/app:1.4.0'])
  const { to } = await publish([image], { claims: { environment: 'production' } })
  expect(to(deployment)).toEqual([
    { ...artifact, status: 'deployed', logical_environment: 'production', deployment_name: 'ghcr.io/acme/app' },
  ])
  expect((await publish([image], { claims: {} })).to(deployment)).toEqual([])
  expect((await publish([image])).to(deployment)).toEqual([])
  const failed = await publish([image], { claims: new Error('HTTP 500') })
  expect(failed.to(deployment)).toEqual([])
  expect(failed.warnings).toEqual([expect.stringContaining('the environment of the job is not known: HTTP 500')])
})

it('a layout has no storage record', async () => {
  const { to } = await publish([promoted(['oci:./layout:1.4.0'])])
  expect(to(storage)).toEqual([])
})

it('repositories of users have no storage records, and the run says so', async () => {
  const { sent, warnings } = await publish([promoted(['ghcr.io/acme/app:1.4.0'])], {
    payload: { repository: { owner: { type: 'User' } } },
    claims: { environment: 'production' },
  })
  expect(sent.map(({ url }) => url)).toEqual([attestations])
  expect(warnings).toEqual([expect.stringContaining('GitHub keeps them for organisations, and acme is a user')])
})

it.each<[number, RegExp]>([
  [
    403,
    /^GitHub did not take the storage record of ghcr\.io\/acme\/app: the answer was 403: .*Resource not accessible.*`artifact-metadata: write`; the promotion itself is complete$/,
  ],
  [404, /`artifact-metadata: write`/],
  [500, /the answer was 500.*The promotion itself is complete$/],
])('a refusal with %i is a warning that says what to do, and the rest goes on', async (status, warning) => {
  const { warnings, to } = await publish([promoted(['ghcr.io/acme/app:1.4.0'])], {
    answer: (url) => (url === storage ? { status, body: { message: 'Resource not accessible' } } : { status: 201 }),
  })
  expect(warnings).toEqual([expect.stringMatching(warning)])
  expect(warnings.join()).not.toContain(token)
  expect(to(attestations)).toHaveLength(1)
})

it('a GitHub that cannot be reached is a warning for each record', async () => {
  const { warnings } = await publish([promoted(['ghcr.io/acme/app:1.4.0'])], {
    answer: () => {
      throw new Error('connect ECONNREFUSED')
    },
  })
  expect(warnings).toHaveLength(2)
})

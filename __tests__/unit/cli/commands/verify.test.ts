// What `verify` says of an image, and when everything counts as there.
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../../../src/action/inputs/model/types.ts'
import { reportResult } from '../../../../src/action/log/result.ts'
import {
  describeImages,
  isComplete,
  operandProblems,
  quietRunner,
  verifyInputs,
} from '../../../../src/cli/commands/verify.ts'
import { imageProblems, withoutPlaceholder } from '../../../../src/cli/commands/verify-digest.ts'
import type { ReferrerReport, Report } from '../../../../src/promote/model/report.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { digestFrom, promotion, remember, report, target } from '../../action/inputs/support.ts'

const failure = { message: 'x', side: undefined, remedy: undefined }
const image = target('ghcr.io/acme/app:1', { before: digestFrom('image'), result: 'same' })
const sbom: ReferrerReport = {
  digest: digestFrom('sbom'),
  artifactType: 'application/spdx+json',
  subject: digestFrom('image'),
  size: 10,
  destination: parseReference('ghcr.io/acme/app:1').repository,
  result: 'planned',
}
const unchanged = promotion({ decision: 'unchanged', targets: [image] })

it.each<[string, Partial<Report>, boolean]>([
  ['an image with everything', { promotions: [unchanged] }, true],
  ['an image that lacks something', { promotions: [promotion({ decision: 'promote', targets: [image] })] }, false],
  ['one of two', { promotions: [unchanged, promotion({ decision: 'refused', targets: [image] })] }, false],
  ['a list of referrers that could not be read', { promotions: [unchanged], failures: [failure] }, false],
])('%s', (_, rest, complete) => {
  expect(isComplete([report(rest)])).toBe(complete)
})

it.each<[Partial<Report>, string]>([
  [{ promotions: [unchanged] }, ', complete'],
  [
    { promotions: [promotion({ decision: 'promote', targets: [image] })] },
    '(2 platforms, 0 referrers), incomplete: manifests or blobs of the image are missing',
  ],
  [
    {
      promotions: [
        promotion({ decision: 'promote', targets: [image], referrers: [sbom, { ...sbom, result: 'present' }] }),
      ],
    },
    '(2 platforms, 2 referrers), incomplete: 1 of 2 referrers is missing (application/spdx+json)',
  ],
  [
    { promotions: [promotion({ decision: 'refused', refusals: ['a', 'b'], targets: [image] })] },
    '(2 platforms, 0 referrers), 2 gates not met',
  ],
  [
    {
      promotions: [
        promotion({
          decision: 'refused',
          targets: [target('a:1', { move: 'refused', rule: 'allow-targets', detail: 'not in the list' })],
        }),
      ],
    },
    'a:1: not read: not in the list',
  ],
  [{ promotions: [unchanged], failures: [{ ...failure, code: 'source-not-found' }] }, ': not found'],
  [{ promotions: [unchanged], failures: [{ ...failure, code: 'source-content-missing' }] }, ': incomplete'],
  [
    { promotions: [promotion({ targets: [target('ghcr.io/acme/app:1', { before: digestFrom('other') })] })] },
    `:1: found ${digestFrom('other')}; expected ${digestFrom('image')}, which ghcr.io/acme/app:sha-1 names`,
  ],
  [
    { promotions: [promotion({ targets: [target('ghcr.io/acme/app:1')] })] },
    `:1: the tag does not exist; expected ${digestFrom('image')}, which ghcr.io/acme/app:sha-1 names`,
  ],
  [{ promotions: [promotion({ digest: undefined, targets: [image] })] }, ': could not be verified'],
])('%#', (rest, ending) => {
  const [line] = describeImages(report(rest))
  expect(line?.endsWith(ending)).toBe(true)
})

it('says how to complete an image', () => {
  const incomplete = promotion({ decision: 'promote', targets: [image], referrers: [sbom] })
  expect(describeImages(report({ promotions: [incomplete] }))[1]).toBe(
    'What to do: promote ghcr.io/acme/app:sha-1 to ghcr.io/acme/app:1 again; what is there already is not sent again.',
  )
})

it('compares an image with itself, or with the source that is given', () => {
  expect(verifyInputs('a:1', { require: 'x' })).toMatchObject({ source: 'a:1', targets: 'a:1', 'dry-run': 'true' })
  expect(verifyInputs('a:1', { source: 'b:1' })).toMatchObject({ source: 'b:1', targets: 'a:1' })
})

describe('an image that is named by its digest', () => {
  const digest = digestFrom('image')

  it.each([
    ['app:1', { source: `ghcr.io/acme/app@${digest}`, targets: 'ghcr.io/acme/app:1' }],
    ['app', { source: `ghcr.io/acme/app@${digest}`, targets: 'ghcr.io/acme/app:promote-image-verify' }],
  ])('is what the tag has to name, if there is one: %s', (name, inputs) => {
    expect(verifyInputs(`ghcr.io/acme/${name}@${digest}`, {})).toMatchObject(inputs)
  })

  it('has to be the image of no other source', () => {
    expect(imageProblems(`ghcr.io/acme/app@${digest}`, { source: 'b:1' })).toEqual([
      {
        input: 'source',
        text: `"ghcr.io/acme/app@${digest}" says by its digest which image it has to be: leave out the digest or \`source\`.`,
      },
    ])
    expect(imageProblems('ghcr.io/acme/App', {})).toEqual([
      {
        input: '',
        text: '"ghcr.io/acme/App" names no tag and no digest. Write ghcr.io/acme/app:TAG or ghcr.io/acme/app@sha256:….',
      },
    ])
    expect(imageProblems('ghcr.io/acme/app:1', { source: 'b:1' })).toEqual([])
    expect(imageProblems('ghcr.io/acme/app@sha256:aa', { source: 'b:1' })).toEqual([])
  })

  const sources = [parseReference(`ghcr.io/acme/app@${digest}`)]
  const placeholder = target('ghcr.io/acme/app:promote-image-verify', { after: undefined, result: 'planned' })

  it.each<[Partial<Report>, string, boolean]>([
    [{ promotions: [promotion({ sources, targets: [placeholder] })] }, '(2 platforms, 0 referrers), complete', true],
    [
      {
        status: 'refused',
        promotions: [promotion({ sources, decision: 'refused', refusals: ['a'], targets: [placeholder] })],
      },
      '(2 platforms, 0 referrers), 1 gate not met',
      false,
    ],
    [
      {
        status: 'failed',
        promotions: [promotion({ sources, decision: 'failed', digest: undefined, targets: [placeholder] })],
        failures: [{ ...failure, code: 'source-not-found' }],
      },
      ': not found',
      false,
    ],
  ])('is described without a tag: %#', (rest, ending, complete) => {
    const described = withoutPlaceholder(report({ status: 'planned', ...rest }))
    expect(describeImages(described)).toEqual([expect.stringMatching(new RegExp(`^ghcr.io/acme/app@${digest}: `))])
    expect(describeImages(described)[0]?.endsWith(ending)).toBe(true)
    expect(isComplete([described])).toBe(complete)
    expect(JSON.stringify(described)).not.toContain('promote-image-verify')
    expect(described.status).toBe(rest.status ?? 'unchanged')
  })

  it('leaves other reports as they are', () => {
    const tagged = report({ promotions: [unchanged] })
    expect(withoutPlaceholder(tagged)).toBe(tagged)
  })
})

it.each<[string, Readonly<Record<string, string>>, readonly Problem[], readonly Problem[]]>([
  ['a', {}, [{ input: 'source', text: 'no tag' }], [{ input: '', text: 'no tag' }]],
  ['a', { source: 'b' }, [{ input: 'source', text: 'no tag' }], [{ input: 'source', text: 'no tag' }]],
  [
    'a',
    {},
    [
      { input: 'targets', text: 'no tag' },
      { input: 'require', text: 'wrong' },
    ],
    [
      { input: '', text: 'no tag' },
      { input: 'require', text: 'wrong' },
    ],
  ],
])('names what is wrong with an image as its argument: %s', (_, texts, problems, named) => {
  expect(operandProblems(problems, texts)).toEqual(named)
})

it.each<[Partial<Report>, readonly string[]]>([
  [{ failures: [{ ...failure, side: 'source' }] }, ['::error title=Verification failed::x']],
  [
    { status: 'refused', changed: false, promotions: [promotion({ decision: 'refused', refusals: ['platforms: x'] })] },
    ['::error title=Verification failed::ghcr.io/acme/app:sha-1 does not meet 1 gate:%0A- platforms: x.'],
  ],
])('speaks of an image and its gates, and of no promotion: %#', (rest, annotations) => {
  const { runner, lines } = remember()
  reportResult(report(rest), quietRunner(runner), 'command-line', 'Verification')
  expect(lines()).toEqual(annotations)
})

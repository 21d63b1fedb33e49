// The examples of the outputs: each is what a run writes, and each expression gives on it what the docs say.
import { describe, expect, it } from 'vitest'
import { outputExamples } from '../../scripts/output-examples.ts'
import { emptyOutputs, outputNames, outputsOf } from '../../src/action/outputs/outputs.ts'
import { formatReference } from '../../src/registry/model/reference.ts'
import { parseReference } from '../../src/registry/model/reference-syntax/parse.ts'
import { digestFrom, promotion, read, report, target } from '../unit/action/inputs/support.ts'
import { evaluate } from './expressions.ts'

const [image, former] = [digestFrom('app 1.2.3'), digestFrom('app 1.2.2')]
const promoted = report({
  promotions: [
    promotion({
      sources: [parseReference('ghcr.io/acme/app:sha-1f2e3d4')],
      digest: image,
      platforms: (['amd64', 'arm64'] as const).map((architecture, at) => ({
        platform: { os: 'linux', architecture },
        digest: digestFrom(architecture),
        size: [32_925_286, 31_247_564][at],
        config: digestFrom(`config of ${architecture}`),
      })),
      targets: [
        target('acme/app:1.2.3', { after: image }),
        target('acme/app:latest', { class: 'latest', move: 'move', before: former, after: image, result: 'moved' }),
      ],
      referrers: [
        {
          digest: digestFrom('application/spdx+json'),
          artifactType: 'application/spdx+json',
          subject: image,
          size: 812,
          destination: parseReference('acme/app').repository,
          result: 'copied',
        },
      ],
    }),
  ],
  traffic: {
    sent: { blobs: 9, bytes: 33_135_001 },
    mounted: { blobs: 0, bytes: 0 },
    present: { blobs: 6, bytes: 59_454_259 },
  },
  requests: 61,
  milliseconds: 4210,
})

const written = outputsOf(promoted, '')
const values = Object.fromEntries(Object.entries(outputExamples).map(([name, { value }]) => [name, value]))

/** A text, or what it says as JSON. */
const meaning = (text: string): unknown => (/^[[{]/.test(text) ? JSON.parse(text) : text)

it('there is one of every output, in the order of action.yml', () => {
  expect(Object.keys(outputExamples)).toEqual([...outputNames])
})

describe('what the promotion of the examples writes', () => {
  const names = outputNames.filter((name) => outputExamples[name].after === 'promotion')
  it.each(names)('%s', (name) => {
    expect(meaning(outputExamples[name].value)).toEqual(meaning(written[name]))
  })
})

it('the plan of the examples is one that the input takes', async () => {
  const result = await read({ plan: outputExamples.plan.value })
  const requests = 'problems' in result ? [] : result.inputs.requests
  expect(requests.flatMap((request) => ('sources' in request ? request.targets.map(formatReference) : []))).toEqual([
    'docker.io/acme/app:1.2.3',
    'docker.io/acme/app:latest',
  ])
})

it('every expression gives what the example says', async () => {
  const uses = Object.values(outputExamples).flatMap((example) => example.uses)
  const given = await evaluate(uses.map(({ expression }) => ({ expression, outputs: values })))
  expect(uses.map(({ expression }, at) => [expression, given[at]])).toEqual(
    uses.map(({ expression, gives }) => [expression, gives]),
  )
})

it('fromJSON takes the outputs of a run that could not begin too', async () => {
  const outputs = emptyOutputs()
  const names = ['digests', 'images', 'report', 'referrers'] as const
  const given = await evaluate(
    names.map((name) => ({ expression: `fromJSON(steps.promote.outputs.${name})`, outputs })),
  )
  expect(given).toEqual([{}, [], {}, []])
})

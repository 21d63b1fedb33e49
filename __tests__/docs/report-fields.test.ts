// The tables of fields in docs/reference.md: what the JSON outputs have when every field of their types is set.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { outputsOf } from '../../src/action/outputs/outputs.ts'
import type {
  BackupReport,
  DeletionReport,
  FailedAnswer,
  Failure,
  PlatformReport,
  PromotionReport,
  ReferrerReport,
  Report,
  TargetReport,
} from '../../src/promote/model/report.ts'
import { parseReference } from '../../src/registry/model/reference-syntax/parse.ts'
import { root } from '../support/root.ts'
import { report as defaultReport, target as defaultTarget, digestFrom } from '../unit/action/inputs/support.ts'

const [image, former] = [digestFrom('app 1.2.3'), digestFrom('app 1.2.2')]
const { target } = defaultTarget('docker.io/acme/app:latest')

// The types make the compiler ask for every field, optional ones included.
const backup: Required<BackupReport> = {
  target,
  move: 'create',
  before: former,
  after: former,
  result: 'left',
  detail: 'why',
}
const moved: Required<TargetReport> = {
  target,
  class: 'latest',
  move: 'move',
  before: former,
  after: image,
  result: 'moved',
  detail: 'why',
  rule: 'plan-drift',
  verifiedAt: '2026-01-01T00:00:00.000Z',
  backup,
}
const platform: Required<PlatformReport> = {
  platform: { os: 'linux', architecture: 'amd64' },
  digest: digestFrom('amd64'),
  size: 1,
  config: digestFrom('config'),
}
const referrer: Required<ReferrerReport> = {
  digest: digestFrom('sbom'),
  artifactType: 'application/spdx+json',
  subject: image,
  size: 1,
  destination: target.repository,
  result: 'copied',
}
const promotion: Required<PromotionReport> = {
  sources: [parseReference('ghcr.io/acme/app:1')],
  digest: image,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  decision: 'promote',
  refusals: [],
  platforms: [platform],
  attestations: 0,
  targets: [moved],
  referrers: [referrer],
}
const answer: Required<FailedAnswer> = {
  registry: 'docker.io',
  repository: 'acme/app',
  operation: 'read',
  access: 'read',
  anonymous: true,
  login: 'input',
  plainHttp: true,
  target: 'latest',
  codes: [],
  status: 403,
  detail: 'why',
  retryAfter: 3_600_000,
}
const failure: Required<Failure> = {
  code: 'denied',
  message: 'why',
  side: 'target',
  remedy: 'what to do',
  answer,
  stack: 'not written',
}
const deletion: Required<DeletionReport> = {
  reference: target,
  digest: former,
  result: 'deleted',
}
const whole: Report = defaultReport({ promotions: [promotion], failures: [failure], deletions: [deletion] })

/** The first column of the table below a title. */
function rowsOf(title: string): readonly string[] {
  const page = readFileSync(join(root, 'docs/reference.md'), 'utf8')
  const at = page.indexOf(`\n${title}:\n\n| Field | Meaning |\n`)
  if (at < 0) throw new Error(`no table ${title}`)
  const [, table = ''] = page.slice(at).split('\n\n')
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name)
}

const object = z.record(z.string(), z.unknown())
const listOrObject = z.union([z.array(z.unknown()), object])

/** The object at a path of keys and indexes. */
function objectAt(value: unknown, path: readonly (string | number)[]): Readonly<Record<string, unknown>> {
  const inner = path.reduce<unknown>(
    (outer, key) => new Map(Object.entries(listOrObject.parse(outer))).get(String(key)),
    value,
  )
  return object.parse(inner)
}

const outputs = outputsOf(whole, '')
const written = { report: outputs.report, images: outputs.images, referrers: outputs.referrers }
const first = ['promotions', 0] as const

it.each([
  ['`report`', 'report', []],
  ['An entry of `promotions`', 'report', first],
  ['An entry of `targets`', 'report', [...first, 'targets', 0]],
  ['`backup` of a target', 'report', [...first, 'targets', 0, 'backup']],
  ['An entry of `platforms`', 'report', [...first, 'platforms', 0]],
  ['An entry of `referrers`, in the report and in the output `referrers`', 'report', [...first, 'referrers', 0]],
  ['An entry of `referrers`, in the report and in the output `referrers`', 'referrers', [0]],
  ['`traffic`', 'report', ['traffic']],
  ['An entry of `deletions`', 'report', ['deletions', 0]],
  ['An entry of `failures`', 'report', ['failures', 0]],
  ['`answer` of a failure', 'report', ['failures', 0, 'answer']],
  ['An entry of the output `images`', 'images', [0]],
] as const)('%s has a row of every field of the output %s', (title, output, path) => {
  const fields = Object.keys(objectAt(JSON.parse(written[output]), path))
  // Only a report that is cut has this one.
  const rows = rowsOf(title).filter((name) => name !== 'omitted')
  expect([...rows].sort()).toEqual([...fields].sort())
})

it('a report that is cut has the field `omitted` of the tables', () => {
  const many = defaultReport({ promotions: Array.from({ length: 2000 }, () => promotion) })
  expect(JSON.parse(outputsOf(many, '').report)).toHaveProperty('omitted')
  expect([rowsOf('`report`').at(-1), rowsOf('An entry of `promotions`').at(-1)]).toEqual(['omitted', 'omitted'])
})

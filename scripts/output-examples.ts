// What each output of the action holds after a run, and how a workflow uses it: the docs show these examples, and a
// test writes the same outputs and evaluates every expression.

type OutputName = 'digest' | 'digests' | 'images' | 'status' | 'changed' | 'plan' | 'plan-file' | 'report' | 'referrers'

export interface OutputUse {
  /** What it is good for, as the end of "to …". */
  readonly purpose: string
  /** A workflow expression about the step `promote`, without `${{ }}`. */
  readonly expression: string
  /** What it gives for the example's value. */
  readonly gives: string | boolean
}

export interface OutputExample {
  /** The run that this is an output of. */
  readonly after: 'promotion' | 'dry run'
  /** The text of the output. */
  readonly value: string
  readonly uses: readonly OutputUse[]
}

const image = 'sha256:9113352fa20d73f4e4c7d278026d07e2419cecce190c3f56404a06d8a62e16c6'
const former = 'sha256:70aa0a0fad8992b553d905dad7bf276e8dbe4c355663cd541d8cac44fb1c6b94'
const amd64 = 'sha256:5861314d7fccb39c2192173240eab44fa35ca66426201ca2acd0630a6258dd51'
const arm64 = 'sha256:f69162950f235e3cdbbad33f1f912d1a504be90d8a37d002c735d6f3e3882265'
const configs = [
  'sha256:326b6c54f88e10692763aa8916fdc3a0b530c8e4d568cb341e1881a8d054ef7a',
  'sha256:ea15fb0b4631fc2fb2bbda6d615cfc56b77299e71bbfaee6c72a4722f29dfcb8',
] as const
const sbom = 'sha256:fbedf9de1b32901156094cab79741a8878a0c2c125ef1cd3734a75231048fdd1'

const target = 'docker.io/acme/app'
const referrer = {
  digest: sbom,
  artifactType: 'application/spdx+json',
  subject: image,
  size: 812,
  destination: target,
  result: 'copied',
}

const report = {
  status: 'promoted',
  changed: true,
  blobsWritten: true,
  promotions: [
    {
      sources: ['ghcr.io/acme/app:sha-1f2e3d4'],
      digest: image,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      decision: 'promote',
      refusals: [],
      platforms: [
        { platform: 'linux/amd64', digest: amd64, size: 32925286, config: configs[0] },
        { platform: 'linux/arm64', digest: arm64, size: 31247564, config: configs[1] },
      ],
      attestations: 0,
      targets: [
        { target: `${target}:1.2.3`, class: 'exact', move: 'create', before: null, after: image, result: 'created' },
        { target: `${target}:latest`, class: 'latest', move: 'move', before: former, after: image, result: 'moved' },
      ],
      referrers: [referrer],
    },
  ],
  deletions: [],
  traffic: {
    sent: { blobs: 9, bytes: 33135001 },
    mounted: { blobs: 0, bytes: 0 },
    present: { blobs: 6, bytes: 59454259 },
  },
  requests: 61,
  milliseconds: 4210,
  warnings: [],
  notices: [],
  failures: [],
}

/** As a dry run packs it. */
const plan = [
  'H4sIAAAAAAAAA62SyW7bMBCG32XOrMNdok55iN4KH0bDoSxUFlWKdhMYfveCaZYWLdBLTyQ48y/4wBtcuexzXmFQAgpveZ9rLs8wANKZH3Db',
  'QEC5rDCA0sY63/VBgoCt5HOuc153GL7cYM+XQtzuMJ2oHOb88KYf9hN+UkmzifZxP6F2fghKGeN0Qi1jZ5JlS13UXS+1j7JjbVUgJmIVJJnk',
  'vJUWpY89es3Kk4ejgDhPvFcY4H95CpgKbqcPR+YUDKuorO11L63uukQoVaett9LoqNCmOBIZ0zttpQsJFfdeWWcx2ggC8vbK6Ab5yuV7mSvD',
  'AGnJWOd1amw5cSlc9oZ8WUC8Dz/j1IAe7wIqlonrT9QvAl6p+cRMX/l32uqgDwYE8NPGVDnCsF6WRQAtuLcMfkKqIOCcr82BCmNlEBC5zNe2',
  'nnDZ+S7+GbRgbfx/TXoD10lEiTJh7EPQo3MmBukixm5MuvPcx5EtGee8NxSdVbEnJGvTqMiPwcJH3feU174vxx9tjwLG59r+X9CuD9rLvzw1',
  '1t8uvDeOwd9/AAgKBRD7AgAA',
].join('')

/** By output, in the order of action.yml. The step's id is `promote`; both runs are of one image with two targets. */
export const outputExamples: Readonly<Record<OutputName, OutputExample>> = {
  digest: {
    after: 'promotion',
    value: image,
    uses: [
      {
        purpose: 'deploy exactly what was promoted',
        expression: "format('docker.io/acme/app@{0}', steps.promote.outputs.digest)",
        gives: `${target}@${image}`,
      },
      { purpose: 'go on only if it is known', expression: "steps.promote.outputs.digest != ''", gives: true },
    ],
  },
  digests: {
    after: 'promotion',
    value: JSON.stringify({ 'linux/amd64': amd64, 'linux/arm64': arm64 }),
    uses: [
      {
        purpose: 'scan the image of one platform',
        expression: "fromJSON(steps.promote.outputs.digests)['linux/amd64']",
        gives: amd64,
      },
    ],
  },
  images: {
    after: 'promotion',
    value: JSON.stringify([
      { target: `${target}:1.2.3`, digest: image, reference: `${target}@${image}` },
      { target: `${target}:latest`, digest: image, reference: `${target}@${image}` },
    ]),
    uses: [
      {
        purpose: 'name the first target, pinned by digest',
        expression: 'fromJSON(steps.promote.outputs.images)[0].reference',
        gives: `${target}@${image}`,
      },
      {
        purpose: 'loop over it only if it is set: it is left out rather than cut if the list is too long',
        expression: "steps.promote.outputs.images != ''",
        gives: true,
      },
      {
        purpose: 'list the targets',
        expression: "join(fromJSON(steps.promote.outputs.images).*.target, ', ')",
        gives: `${target}:1.2.3, ${target}:latest`,
      },
    ],
  },
  status: {
    after: 'promotion',
    value: 'promoted',
    uses: [
      { purpose: 'announce a release once', expression: "steps.promote.outputs.status == 'promoted'", gives: true },
      {
        purpose: 'tell a refusal from a failure, with `always() &&` before it',
        expression: "steps.promote.outputs.status == 'refused'",
        gives: false,
      },
    ],
  },
  changed: {
    after: 'promotion',
    value: 'true',
    uses: [
      { purpose: 'skip what follows a no-op', expression: "steps.promote.outputs.changed == 'true'", gives: true },
    ],
  },
  plan: {
    after: 'dry run',
    value: plan,
    uses: [
      {
        purpose: 'hand it to another job, if it is short enough',
        expression: "steps.promote.outputs.plan != ''",
        gives: true,
      },
    ],
  },
  'plan-file': {
    after: 'dry run',
    value: '/home/runner/work/_temp/promote-image-plan-0f5c1b7e-6d0e-4c7e-9a55-0b8f3c1d2e4a.json',
    uses: [
      {
        purpose: 'apply it in a later step of the job (input `plan`)',
        expression: 'steps.promote.outputs.plan-file',
        gives: '/home/runner/work/_temp/promote-image-plan-0f5c1b7e-6d0e-4c7e-9a55-0b8f3c1d2e4a.json',
      },
    ],
  },
  report: {
    after: 'promotion',
    value: JSON.stringify(report),
    uses: [
      {
        purpose: 'show what a tag named before',
        expression: 'fromJSON(steps.promote.outputs.report).promotions[0].targets[1].before',
        gives: former,
      },
      {
        purpose: 'know what docker calls the image ID',
        expression: 'fromJSON(steps.promote.outputs.report).promotions[0].platforms[0].config',
        gives: configs[0],
      },
      {
        purpose: 'stop on warnings',
        expression: 'fromJSON(steps.promote.outputs.report).warnings[0] != null',
        gives: false,
      },
    ],
  },
  referrers: {
    after: 'promotion',
    value: JSON.stringify([referrer]),
    uses: [
      {
        purpose: 'see that an SBOM travelled',
        expression: "contains(fromJSON(steps.promote.outputs.referrers).*.artifactType, 'application/spdx+json')",
        gives: true,
      },
    ],
  },
}

// Inputs as the runner would hand them over, and a runner that remembers what it was told.
import { readInputs } from '../../../../src/action/inputs/inputs.ts'
import type { InputSource } from '../../../../src/action/inputs/model/types.ts'
import { type Runner, workflowCommands } from '../../../../src/action/workflow-commands.ts'
import type { PromotionReport, Report, TargetReport } from '../../../../src/promote/model/report.ts'
import { type Digest, digestOf } from '../../../../src/registry/model/digest.ts'
import { isTag } from '../../../../src/registry/model/reference.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { type RecordedToolkit, recordedToolkit } from '../../../support/toolkit.ts'

export type Texts = Readonly<Record<string, string>>

/** A source and a target that are fine, so that a test names only what it is about. */
export const fine = { source: 'ghcr.io/acme/app:sha-1', targets: 'ghcr.io/acme/app:1.2.3' }

/** Reads inputs; `files` by path are all that there is to read. */
export function read(texts: Texts, files: Texts = {}, from: Partial<InputSource> = {}) {
  return readInputs({
    get: (name) => texts[name] ?? '',
    readFile: async (path) =>
      files[path] ?? Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' })),
    mask: () => undefined,
    surface: 'action',
    repository: 'acme/app',
    serverUrl: 'https://github.com',
    sha: 'a'.repeat(40),
    ref: 'refs/tags/v1.2.3',
    workspace: '/nowhere',
    ...from,
  })
}

/** The problems, as `input: text`. */
export async function problemsOf(texts: Texts, files: Texts = {}): Promise<readonly string[]> {
  const result = await read(texts, files)
  return 'problems' in result ? result.problems.map(({ input, text }) => `${input}: ${text}`) : []
}

/** The inputs; throws where they have problems. */
export async function inputsOf(texts: Texts, files: Texts = {}) {
  const result = await read({ ...fine, ...texts }, files)
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return result.inputs
}

export interface Remembered extends RecordedToolkit {
  readonly runner: Runner
  readonly lines: () => readonly string[]
}

export function remember(): Remembered {
  const recorded = recordedToolkit()
  const runner = workflowCommands(recorded.toolkit, {
    GITHUB_OUTPUT: 'output',
    GITHUB_STEP_SUMMARY: 'summary',
    NO_COLOR: '1',
  })
  return { ...recorded, runner, lines: () => recorded.output().split('\n').slice(0, -1) }
}

/** A digest that is told apart by a word. */
export function digestFrom(word: string): Digest {
  return digestOf(word)
}

export function target(reference: string, rest: Partial<TargetReport> = {}): TargetReport {
  const { repository, tag } = parseReference(reference)
  if (tag === undefined || !isTag(tag)) throw new TypeError(`${reference} has no tag`)
  const digest = digestFrom('image')
  return {
    target: { repository, tag },
    class: 'exact',
    move: 'create',
    before: undefined,
    after: digest,
    result: 'created',
    ...rest,
  }
}

export function promotion(rest: Partial<PromotionReport> = {}): PromotionReport {
  return {
    sources: [parseReference('ghcr.io/acme/app:sha-1')],
    digest: digestFrom('image'),
    mediaType: 'application/vnd.oci.image.index.v1+json',
    decision: 'promote',
    refusals: [],
    attestations: 0,
    platforms: [
      { platform: { os: 'linux', architecture: 'amd64' }, digest: digestFrom('amd64'), size: 2048 },
      { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' }, digest: digestFrom('arm64'), size: undefined },
    ],
    targets: [target('ghcr.io/acme/app:1.2.3')],
    referrers: [],
    ...rest,
  }
}

export function report(rest: Partial<Report> = {}): Report {
  return {
    status: 'promoted',
    changed: true,
    blobsWritten: rest.changed ?? true,
    promotions: [promotion()],
    traffic: {
      sent: { blobs: 2, bytes: 3 * 1024 ** 3 },
      mounted: { blobs: 1, bytes: 10 },
      present: { blobs: 0, bytes: 0 },
    },
    requests: 12,
    milliseconds: 1234.5,
    warnings: [],
    notices: [],
    deletions: [],
    failures: [],
    ...rest,
  }
}

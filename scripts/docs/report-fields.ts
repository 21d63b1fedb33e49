// Tables of the fields of the JSON outputs, for docs/reference.md. The compiler asks for a row of every field and value.
import type { ImageOutput } from '../../src/action/outputs/outputs.ts'
import type { GuardRule, Move } from '../../src/promote/model/plan.ts'
import type {
  BackupReport,
  DeletionReport,
  FailedAnswer,
  Failure,
  PlatformReport,
  PromotionReport,
  ReferrerReport,
  Report,
  Status,
  TagResult,
  TargetReport,
  Traffic,
} from '../../src/promote/model/report.ts'
import { formatTable } from './markdown.ts'

/** Meanings of every field of a type, or of every value of a union. */
type Meanings<Name extends string> = Readonly<Record<Name, string>>

const reportFields: Meanings<Exclude<keyof Report, 'plan'> | 'omitted'> = {
  status: 'as the output `status`',
  changed: 'as the output `changed`',
  blobsWritten:
    '`true` if a blob was written, or may have been; alone they are no change, because nobody finds them without a manifest',
  promotions: 'list: one entry per promotion',
  deletions: 'list of the tags of sources that were deleted (`delete-source-tags`)',
  traffic: 'blobs that were sent, mounted, or present already',
  requests: 'number of requests sent to registries and token services',
  milliseconds: 'duration of the run',
  warnings: 'list of texts',
  notices: 'list of texts',
  failures: 'list of failures; refusals are in `promotions`',
  omitted: 'number of promotions left out; only in a report that was cut',
}

const promotionFields: Meanings<keyof PromotionReport | 'omitted'> = {
  sources: 'list of references, as given; several of them were combined into one index',
  digest: 'what was promoted; absent if the run failed before it was known',
  mediaType: 'media type of that manifest; absent as `digest`',
  decision: '`promote`, `unchanged`, `refused` or `failed`',
  refusals: 'list of the gates that do not hold, a sentence each',
  platforms: 'list of the platforms of the image',
  attestations: "number of BuildKit's attestation manifests in the index; they are copied with it",
  targets: 'list of the tags, with those of `floating-tags`',
  referrers: 'list of what belongs to the image at each destination, as in the output `referrers`',
  omitted: 'how many `targets`, `platforms` and `referrers` are left out; only in a report that was cut',
}

const platformFields: Meanings<keyof PlatformReport> = {
  platform: 'such as `linux/arm64/v8`',
  digest: 'the manifest of the platform',
  size: 'bytes of config and layers; absent if the manifest was not read',
  config: 'the digest of the config, which docker calls the image ID; absent if the manifest was not read',
}

const targetFields: Meanings<keyof TargetReport> = {
  target: 'the reference',
  class:
    '`exact`, `patch`, `minor`, `major` or `latest`: how the tag is protected; absent if the run failed before its plan',
  move: 'what was decided: a value of the table below; absent if the run failed before its plan',
  before: 'the digest before the run; `null` if there was no such tag; absent if it is not known',
  after: 'the digest now; `null` if there is no such tag; absent if it is not known',
  result: 'what happened to the tag: a value of the table below',
  detail: 'why it was held, refused, not moved or left',
  rule: 'the guard that refused it: a value of the table below',
  verifiedAt: 'when the tag was read back and named the image (RFC 3339)',
  backup: 'the tag that the input `backup` set, if this run set it or may have',
}

const backupFields: Meanings<keyof BackupReport> = {
  target: 'the reference of the backup',
  move: '`create` or `move`',
  before: 'what the backup named before the run, as in a target',
  after: 'what it names now: what its target named before the run',
  result: 'as in a target; `left`: it stays set though its target did not move',
  detail: 'why it was left or not moved',
}

const moves: Meanings<Move> = {
  create: 'the tag does not exist yet',
  move: 'it names another digest, and may move',
  same: 'it names the image already',
  held: 'it stays where it is, because it would move backwards, or because of `overwrite: skip`',
  refused: 'a guard refuses it, and the promotion with it',
}

const results: Meanings<TagResult> = {
  created: 'the tag is new',
  moved: 'it named another digest before',
  same: 'it named the image already',
  held: 'it stays where it is, as `move` says, or because another run moved it further meanwhile',
  refused: 'it stays as it is, as `move` says',
  planned: 'a dry run would create or move it',
  untouched: 'the run ended before it was tried, or the promotion was refused for another reason',
  unmoved: 'the registry did not move it; it names what it named before',
  failed: 'it is not known whether it moved',
  restored: 'it moved, and was put back after a failure',
  deleted: 'it was created, and was removed after a failure',
  left: 'it names the image though the run failed, because it could not be put back or removed',
  'moved-by-other': 'somebody else moved it to another digest after this run',
}

const rules: Meanings<GuardRule> = {
  'published-version': 'a full version that exists is not replaced (`overwrite: floating`)',
  'overwrite-never': 'a tag that exists is not moved (`overwrite: never`)',
  'reserved-tag': 'the tag is a name that referrers use, such as `sha256-….sig`',
  'allow-targets': 'no glob of `allow-targets` matches it',
  'plan-drift': 'it names something else than when the plan was made',
  'two-images': 'two promotions of this run set it to different images',
  'backup-tag': 'its backup would be a source or a target of this run, or its name would be too long',
}

const referrerFields: Meanings<keyof ReferrerReport> = {
  digest: 'the manifest of the referrer',
  artifactType: 'such as `application/spdx+json`; the suffix (`.sig`) of one that is found by its tag',
  subject: 'the manifest that it belongs to: the image, or one of its platforms',
  size: 'bytes of its manifest',
  destination: 'the repository',
  result: 'what happened to it: a value of the table below',
}

const referrerResults: Meanings<ReferrerReport['result']> = {
  copied: 'copied from the source',
  attached: 'created by this run (`attach`, `record`)',
  present: 'there already',
  planned: 'a dry run would write it',
  untouched: 'the run ended before it was written',
}

const deletionFields: Meanings<keyof DeletionReport> = {
  reference: 'the tag, with its repository',
  digest: 'what it named',
  result: 'what happened to it: a value of the table below',
}

const deletionResults: Meanings<DeletionReport['result']> = {
  deleted: 'it was deleted',
  planned: 'a dry run would delete it',
  unknown: 'it may have been deleted: the run was stopped, or the registry did not answer',
}

const imageFields: Meanings<keyof ImageOutput> = {
  target: 'the reference with its tag',
  digest: 'what it names, or would name after a dry run',
  reference: 'the same image, pinned by digest',
}

const trafficFields: Meanings<keyof Traffic> = {
  sent: '`blobs` and their `bytes` that were uploaded',
  mounted: 'the same, mounted from another repository of the registry',
  present: 'the same, there already',
}

const failureFields: Meanings<Exclude<keyof Failure, 'stack'>> = {
  code: 'what went wrong, such as `denied`; absent if the run was stopped or has a bug',
  message: 'a text',
  side: '`source` or `target`, if it is known',
  remedy: 'what to do about it',
  answer: "the registry's answer, if that is what failed",
}

const answerFields: Meanings<keyof FailedAnswer> = {
  registry: '`host[:port]`, or the path of a layout',
  repository: 'without the host',
  operation: 'such as `read manifest 1.2.3`',
  access: '`read` or `write`: the access that the request needed',
  anonymous: 'whether no login was sent; absent if that is not known',
  login:
    'where the refused login came from: `input`, `identity`, `variable`, `file`, `helper` or `job-token`; absent if none was sent',
  plainHttp: '`true` if the connection was lost without TLS',
  target: 'the tag, digest or upload that was requested',
  codes: 'error codes of the answer, such as `DENIED`',
  status: 'the HTTP status; absent if no answer came',
  detail: "the registry's own message, shortened",
  retryAfter: 'milliseconds that the registry asks to wait, if that is more than this run waits',
}

const statuses: Meanings<Status> = {
  failed: 'something failed',
  refused: 'a gate or a guard refused a promotion',
  promoted: 'at least one promotion wrote something, and all are done',
  staged: 'the content is there, and no tag moved (`phase: content`)',
  deleted: 'only tags of sources were deleted; all targets were right already',
  planned: 'a dry run found something to do',
  unchanged: 'there was nothing to do',
}

interface Section {
  readonly title: string
  readonly head: readonly [string, string]
  readonly meanings: Readonly<Record<string, string>>
}

const fields = (title: string, meanings: Section['meanings']): Section => ({
  title,
  head: ['Field', 'Meaning'],
  meanings,
})
const values = (title: string, meanings: Section['meanings']): Section => ({
  title,
  head: ['Value', 'Meaning'],
  meanings,
})

/** In the order of the page. */
const sections: readonly Section[] = [
  fields('`report`', reportFields),
  values('`status`; the first that is true of any promotion', statuses),
  fields('An entry of `promotions`', promotionFields),
  fields('An entry of `targets`', targetFields),
  values('`move` of a target', moves),
  values('`result` of a target', results),
  values('`rule` of a target', rules),
  fields('`backup` of a target', backupFields),
  fields('An entry of `platforms`', platformFields),
  fields('An entry of `referrers`, in the report and in the output `referrers`', referrerFields),
  values('`result` of a referrer', referrerResults),
  fields('An entry of `deletions`', deletionFields),
  values('`result` of a deletion', deletionResults),
  fields('`traffic`', trafficFields),
  fields('An entry of `failures`', failureFields),
  fields('`answer` of a failure', answerFields),
  fields('An entry of the output `images`', imageFields),
]

export function formatOutputFields(): string {
  return sections
    .map(({ title, head, meanings }) => {
      const rows = Object.entries(meanings).map(([name, meaning]) => [`\`${name}\``, meaning])
      return `${title}:\n\n${formatTable(head, rows)}`
    })
    .join('\n\n')
}

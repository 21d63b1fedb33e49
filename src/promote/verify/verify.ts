// Reads back what was written: waits for reads that lag, and pushes again what was lost. Nothing is rolled back.

import type { Digest } from '../../registry/model/digest.ts'
import { IntegrityError, MalformedError, RegistryError } from '../../registry/model/errors.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { orAborted } from '../../registry/util/abort.ts'
import { VerifyError } from '../model/errors.ts'
import type { Steps, TagStep } from '../plan/steps.ts'
import type { Check, Finding, VerifyContext } from './check.ts'

import { manifestChecks } from './manifests.ts'
import { pollUntil } from './poll.ts'
import { referrerChecks } from './referrers.ts'

/**
 * Reads back all at once: `tags`, and the manifests and referrers that this run pushed anywhere. Throws VerifyError if
 * a tag names a third digest, if something is missing, or (`strict`) if something is not visible in time or cannot be
 * read.
 */
export async function verifyAll(work: Steps, tags: readonly TagStep[], given: VerifyContext): Promise<void> {
  const { verify, emit, signal } = given
  const context = { ...given, sleep: (milliseconds: number) => orAborted(given.sleep(milliseconds), signal) }
  if (verify === 'off' || tags.length + work.destinations.length === 0) return
  emit({ kind: 'phase', phase: 'verify' })
  const checks = [
    ...tags.map((step) => tagCheck(step, context)),
    ...manifestChecks(work, tags, context),
    ...referrerChecks(work, context),
  ]
  const findings = (await Promise.all(checks.map((check) => perform(check, context)))).filter(
    (finding) => finding !== undefined,
  )
  const isFailure = ({ kind }: Finding) => kind !== 'unconfirmed' || verify === 'strict'
  for (const finding of findings) if (!isFailure(finding)) emit({ kind: 'warning', message: finding.message })
  const failures = findings.filter(isFailure)
  if (failures.length > 0) throw new VerifyError(failures.map(({ message }) => message))
}

/** A registry that cannot be read proves nothing against what it accepted; one that serves other bytes does. */
async function perform({ what, run }: Check, { signal }: VerifyContext): Promise<Finding | undefined> {
  try {
    return await run()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof IntegrityError || error instanceof MalformedError)
      return { kind: 'mismatch', message: `${what} was read back damaged: ${error.message}` }
    if (!(error instanceof RegistryError)) throw error
    return { kind: 'unconfirmed', message: `${what} could not be read back: ${error.message}` }
  }
}

function tagCheck(step: TagStep, context: VerifyContext): Check {
  return { what: formatReference(step.planned.target), run: () => checkTag(step, context) }
}

async function checkTag({ planned, root }: TagStep, context: VerifyContext): Promise<Finding | undefined> {
  const { repositories, emit, sleep, today } = context
  const { target, expected } = planned
  const read = async () =>
    (await repositories.get(target.repository).resolve(target.tag, { expected: root.descriptor.digest }))?.digest
  const isLayout = target.repository.kind !== 'registry'
  const isVisible = (digest: Digest | undefined) => digest !== undefined && digest !== expected?.digest
  const current = await (isLayout ? read() : pollUntil(read, isVisible, { sleep }))
  const name = formatReference(target)
  if (current === root.descriptor.digest) {
    emit({ kind: 'verified', target, outcome: 'confirmed', at: today() })
    return undefined
  }
  if (current !== undefined && current !== expected?.digest) {
    emit({ kind: 'verified', target, outcome: 'moved-by-other', at: today(), after: current })
    if (!planned.derived) return { kind: 'mismatch', message: `${name} was moved by someone else: it names ${current}` }
    const message = `${name} was set, and another run moved it since: it names ${current}. If that is not the newer version, run again`
    emit({ kind: 'warning', message })
    return undefined
  }
  emit({ kind: 'verified', target, outcome: 'not-visible', at: today() })
  if (isLayout)
    return {
      kind: 'missing',
      message: `${name} was set, and another program wrote the index of the layout since, without it`,
    }
  return { kind: 'unconfirmed', message: `${name} was set; the registry's reads do not show it yet` }
}

// Reading back the manifests that were brought: a tag that is there says nothing of what its image stands on.
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { Steps, TagStep } from '../plan/steps.ts'
import type { Check, Finding, VerifyContext } from './check.ts'
import { pollUntil } from './poll.ts'

/**
 * One HEAD for each manifest that this run pushed by digest. Left out is what other checks find: roots by a tag that is
 * read back in the same repository, referrers by the list of their subject.
 */
export function manifestChecks(
  { destinations }: Steps,
  tags: readonly TagStep[],
  context: Pick<VerifyContext, 'tally' | 'world' | 'sleep'>,
): readonly Check[] {
  const { tally } = context
  const named = new Set(
    tags.map(({ planned, root }) => `${formatName(planned.target.repository)} ${root.descriptor.digest}`),
  )
  return destinations.flatMap(({ destination }) => {
    const name = formatName(destination)
    return tally
      .pushed(name)
      .filter((digest) => !named.has(`${name} ${digest}`) && tally.linked(name, digest) === undefined)
      .map((digest) => ({ what: `${name}@${digest}`, run: () => lookAt(destination, digest, context) }))
  })
}

async function lookAt(
  destination: RepositoryName,
  digest: Digest,
  { world, sleep }: Pick<VerifyContext, 'world' | 'sleep'>,
): Promise<Finding | undefined> {
  const read = () => world.get(destination).resolve(digest)
  const found = await pollUntil(read, (descriptor) => descriptor !== undefined, { sleep })
  if (found !== undefined) return undefined
  const message = `${formatName(destination)}@${digest} was pushed; the registry's reads do not show it yet`
  return { kind: 'doubt', message }
}

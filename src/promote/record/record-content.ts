// Creates the content of a record: the statement, or the bundle in which it is signed.
import { bundlePredicate, bundleType } from '../model/sigstore-bundle.ts'
import type { RecordContext } from './context.ts'
import type { Statement } from './statement.ts'

const statementType = 'application/vnd.in-toto+json'

export interface PromotionRecord {
  readonly artifactType: string
  readonly bytes: Uint8Array
  readonly annotations: Readonly<Record<string, string>>
}

/** The statement, or the bundle in which it is signed. */
export async function recordOf(
  statement: Statement,
  predicateType: string,
  { today, signRecord }: RecordContext,
): Promise<PromotionRecord> {
  const bytes = new TextEncoder().encode(JSON.stringify(statement))
  const created = { 'org.opencontainers.image.created': new Date(today).toISOString() }
  if (signRecord === undefined)
    return {
      artifactType: statementType,
      bytes,
      annotations: { 'in-toto.io/predicate-type': predicateType, ...created },
    }
  return {
    artifactType: bundleType,
    bytes: await signRecord(bytes),
    // cosign and gh choose among bundles by these
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      [bundlePredicate]: predicateType,
      ...created,
    },
  }
}

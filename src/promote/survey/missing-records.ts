// Finds signed statements that an earlier run could not attach, though all tags are right.
import { formatName, type RepositoryName, sameName } from '../../registry/model/reference.ts'
import type { Destination } from '../../registry/repository.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { Target } from '../model/request.ts'
import type { RecordKind, Survey } from '../model/survey.ts'
import { findStatements } from '../record/attached-statements.ts'
import { recordType, subjectsOf, type WantedStatement } from '../record/statement.ts'
import type { SurveyContext } from './context.ts'

/** An image, and targets that name it. */
interface TaggedImage extends Pick<Survey, 'request' | 'root'> {
  readonly targets: readonly Target[]
}

/** By the destination's name, what it lacks; a notice says so. A statement counts by its content: it is not verified. */
export async function findMissingRecords(
  image: TaggedImage,
  context: Pick<SurveyContext, 'repositories' | 'emit' | 'signedRecords' | 'today'>,
): Promise<ReadonlyMap<string, readonly RecordKind[]>> {
  const destinations = destinationsOf(image.targets)
  const missing = await Promise.all(destinations.map((name) => missingAt(name, image, context)))
  return new Map(
    destinations.flatMap((destination, at) => {
      const [name, kinds = []] = [formatName(destination), missing[at]]
      for (const kind of kinds)
        context.emit({
          kind: 'notice',
          message: `${name} has no ${words[kind]} of the promotion of ${image.root.descriptor.digest}: this run attaches it`,
        })
      return kinds.length === 0 ? [] : [[name, kinds] as const]
    }),
  )
}

const words: Readonly<Record<RecordKind, string>> = { record: 'signed record', summary: 'verification summary' }

async function missingAt(
  name: RepositoryName,
  image: TaggedImage,
  { repositories, signedRecords, today }: Pick<SurveyContext, 'repositories' | 'signedRecords' | 'today'>,
): Promise<readonly RecordKind[]> {
  const wanted = await Promise.all(signedRecords.map((kind) => wantedStatement(kind, name, { image, today })))
  const repository: Destination = repositories.get(name)
  const found = await findStatements(
    repository,
    image.root.descriptor.digest,
    wanted.filter((statement) => statement !== undefined),
  )
  return signedRecords.filter((_, at) => {
    const statement = wanted[at]
    return statement !== undefined && !found.has(statement)
  })
}

/** What a statement must say to be the one of this promotion; `undefined` if the run attaches none of the kind. */
async function wantedStatement(
  kind: RecordKind,
  destination: RepositoryName,
  { image, today }: { readonly image: TaggedImage; readonly today: number },
): Promise<WantedStatement | undefined> {
  const targets = image.targets
    .filter(({ repository }) => sameName(repository, destination))
    .map((target) => ({ target, move: 'same' as const }))
  if (kind === 'record') return { predicateType: recordType, subject: subjectsOf(image, targets) }
  const { verificationSummary } = await import('../record/verification-summary.ts')
  const summary = verificationSummary({ ...image, targets }, destination, today)
  if (summary === undefined) return undefined
  const { predicateType, subject, predicate } = summary
  return { predicateType, subject, predicate: { policy: predicate['policy'] } }
}

// Explains refusals to users. The texts are imported with the first one: most runs need none.
import type { RegistryError } from '../model/errors.ts'
import type { SentLogins } from '../model/login.ts'

/** Adds the logins that were sent, if they were refused, and the remedy for the registry. */
export async function withRemedy(error: RegistryError, logins: SentLogins): Promise<RegistryError> {
  const { explainRefusal } = await import('../families/remedies/explain-refusal.ts')
  return explainRefusal(error, logins)
}

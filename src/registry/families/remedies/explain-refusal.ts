// Adds to an error what is known of its cause: the logins that were refused, and the remedy for this registry.
import { RegistryError } from '../../model/errors.ts'
import { describeLogins, type SentLogins } from '../../model/login.ts'
import { diagnose } from './diagnose.ts'

/** Codes of refusals that are about the login. */
const loginRefusals: ReadonlySet<string> = new Set(['unauthorized', 'denied'])

/** The remedy of the error itself, if it has one, comes last. */
export function explainRefusal({ details, code, cause }: RegistryError, sent: SentLogins): RegistryError {
  const isAboutLogin = loginRefusals.has(code)
  const known = isAboutLogin ? describeLogins(sent, { registry: details.registry, code }) : undefined
  const login = isAboutLogin ? sent.logins.at(-1)?.place : undefined
  const remedy = [known, diagnose(details), details.remedy].filter((part) => part !== undefined).join(' ')
  return new RegistryError({ ...details, cause, ...(login && { login }), ...(remedy !== '' && { remedy }) })
}

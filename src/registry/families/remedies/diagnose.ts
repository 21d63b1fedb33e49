// Finds the remedy for a refusal: the first row of the registry's family that fits, else one for any registry.

import type { RegistryErrorDetails } from '../../model/errors.ts'
import { classifyRefusal } from '../../model/refusals/classify.ts'
import { familyOf } from '../families.ts'
import type { Remedy } from '../types.ts'

const noLogin: Remedy = {
  anonymous: true,
  codes: ['unauthorized', 'denied'],
  text: 'The registry does not allow this without a login: log in to it first.',
}

/** Remedies for any registry, the particular before the general. */
export const genericRemedies: readonly Remedy[] = [
  {
    access: 'write',
    statuses: [405],
    text: 'The registry takes no writes now: it is in read-only mode, or a mirror. Ask its operator.',
    source: "distribution's configuration reference, maintenance",
  },
  {
    access: 'write',
    codes: ['repository-unknown'],
    text: 'The repository does not exist, and this registry does not create it on a push: create it first.',
  },
  {
    codes: ['too-large'],
    text: 'Raise the size limit of the registry or of the proxy in front of it (nginx: client_max_body_size).',
  },
  { codes: ['storage-full'], text: 'The storage of the registry is full: ask its operator.' },
  { codes: ['quota-exceeded'], text: 'A quota of the registry is used up: delete images there, or have it raised.' },
  { codes: ['rate-limited'], text: 'The registry limits how many requests it takes.' },
  {
    statuses: [500, 502, 503, 504],
    text: 'The registry failed, or the proxy in front of it: its status page or its operator knows why.',
  },
  {
    codes: ['tag-immutable'],
    text: 'The tag cannot be moved by the rules of the registry: push a new tag.',
  },
  noLogin,
  {
    anonymous: false,
    codes: ['unauthorized'],
    statuses: [403],
    text: 'The user name or the password is wrong, a token has expired, or the login may not do this.',
    source: 'GHCR: the token service answers 403 in all these cases',
  },
  {
    anonymous: false,
    codes: ['unauthorized'],
    text: 'The user name or the password is wrong, or a token has expired.',
  },
  { codes: ['unauthorized'], text: 'The registry does not know these credentials, or needs some.' },
  {
    access: 'write',
    codes: ['denied'],
    text: 'The credentials are known, and may not write here: give them push rights.',
  },
  { codes: ['denied'], text: 'The credentials are known, and may not read here: give them pull rights.' },
]

/**
 * The remedy for a refusal. What is known only from reports says so, and where to look it up.
 */
export function diagnose(details: RegistryErrorDetails): string | undefined {
  // without a login no registry takes a write, whatever else its family is known for
  const rows = [
    { ...noLogin, access: 'write' as const },
    ...(familyOf(details.registry)?.remedies ?? []),
    ...genericRemedies,
  ]
  const row = rows.find((candidate) => fits(candidate, details))
  return row && `${row.text}${row.source === undefined ? '' : ` (from reports: ${row.source})`}`
}

function fits({ access, anonymous, codes, statuses, words }: Remedy, details: RegistryErrorDetails): boolean {
  const { status, codes: reported = [], detail = '' } = details
  const code =
    details.code ?? (status === undefined ? 'no-response' : classifyRefusal({ status, codes: reported, detail }))
  if (access !== undefined && access !== details.access) return false
  if (anonymous !== undefined && anonymous !== details.anonymous) return false
  if (codes !== undefined && !codes.some((candidate) => candidate === code)) return false
  if (statuses !== undefined && (namedCauses.has(code) || !statuses.some((candidate) => candidate === status)))
    return false
  return words === undefined || words.test([...reported, detail].join(' '))
}

/** Causes that a response states in words or codes, whatever its status: rows for a status do not explain them. */
const namedCauses: ReadonlySet<string> = new Set(['rate-limited', 'quota-exceeded', 'storage-full', 'too-large'])

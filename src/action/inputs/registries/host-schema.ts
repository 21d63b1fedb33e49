// The keys of the `registries` input, and what each may be.

import * as z from 'zod/mini'
import { describeValue, flag, textThat, wordOf } from '../../../promote/text/schema.ts'
import { headerProblem } from '../../../registry/model/custom-headers.ts'
import { concurrencyLimit, integerBetween } from '../text/numbers.ts'
import { normalHost } from '../text/references.ts'
import { listOf } from '../yaml/schema.ts'

const rateLimit = 10_000
const retryLimit = 20
const pageLimit = 10_000

const hostName = textThat('a host such as ghcr.io or 127.0.0.1:5000', (text) => normalHost(text) !== undefined)
/** A path or the PEM itself; never quoted, since it may hold a key. */
const pem = z.string({ error: 'it is neither a path nor a PEM text' }).check(z.minLength(1, { error: 'it is empty' }))

/** By lower-case name; no value is quoted, since it may be a secret. */
const headers = z.pipe(
  z
    .record(z.string(), z.string({ error: 'its value is not a text' }), {
      error: 'it is not a map, such as { X-Team: release }',
    })
    .check(
      z.superRefine((entries, context) => {
        for (const [name, value] of Object.entries(entries)) {
          const problem = headerProblem(name, value)
          if (problem !== undefined)
            context.issues.push({ code: 'custom', message: problem, input: value, path: [name] })
        }
      }),
    ),
  z.transform((entries) =>
    Object.fromEntries(Object.entries(entries).map(([name, value]) => [name.toLowerCase(), value])),
  ),
)

function integer(least: number, most: number): z.ZodMiniType<string> {
  return textThat(`a whole number from ${least} to ${most}`, (text) => integerBetween(text, least, most) !== undefined)
}

const hostSchema = z.strictObject(
  {
    'plain-http': z.optional(flag),
    ca: z.optional(pem),
    cert: z.optional(pem),
    key: z.optional(pem),
    'skip-verify': z.optional(flag),
    mirrors: z.optional(listOf('hosts', hostName)),
    'mirror-tags': z.optional(flag),
    referrers: z.optional(wordOf('auto', 'api', 'tag')),
    'allow-private': z.optional(flag),
    realm: z.optional(textThat('a URL such as https://sso.example.com', isRealm)),
    'max-concurrency': z.optional(integer(1, concurrencyLimit)),
    rate: z.optional(textThat(`a number of requests a second, up to ${rateLimit}`, isRate)),
    headers: z.optional(headers),
    'user-agent': z.optional(textThat('one line of up to 200 characters', (text) => /^[\x20-\x7e]{1,200}$/.test(text))),
    anonymous: z.optional(flag),
    'create-repository': z.optional(flag),
    retries: z.optional(integer(0, retryLimit)),
    'retry-codes': z.optional(
      listOf('statuses', textThat('a status from 400 to 599 other than 401 and 404', isRetryCode)),
    ),
    'page-size': z.optional(integer(1, pageLimit)),
    lookaside: z.optional(textThat('a URL such as https://sigs.example.com or file:///var/lib/sigstore', isStore)),
    'lookaside-staging': z.optional(textThat('a URL of a folder, such as file:///var/lib/sigstore', isFolder)),
  },
  { error: ({ input }) => settingsProblem(input) },
)
export type HostText = z.output<typeof hostSchema>

/** The document: a map by host. */
export const hostsSchema: z.ZodMiniType<Readonly<Record<string, HostText>>> = z.record(hostName, hostSchema, {
  error: 'it is not a map by host, such as ghcr.io: { rate: 20 }',
})

function settingsProblem(input: unknown): string {
  if (input === '') return 'it has no settings. Indent them more than the host, such as plain-http: true'
  return `${describeValue(input)} is not a map of settings, such as { plain-http: true }`
}

function isRealm(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

/** No login: it would stand in logs and summaries of those who show the input. */
function isStore(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return false
  return /^https?:$/.test(url.protocol) || isFolder(text)
}

function isFolder(text: string): boolean {
  return /^file:\/\/\/[^?#]*$/.test(text)
}

function isRate(text: string): boolean {
  return /^\d{1,5}(?:\.\d{1,3})?$/.test(text) && Number(text) > 0 && Number(text) <= rateLimit
}

/** 401 is answered by a login, and a 404 says that something is not there. */
function isRetryCode(text: string): boolean {
  return integerBetween(text, 400, 599) !== undefined && text !== '401' && text !== '404'
}

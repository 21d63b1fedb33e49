// Parses the quota headers of a response, in the three formats that are in use.

export interface Quota {
  readonly remaining: number
  readonly limit?: number
  /** Seconds for which the limit holds. */
  readonly window?: number
  /** Seconds until the quota is renewed. */
  readonly reset?: number
}

type Headers = Readonly<Record<string, string>>

/**
 * Docker Hub's `ratelimit-remaining: 76;w=21600`, the early drafts' with `ratelimit-reset` in seconds (GitLab: since
 * the epoch), and the present draft's `ratelimit: "pulls";r=76;t=300` (draft-ietf-httpapi-ratelimit-headers). The
 * policy with the least left counts. `undefined`: there are no quota headers.
 */
export function parseQuota(headers: Headers, nowMilliseconds: number): Quota | undefined {
  const text = headers['ratelimit']
  return text === undefined ? separateFields(headers, nowMilliseconds) : structuredField(text, headers)
}

function separateFields(headers: Headers, nowMilliseconds: number): Quota | undefined {
  const remaining = integer(/^\s*(\d{1,9})/.exec(headers['ratelimit-remaining'] ?? '')?.[1])
  if (remaining === undefined) return undefined
  const [, limit, window] =
    /^\s*(\d{1,9})(?:\s*,[^;]*)?(?:\s*;\s*w=(\d{1,9}))?/.exec(headers['ratelimit-limit'] ?? '') ?? []
  const reset = integer(/^\s*(\d{1,10})\s*$/.exec(headers['ratelimit-reset'] ?? '')?.[1])
  return quotaOf({
    remaining,
    limit: integer(limit),
    window: integer(window),
    reset: secondsUntil(reset, nowMilliseconds),
  })
}

function structuredField(text: string, headers: Headers): Quota | undefined {
  const policies = itemsOf(headers['ratelimit-policy'] ?? '')
  const quotas = itemsOf(text).flatMap(({ name, parameters }) => {
    const remaining = parameters.get('r')
    if (remaining === undefined) return []
    const policy = policies.find((candidate) => candidate.name === name)?.parameters
    return [quotaOf({ remaining, limit: policy?.get('q'), window: policy?.get('w'), reset: parameters.get('t') })]
  })
  return quotas.sort((left, right) => left.remaining - right.remaining)[0]
}

interface Item {
  readonly name: string
  readonly parameters: ReadonlyMap<string, number>
}

/** A list of structured fields (RFC 9651), of which only integers matter. */
function itemsOf(text: string): readonly Item[] {
  return text
    .slice(0, 1024)
    .split(',')
    .map((item) => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
      const integers = parameters.flatMap((parameter) => {
        const [, key = '', value] = /^([a-z]+)=(\d{1,10})$/.exec(parameter) ?? []
        return value === undefined ? [] : [[key, Number(value)] as const]
      })
      return { name, parameters: new Map(integers) }
    })
}

function integer(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

/** A value of more than thirty years is a time since the epoch. */
function secondsUntil(reset: number | undefined, nowMilliseconds: number): number | undefined {
  if (reset === undefined || reset < 1_000_000_000) return reset
  return Math.max(0, reset - Math.floor(nowMilliseconds / 1000))
}

function quotaOf(fields: Readonly<Record<keyof Quota, number | undefined>> & { readonly remaining: number }): Quota {
  const { remaining, limit, window, reset } = fields
  return {
    remaining,
    ...(limit !== undefined && { limit }),
    ...(window !== undefined && { window }),
    ...(reset !== undefined && { reset }),
  }
}

// The blocks of docs/trust.md, and the workflows that they are parts of.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { root } from '../../support/root.ts'

const page = readFileSync(join(root, 'docs/trust.md'), 'utf8')

export interface Block {
  /** `HEADING 1` for the first block below it. */
  readonly name: string
  readonly text: string
}

export function blocksOf(language: string): readonly Block[] {
  return page.split(/^##+ /m).flatMap((section) => {
    const [heading = ''] = section.split('\n')
    const blocks = [...section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))]
    return blocks.map(([, text = ''], at) => ({ name: `${heading} ${at + 1}`, text }))
  })
}

const step = z.looseObject({ uses: z.string(), with: z.record(z.string(), z.unknown()).optional() })
const jobs = z.object({ jobs: z.record(z.string(), z.looseObject({ steps: z.array(step) })) })
const steps = z.array(step)
const checkout = { uses: 'actions/checkout@v5' }

/** A workflow of the example: jobs lack their event, steps their job, and requirements their step. */
export function workflowOf({ text }: Block): string {
  const example: unknown = parse(text)
  const whole = jobs.safeParse(example)
  if (whole.success) return stringify({ on: 'push', jobs: withoutPermissions(whole.data.jobs) })
  const given = steps.safeParse(example)
  const written = given.success
    ? given.data
    : [
        {
          uses: 'promote-image/promote-image@v1',
          with: {
            source: 'ghcr.io/acme/app:sha-1f2e',
            targets: 'ghcr.io/acme/app:1.4.0',
            ...z.object({ require: z.string() }).parse(example),
          },
        },
      ]
  return stringify({
    on: 'push',
    jobs: { promote: { 'runs-on': 'ubuntu-latest', steps: [checkout, ...written.map(withRoot)] } },
  })
}

/** act knows neither all permissions nor any token that has them. */
function withoutPermissions(all: z.infer<typeof jobs>['jobs']) {
  return Object.fromEntries(Object.entries(all).map(([name, job]) => [name, { ...job, permissions: {} }] as const))
}

/** Requirements have the root of this Sigstore, unless they name one. */
function withRoot(written: z.infer<typeof step>) {
  const require = written.with?.['require']
  if (typeof require !== 'string' || require.includes('trusted-root:')) return written
  return { ...written, with: { ...written.with, require: `${require}trusted-root: trust/trusted_root.jsonl\n` } }
}

// What the demo can show, as data.
import type { Quirk } from '../quirks.ts'

export interface Scenario {
  readonly name: string
  readonly about: string
  /** Deviations of the two registries from the specification. */
  readonly quirks: { readonly build: readonly Quirk[]; readonly release: readonly Quirk[] }
  /** Inputs of each step in turn, with `{build}` and `{release}` for the registries. */
  readonly steps: readonly Step[]
}

export interface Step {
  readonly title: string
  readonly inputs: Readonly<Record<string, string>>
  /** What the output `status` must say. */
  readonly status: string
}

const source = '{build}/acme/app:sha-1f2e3d4'
const targets = ['{release}/acme/app:1.2.3', '{release}/acme/app:latest'].join('\n')

const promoteTwice: readonly Step[] = [
  { title: 'What would be done (dry-run)', inputs: { source, targets, 'dry-run': 'true' }, status: 'planned' },
  { title: 'The promotion', inputs: { source, targets }, status: 'promoted' },
  { title: 'The same step again', inputs: { source, targets }, status: 'unchanged' },
]

export const scenarios: readonly Scenario[] = [
  {
    name: 'promote',
    about: 'A signed four-platform image goes from the registry it was built in to the one it is released from.',
    quirks: { build: [], release: [] },
    steps: promoteTwice,
  },
  {
    name: 'fallback',
    about: 'The same, into a registry without the referrers API: signature and SBOM are found by the fallback tag.',
    quirks: { build: [], release: ['no-referrers-api', 'no-delete'] },
    steps: promoteTwice,
  },
]

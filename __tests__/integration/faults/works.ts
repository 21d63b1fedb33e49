// What is run under faults: each kind of promotion, small enough to be run thousands of times.
import { type Built, digestTag, index, seed } from '../../../sandbox/content.ts'
import type { Fault, LoggedRequest, Quirk } from '../../../sandbox/server.ts'
import type { PromotionOptions } from '../../../src/promote/model/request.ts'
import type { RunRequest } from '../../../src/promote/requests/expand-selection.ts'
import { parseTemplate } from '../../../src/promote/requests/target-template.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { request } from '../promote/support.ts'
import { app, foreign, former, large, publicKey, sbom, signature, signed, single } from './images.ts'
import type { Outcome } from './outcomes.ts'
import type { Role, Stage } from './stage.ts'

/** A tag that the run promises, and what it has to name in the end. */
export interface PromisedTag {
  readonly role: Role
  readonly repository: string
  readonly tag: string
  readonly image: Built
  readonly referrers: readonly Built[]
}

export interface World {
  readonly stage: Stage
  /** The repository of this run. */
  readonly path: string
  readonly ref: (role: Role, tag: string, beside?: string) => string
}

export interface Work {
  readonly name: string
  readonly quirks?: readonly Quirk[]
  readonly prepare: (world: World) => void
  readonly requests: (world: World) => readonly RunRequest[]
  readonly promises: (world: World) => readonly PromisedTag[]
  /** A plan is made first, and applied by another run. */
  readonly planned?: true
  /** How a run without faults ends; completed. */
  readonly ends?: Outcome
  /** What goes wrong in every run but the one that completes it. */
  readonly standing?: (request: LoggedRequest, role: Role) => Fault | undefined
}

const none: Partial<PromotionOptions> = { referrers: 'none' }

/** Targets as `role tag[ beside]`, with what they must name. */
function promised(
  { path }: World,
  built: Built,
  targets: readonly (readonly [role: Role, tag: string, beside?: string])[],
  referrers: readonly Built[] = [],
): readonly PromisedTag[] {
  return targets.map(([role, tag, beside = '']) => ({
    role,
    repository: `${path}${beside}`,
    tag,
    image: built,
    referrers,
  }))
}

interface Copy {
  readonly built: Built
  readonly from?: Role
  readonly targets: readonly (readonly [role: Role, tag: string, beside?: string])[]
  readonly options?: Partial<PromotionOptions>
  readonly referrers?: readonly Built[]
}

/** A promotion of the tag `build`. */
function copy({ built, from = 0, targets, options = none, referrers = [] }: Copy) {
  return {
    requests: (world: World) => [
      request(
        world.ref(from, 'build'),
        targets.map(([role, tag, beside]) => world.ref(role, tag, beside)),
        options,
      ),
    ],
    promises: (world: World) => promised(world, built, targets, referrers),
  }
}

function prepareSource(role: Role, built: Built, ...attached: readonly Built[]) {
  return ({ stage, path }: World) => {
    const { store } = stage.registries[role]
    seed(store, path, built, ['build'])
    for (const referrer of attached) seed(store, path, referrer)
  }
}

function hold(role: Role, ...tags: readonly string[]) {
  return ({ stage, path }: World) => seed(stage.registries[role].store, path, former, tags)
}

function all(...steps: readonly ((world: World) => void)[]) {
  return (world: World) => {
    for (const step of steps) step(world)
  }
}

const withReferrers: Omit<Work, 'name' | 'quirks'> = {
  prepare: all(prepareSource(0, app, sbom), hold(1, 'latest'), ({ stage, path }) => {
    seed(stage.registries[0].store, path, signature, [digestTag(app.digest, '.sig')])
    seed(stage.registries[1].store, path, foreign)
    const listed = index([foreign])
    const { store } = stage.registries[1]
    seed(store, path, { ...listed, children: [] }, [digestTag(app.digest)])
  }),
  ...copy({
    built: app,
    targets: [
      [1, '1.1.0'],
      [1, 'latest'],
    ],
    options: { referrers: 'all' },
    referrers: [sbom],
  }),
}

const toThree = copy({
  built: large,
  targets: [
    [0, 'stable'],
    [1, '1.1.0'],
    [1, 'latest'],
    [2, '1.1.0'],
  ],
})

const refusal: Fault = {
  kind: 'status',
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ errors: [{ code: 'DENIED', message: 'this tag is not for you' }] }),
}

export const works: readonly Work[] = [
  {
    name: 'retag',
    prepare: all(prepareSource(1, app), hold(1, 'latest')),
    ...copy({
      built: app,
      from: 1,
      targets: [
        [1, '1.1.0'],
        [1, 'latest'],
      ],
    }),
  },
  {
    name: 'mount',
    prepare: prepareSource(1, app),
    ...copy({
      built: app,
      from: 1,
      targets: [
        [1, '1.1.0', '-released'],
        [1, 'latest', '-released'],
      ],
    }),
  },
  {
    name: 'cold copy',
    prepare: all(prepareSource(0, app), hold(1, '1.0.0', 'latest')),
    ...copy({
      built: app,
      targets: [
        [1, '1.1.0'],
        [1, 'latest'],
      ],
    }),
  },
  {
    name: 'fan-out to three registries',
    prepare: all(prepareSource(0, large), hold(0, 'stable'), hold(1, 'latest')),
    ...toThree,
  },
  { name: 'referrers by API', ...withReferrers },
  { name: 'referrers by fallback tag', quirks: ['no-referrers-api'], ...withReferrers },
  {
    name: 'trust gate',
    prepare: prepareSource(0, single, signed),
    ...copy({
      built: single,
      targets: [[1, '1.1.0']],
      options: { referrers: 'all', require: { 'signed-by': [[{ key: publicKey, path: 'release.pub' }]] } },
      referrers: [signed],
    }),
  },
  {
    name: 'rollback',
    prepare: all(prepareSource(0, app), hold(1, '1.0.0', 'latest')),
    ...copy({
      built: app,
      targets: [
        [1, '1.1.0'],
        [1, 'latest'],
        [2, '1.1.0'],
        [2, 'latest'],
      ],
    }),
    ends: 'rolled back',
    standing: ({ operation, reference }, role) =>
      role === 2 && operation === 'manifest-put' && reference === 'latest' ? refusal : undefined,
  },
  {
    name: 'plan and apply',
    planned: true,
    prepare: all(prepareSource(0, app), hold(1, '1.0.0', 'latest')),
    ...copy({
      built: app,
      targets: [
        [1, '1.1.0'],
        [1, 'latest'],
      ],
    }),
  },
  {
    name: 'select',
    prepare: ({ stage, path }) => {
      const { store } = stage.registries[0]
      seed(store, path, former, ['1.0.0', 'edge'])
      seed(store, path, app, ['1.1.0'])
      seed(store, path, single, ['2.0.0'])
    },
    requests: ({ ref }) => {
      const template = parseTemplate(ref(1, '{tag}'))
      if ('problem' in template) throw new TypeError(template.problem)
      const { options } = request(ref(0, 'unused'), [], none)
      return [
        {
          from: parseReference(ref(0, 'unused')).repository,
          selection: { kind: 'newest', count: 2 },
          templates: [template],
          options,
        },
      ]
    },
    promises: (world) => [...promised(world, app, [[1, '1.1.0']]), ...promised(world, single, [[1, '2.0.0']])],
  },
]

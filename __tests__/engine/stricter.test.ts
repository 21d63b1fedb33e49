// A plan is applied under its own gates and those of the applying step: neither can loosen the other.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { GateFacts } from '../../src/promote/gate-facts.ts'
import { failedGates, type Requirements } from '../../src/promote/gates.ts'
import { bothRequirements, stricterOverwrite } from '../../src/promote/stricter.ts'
import { amd64, arm64, config, day, facts, now } from '../promote/gate-images.ts'

/** Labels of the two sides have names of their own: of one name only one side's glob counts. */
const requirements = (label: string): fc.Arbitrary<Requirements> =>
  fc.record(
    {
      platforms: fc.subarray(['linux/amd64', 'linux/arm64/v8', 'linux/s390x']),
      referrersPresent: fc.subarray(['application/spdx+json', 'application/vnd.cyclonedx+json']),
      labels: fc.constantFrom({}, { [label]: 'yes' }, { [label]: '*' }),
      annotations: fc.constantFrom({}, { [label]: '*' }),
      maxAge: fc.nat({ max: 4 * day }),
      maxSize: fc.nat({ max: 2000 }),
      nonRoot: fc.boolean(),
      noUnknown: fc.boolean(),
    },
    { requiredKeys: [] },
  )

const images: fc.Arbitrary<GateFacts> = fc
  .record({
    referrerTypes: fc.subarray(['application/spdx+json', 'application/vnd.cyclonedx+json']),
    size: fc.nat({ max: 2000 }),
    labels: fc.constantFrom({}, { a: 'yes' }, { b: 'yes' }, { a: 'no', b: 'yes' }),
    user: fc.constantFrom('1000', 'root'),
    created: fc.nat({ max: 4 * day }).map((age) => now - age),
  })
  .map(({ referrerTypes, size, ...rest }) =>
    facts({ referrerTypes, size, configs: [amd64, arm64].map((platform) => config(platform, rest)) }),
  )

it('an image passes both gates only where it passes each', () => {
  const passes = (gates: Requirements, image: GateFacts) => failedGates(gates, image).length === 0
  const property = fc.property(requirements('a'), requirements('b'), images, (planned, applying, image) => {
    const both = passes(planned, image) && passes(applying, image)
    expect(passes(bothRequirements(planned, applying), image)).toBe(both)
  })
  fc.assert(property, { numRuns: 2000 })
})

it.each([
  ['never', 'always', 'never'],
  ['always', 'floating', 'floating'],
  ['always', 'always', 'always'],
] as const)('of overwrite %s and %s it is %s', (one, other, stricter) => {
  expect(stricterOverwrite(one, other)).toBe(stricter)
  expect(stricterOverwrite(other, one)).toBe(stricter)
})

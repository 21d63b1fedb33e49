// What every implementation does with referrers.
import { expect, it } from 'vitest'
import * as content from '../../../../sandbox/content.ts'
import type { Manifest } from '../../../../src/registry/model/manifest.ts'
import { referrerDescriptor } from '../../../../src/registry/model/referrer-listing.ts'
import { described, push } from '../content.ts'
import type { Abilities, Fresh } from './abilities.ts'

const ascii = (left: string, right: string): number => (left < right ? -1 : Number(left > right))

const referTo = (subject: Manifest, artifactType: string): content.Built =>
  content.referrer({
    subject: described(subject),
    artifactType,
    payload: artifactType,
    annotations: { note: 'kept' },
  })

export function testReferrers(fresh: Fresh, { artifactTypes = true }: Abilities): void {
  it('lists what refers to a subject, however often it was linked', async () => {
    const repository = fresh()
    const subject = await push(repository, content.image())
    const firstReferrer = await push(repository, referTo(subject, 'application/x.one'))
    await repository.indexReferrers(subject.descriptor.digest, [referrerDescriptor(firstReferrer)])
    const two = await push(repository, referTo(subject, 'application/x.two'))
    const descriptors = [referrerDescriptor(firstReferrer), referrerDescriptor(two)]
    await repository.indexReferrers(subject.descriptor.digest, descriptors)
    await repository.indexReferrers(subject.descriptor.digest, descriptors)
    const listed = await repository.referrers(subject.descriptor.digest)
    expect(listed.map(({ digest }) => digest).sort()).toEqual(descriptors.map(({ digest }) => digest).sort())
    if (!artifactTypes) return
    expect(listed.map(({ artifactType }) => artifactType ?? '').sort(ascii)).toEqual([
      'application/x.one',
      'application/x.two',
    ])
  })

  it('loses none of the referrers that are linked at once', async () => {
    const repository = fresh()
    const subject = await push(repository, content.image())
    const types = ['a', 'b', 'c', 'd'].map((letter) => `application/x.${letter}`)
    const referrers = await Promise.all(types.map((type) => push(repository, referTo(subject, type))))
    await Promise.all(
      referrers.map((builtReferrer) =>
        repository.indexReferrers(subject.descriptor.digest, [referrerDescriptor(builtReferrer)]),
      ),
    )
    const listed = await repository.referrers(subject.descriptor.digest)
    expect(listed.map(({ digest }) => digest).sort()).toEqual(
      referrers.map(({ descriptor }) => descriptor.digest).sort(),
    )
  })
}

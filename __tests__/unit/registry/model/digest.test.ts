// Digests: what is one, and that nothing else is.
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { algorithmOf, digestOf, hashLike, hexOf, isDigest, shortDigest } from '../../../../src/registry/model/digest.ts'

const empty = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

describe('a digest', () => {
  it.each<[string, boolean]>([
    [empty, true],
    [`sha512:${'0'.repeat(128)}`, true],
    [`sha256:${'0'.repeat(63)}`, false],
    [`sha256:${'0'.repeat(65)}`, false],
    [`sha512:${'0'.repeat(64)}`, false],
    [`sha256:${'A'.repeat(64)}`, false],
    [`sha256:${'g'.repeat(64)}`, false],
    [`SHA256:${'0'.repeat(64)}`, false],
    [`sha256:${'0'.repeat(63)}\n`, false],
    [`${empty}\n`, false],
    [` ${empty}`, false],
    [`md5:${'0'.repeat(32)}`, false],
    [`sha256+b64:${'0'.repeat(64)}`, false],
    [`__proto__:${'0'.repeat(64)}`, false],
    [`constructor:`, false],
    ['sha256:../../../etc/passwd', false],
    ['0'.repeat(64), false],
    ['sha256', false],
    ['sha256:', false],
    ['', false],
  ])('%j: %s', (text, valid) => {
    expect(isDigest(text)).toBe(valid)
  })

  it('names the bytes that it was made of', () => {
    expect(digestOf('')).toBe(empty)
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('sha256', 'sha512'), (bytes, algorithm) => {
        const digest = digestOf(bytes, algorithm)
        expect(isDigest(digest)).toBe(true)
        expect(`${algorithmOf(digest)}:${hexOf(digest)}`).toBe(digest)
        expect(algorithmOf(digest)).toBe(algorithm)
        expect(hashLike(digest).update(bytes).digest('hex')).toBe(hexOf(digest))
        expect(hexOf(digest)).toBe(createHash(algorithm).update(bytes).digest('hex'))
      }),
    )
  })

  it('is made by its own algorithms only', () => {
    expect(() => digestOf('', 'sha1')).toThrow('sha1 is not a digest algorithm')
  })

  it('is short for people', () => {
    expect(shortDigest(digestOf(''))).toBe('sha256:e3b0c44298fc')
  })
})

// Streams that prove their bytes: nothing else may pass, whatever the chunks.
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collect, ensureVerified, verifiedStream } from '../../../../src/registry/content/verified-stream.ts'
import { IntegrityError } from '../../../../src/registry/model/errors.ts'
import { describeBytes } from '../../../integration/registry/content.ts'

/** Bytes cut into chunks, empty ones among them. */
const chunked = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 })

describe('a verified stream', () => {
  it('gives exactly the bytes, however they come', async () => {
    await fc.assert(
      fc.asyncProperty(chunked, async (chunks) => {
        const bytes = Buffer.concat(chunks)
        const stream = verifiedStream(describeBytes(bytes), Readable.from(chunks), 'it')
        expect((await buffer(stream)).equals(bytes)).toBe(true)
      }),
    )
  })

  it('fails if one byte is changed, missing or added', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.constantFrom('flip', 'cut', 'grow'),
        async (bytes, at, how) => {
          const changed = Buffer.from(how === 'grow' ? [...bytes, 0] : how === 'cut' ? bytes.subarray(1) : bytes)
          if (how === 'flip')
            changed.writeUInt8((changed.readUInt8(at % changed.length) + 1) % 256, at % changed.length)
          const stream = verifiedStream(describeBytes(bytes), Readable.from([changed]), 'it')
          await expect(buffer(stream)).rejects.toBeInstanceOf(IntegrityError)
        },
      ),
    )
  })

  it('gives nothing of a chunk that is too much', async () => {
    const seen: Uint8Array[] = []
    const stream = verifiedStream(describeBytes('abc'), Readable.from([Buffer.from('ab'), Buffer.from('cdef')]), 'it')
    stream.on('data', (chunk: Uint8Array) => seen.push(chunk))
    await expect(new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject))).rejects.toThrow(
      /more than 3/,
    )
    expect(Buffer.concat(seen).toString()).toBe('ab')
  })

  it('is not wrapped again, unless it proves something else', () => {
    const of = describeBytes('abc')
    const stream = verifiedStream(of, Readable.from([Buffer.from('abc')]), 'it')
    expect(ensureVerified(of, stream, { what: 'it' })).toBe(stream)
    expect(ensureVerified(describeBytes('abd'), stream, { what: 'it' })).not.toBe(stream)
  })

  it.each(['before it is read', 'while it waits for bytes'])('ends with it what it reads from, %s', async (when) => {
    const inner = new Readable({ read: () => {} })
    const stream = verifiedStream(describeBytes('abc'), inner, 'it')
    if (when === 'while it waits for bytes') stream.resume()
    await setImmediate()
    stream.destroy()
    expect(inner.destroyed).toBe(true)
    await once(stream, 'close')
  })

  it.each<[string, (stream: Readable) => void, unknown[]]>([
    ['what its source failed with', () => {}, [new RangeError('broken')]],
    ['nothing where it was ended by somebody else', (stream) => stream.destroy(new Error('no connection')), []],
  ])('tells %s', async (_, end, expected) => {
    const source = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('ab')
      await setImmediate()
      throw new RangeError('broken')
    }
    const failures: unknown[] = []
    const watch = { tap: () => {}, failed: (error: unknown) => failures.push(error) }
    const stream = ensureVerified(describeBytes('abc'), Readable.from(source()), { what: 'it', watch })
    stream.once('data', () => end(stream)).on('error', () => {})
    await new Promise((resolve) => stream.once('close', resolve))
    expect(failures).toEqual(expected)
  })

  it('tells of every byte that goes by, wrapped or not', async () => {
    const of = describeBytes('abc')
    for (const inner of [
      Readable.from([Buffer.from('abc')]),
      verifiedStream(of, Readable.from([Buffer.from('abc')]), 'it'),
    ]) {
      let failureCount = 0
      const tap = (bytes: number): void => {
        failureCount += bytes
      }
      await buffer(ensureVerified(of, inner, { what: 'it', watch: { tap, failed: () => {} } }))
      expect(failureCount).toBe(3)
    }
  })

  it('lets go of what it reads from when nobody reads on', async () => {
    const inner = Readable.from([Buffer.from('a'), Buffer.from('b')])
    const stream = verifiedStream(describeBytes('ab'), inner, 'it')
    for await (const _chunk of stream) break
    expect(inner.destroyed).toBe(true)
  })

  it('is collected whole, or not at all', async () => {
    const of = describeBytes('abc')
    expect(Buffer.from(await collect(of, Readable.from([Buffer.from('abc')]), 'it')).toString()).toBe('abc')
    await expect(collect(of, Readable.from([Buffer.from('abd')]), 'it')).rejects.toBeInstanceOf(IntegrityError)
    await expect(collect(of, Readable.from(['text']), 'it')).rejects.toBeInstanceOf(TypeError)
  })
})

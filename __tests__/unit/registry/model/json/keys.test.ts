// Documents that two readers would read in two ways are refused before anything is decided by them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeManifest } from '../../../../../src/registry/model/decode/manifest.ts'
import { MalformedError } from '../../../../../src/registry/model/errors.ts'
import { decodeDocument } from '../../../../../src/registry/model/json/json.ts'
import { configFields, manifestFields } from '../../../../../src/registry/model/json/keys.ts'
import { mediaTypes } from '../../../../../src/registry/model/media-types.ts'

const digest = `sha256:${'a'.repeat(64)}`
const descriptor = `{"mediaType":"x/y","digest":"${digest}","size":1}`
const image = (more: string): Uint8Array => Buffer.from(`{"config":${descriptor},"layers":[]${more}}`)
const manifest = (bytes: Uint8Array) => () => decodeManifest(bytes, mediaTypes.ociManifest)
const config = (text: string) => () => decodeDocument(Buffer.from(text), 'the config', configFields)

describe('a manifest', () => {
  it.each([
    ['Config after config', image(`,"Config":${descriptor}`), 'read as "config"'],
    ['LAYERS', image(',"LAYERS":[]'), 'read as "layers"'],
    ['Annotations', image(',"Annotations":{}'), 'read as "annotations"'],
    ['OS in a platform', image(`,"subject":{"digest":"${digest}","size":1,"platform":{"OS":"x"}}`), 'read as "os"'],
    ['a long s', image(',"manifestſ":[]'), 'read as "manifests"'],
    ['an escaped key', image(',"Con\\u0066ig":{}'), 'read as "config"'],
    ['config twice', image(`,"config":${descriptor}`), '"config" twice'],
    ['config twice, once escaped', image(`,"con\\u0066ig":${descriptor}`), '"config" twice'],
    ['Digest in a descriptor', image(`,"subject":{"digest":"${digest}","Digest":"x","size":1}`), 'read as "digest"'],
    [
      'a layer with a second size',
      Buffer.from(`{"config":${descriptor},"layers":[{"size":1,"size":2}]}`),
      '"size" twice',
    ],
    ['an annotation twice', image(',"annotations":{"a":"1","a":"2"}'), '"a" twice'],
    ['deep nesting', image(`,"x":${'['.repeat(100)}${']'.repeat(100)}`), 'nested deeper than 64'],
  ])('with %s is refused in words', (_title, bytes, message) => {
    expect(manifest(bytes)).toThrow(MalformedError)
    expect(manifest(bytes)).toThrow(message)
  })

  it.each([
    ['annotations of any spelling', ',"annotations":{"Config":"1","config":"2","CONFIG":"3"}'],
    ['keys of others', ',"x":{"Name":"a","name":"b"}'],
    ['a known name below a key of others', ',"x":[{"y":{"OS":"linux","Digest":"d"}}]'],
    ['values that look like keys', ',"x":"\\"config\\":{,","y":["config","Config","config"]'],
  ])('with %s is read', (_title, more) => {
    expect(manifest(image(more))().kind).toBe('image')
  })
})

describe('a config', () => {
  it.each([
    ['two users', '{"config":{"User":"0","User":"1000"}}'],
    ['a user in lower case', '{"config":{"user":"0","User":"1000"}}'],
    ['Config', '{"config":{"User":"1000"},"Config":{"User":"0"}}'],
    ['a label twice', '{"config":{"Labels":{"a":"1","a":"2"}}}'],
  ])('with %s is refused', (_title, text) => {
    expect(config(text)).toThrow(MalformedError)
  })

  it('with another spelling below a key that clients do not read is read', () => {
    const text = '{"os":"linux","container_config":{"user":"0","Config":{}},"config":{"vendor":{"labels":["OS"]}}}'
    expect(config(text)()).toEqual(JSON.parse(text))
  })

  it('with labels and environment of any spelling is read', () => {
    const text = '{"os":"linux","config":{"Labels":{"OS":"a","os":"b","User":"c"},"Env":["User=1","user=2"]}}'
    expect(config(text)()).toEqual(JSON.parse(text))
  })
})

it('any JSON whose objects have distinct keys is read as JSON.parse reads it', () => {
  const names = { known: new Set<string>(), freeMaps: new Set<string>() }
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value)
      expect(decodeDocument(Buffer.from(text), 'it', names)).toEqual(JSON.parse(text))
    }),
  )
})

it('is checked in linear time', () => {
  const wide = `{${Array.from({ length: 200_000 }, (_, at) => `"k${at}":"${'\\\\'.repeat(4)}"`).join(',')}}`
  expect(decodeDocument(Buffer.from(wide), 'it', manifestFields)).toBeTypeOf('object')
  expect(() => decodeDocument(Buffer.from('['.repeat(5_000_000)), 'it', manifestFields)).toThrow(MalformedError)
})

// URLs in messages show where a request goes, and nothing that may be secret.
import { expect, it } from 'vitest'
import { showUrl } from '../../../../src/registry/model/show-url.ts'

it.each([
  ['https://store.example/sigs/a?token=secret', 'https://store.example/sigs/a'],
  ['https://user:secret@store.example:8443/sigs', 'https://store.example:8443/sigs'],
  ['https://store.example/app@sha256=0a/signature-1#secret', 'https://store.example/app@sha256=0a/signature-1'],
  ['file:///var/lib/sigs?secret', 'file:///var/lib/sigs'],
  ['ssh://git@github.com/acme/app', 'ssh://github.com/acme/app'],
  ['git@github.com:acme/app.git', 'github.com:acme/app.git'],
  ['https://user:sec/ret@store.example/a?secret', 'https://store.example/a'],
  ['https://user:sec@ret/sec@store.example/a', 'https://store.example/a'],
  ['https://user:1/sec/ret@store.example/app@sha256=0a', 'https://store.example/app@sha256=0a'],
  ['no url?secret', 'no url'],
])('%s is shown as %s', (written, shown) => {
  expect(showUrl(written)).toBe(shown)
  expect(showUrl(written)).not.toMatch(/secret|sec[@/]|ret/)
})

// What a job without an identity is told before it writes anything.
import { expect, it } from 'vitest'
import { recordSigner } from '../../../../src/action/trust/record-signer.ts'
import { IdentityMissingError } from '../../../../src/promote/model/errors.ts'

const options = {
  context: { serverUrl: 'https://github.com', payload: {} },
  signal: new AbortController().signal,
  onSecret: () => {},
}

it.each([
  [{ GITHUB_ACTIONS: 'true' }, /permissions: \{ id-token: write \}/],
  [{ GITLAB_CI: 'true' }, /id_tokens/],
  [{}, /PROMOTE_IMAGE_ID_TOKEN/],
])('says what has to change before the record can be signed: %o', async (env, message) => {
  const { prepare } = recordSigner({ kind: 'keyless', instance: undefined }, { ...options, env })
  const failure: unknown = await prepare().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(IdentityMissingError)
  expect(String(failure)).toMatch(message)
  expect(failure instanceof IdentityMissingError && failure.remedy).toContain('`record-key`')
})

// What a job without an identity is told before it writes anything.
import { expect, it } from 'vitest'
import { recordSigner } from '../../../../src/action/trust/record-signer.ts'

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
  await expect(prepare()).rejects.toMatchObject({
    code: 'identity-missing',
    message: expect.stringMatching(message),
    remedy: expect.stringContaining('`record-key`'),
  })
})

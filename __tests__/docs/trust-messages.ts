// What the action says if a default trusted root cannot be read.
import { fetchDefaultRoot, tufRepositories } from '../../src/action/trust/default-roots.ts'
import { trustedRootName } from '../../src/action/trust/trust-domain.ts'

export async function trustMessages(temp: string): Promise<readonly string[]> {
  const send = () => Promise.reject(new Error('connect ENETUNREACH'))
  const failing = [
    fetchDefaultRoot({ send, temp, repository: tufRepositories.github }),
    trustedRootName({ send, api: 'https://api.acme.ghe.com', token: undefined }),
  ]
  const results = await Promise.allSettled(failing)
  return results.map((result) => (result.status === 'rejected' ? String(result.reason) : result.value))
}

// An OIDC issuer on loopback that also answers as GitHub's token service: what signs the fixtures gets its identity here.
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

const port = Number(process.argv[2] ?? 7100)
const issuer = `http://127.0.0.1:${port}`
const workflow = 'acme/app/.github/workflows/build.yml@refs/heads/main'
const { publicKey, privateKey } = await generateKeyPair('RS256')
const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }

/** The claims of a job of acme/app, as GitHub names them. */
const claims = {
  sub: 'repo:acme/app:ref:refs/heads/main',
  repository: 'acme/app',
  repository_owner: 'acme',
  repository_id: '1',
  repository_owner_id: '2',
  repository_visibility: 'public',
  ref: 'refs/heads/main',
  sha: 'a'.repeat(40),
  workflow: 'build',
  workflow_ref: workflow,
  workflow_sha: 'a'.repeat(40),
  job_workflow_ref: workflow,
  job_workflow_sha: 'a'.repeat(40),
  event_name: 'push',
  runner_environment: 'github-hosted',
  run_id: '42',
  run_attempt: '1',
}

async function answer(url: URL): Promise<object | undefined> {
  switch (url.pathname) {
    case '/.well-known/openid-configuration':
      return {
        issuer,
        jwks_uri: `${issuer}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
      }
    case '/keys':
      return { keys: [key] }
    case '/id-token': {
      const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'JWT' }).setIssuer(issuer)
      const audience = url.searchParams.get('audience') ?? 'sigstore'
      return { value: await token.setAudience(audience).setIssuedAt().setExpirationTime('10m').sign(privateKey) }
    }
    default:
      return undefined
  }
}

createServer((request, response) => {
  void answer(new URL(request.url ?? '/', issuer)).then((document) => {
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document ?? { message: 'not found' }))
  })
}).listen(port, '127.0.0.1')

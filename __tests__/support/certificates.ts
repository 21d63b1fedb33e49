// A private certificate authority for one test run: what a company's own registry is signed by.
import { readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { run } from './processes.ts'
import { tool } from './tools.ts'

export interface Certificates {
  /** PEM of the authority, to be trusted. */
  readonly ca: string
  /** Paths of PEM files, valid for localhost, this machine's name and 127.0.0.1. */
  readonly cert: string
  readonly key: string
}

const request = '[req]\ndistinguished_name = name\n[name]\n'
const leaf = `subjectAltName = DNS:localhost, DNS:${hostname()}, IP:127.0.0.1\nextendedKeyUsage = serverAuth\n`

async function openssl(folder: string, ...args: readonly string[]): Promise<void> {
  const { status, stderr } = await run(tool('openssl'), args, { cwd: folder })
  if (status !== 0) throw new Error(`openssl ${args[0] ?? ''}: ${stderr}`)
}

/** Makes an authority and a server's certificate of it in `folder`. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  await writeFile(join(folder, 'request.cnf'), request)
  await writeFile(join(folder, 'leaf.cnf'), leaf)
  const fresh = ['-config', 'request.cnf', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const ca = ['-x509', '-days', '2', '-subj', '/CN=A private authority', '-addext', 'basicConstraints=critical,CA:TRUE']
  await openssl(folder, 'req', ...fresh, ...ca, '-keyout', 'ca.key', '-out', 'ca.pem')
  await openssl(folder, 'req', ...fresh, '-subj', '/CN=localhost', '-keyout', 'leaf.key', '-out', 'leaf.csr')
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'leaf.cnf']
  await openssl(folder, 'x509', '-req', '-in', 'leaf.csr', ...signed, '-out', 'leaf.pem')
  return {
    ca: await readFile(join(folder, 'ca.pem'), 'utf8'),
    cert: join(folder, 'leaf.pem'),
    key: join(folder, 'leaf.key'),
  }
}

// What bench:bulk promotes: images with five tags each as a config of promote-image and as one of regsync, and a config of
// many promotions.
import { push, randomImage } from '../sandbox/content.ts'

export const images = 100
const tags = ['1.4.2', '1.4', '1', 'stable', 'tested'] as const
export const tagsPerImage = tags.length
/** Promotions per repository in the config of many. */
const perRepository = 100
/** Repositories that are pushed at once. */
const atOnce = 16

interface Hosts {
  readonly source: string
  readonly target: string
}

const repositories = (count: number, name: string): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${name}-${at}`)
const tagOf = (at: number): string => `t-${at}`

/** Puts the images of both parts into the source registry: `count` tags for the second. */
export async function seedImages(host: string, count: number): Promise<void> {
  const many = Array.from({ length: perRepository }, (_, at) => tagOf(at))
  const wanted = [
    ...repositories(images, 'bulk/app').map((name) => ({ name, own: tags as readonly string[] })),
    ...repositories(Math.ceil(count / perRepository), 'bulk/many').map((name) => ({ name, own: many })),
  ]
  for (let at = 0; at < wanted.length; at += atOnce)
    await Promise.all(
      wanted.slice(at, at + atOnce).map(({ name, own }) => {
        const built = randomImage({ layers: [64 * 1024, 1024], seed: name })
        return push(`http://${host}`, name, built, own)
      }),
    )
}

function configOf(promotions: readonly { readonly source: string; readonly targets: readonly string[] }[]): string {
  const entries = promotions.map(({ source, targets }) => `  - source: ${source}\n    targets: [${targets.join(', ')}]`)
  return `promotions:\n${entries.join('\n')}\n`
}

/** Each image to a repository of its own below `to`, under all its tags. */
export function mirror({ source, target }: Hosts, to: string): string {
  return configOf(
    repositories(images, 'app').map((name) => ({
      source: `${source}/bulk/${name}:${tags[0]}`,
      targets: tags.map((tag) => `${target}/${to}/${name}:${tag}`),
    })),
  )
}

export function regsyncConfig({ source, target }: Hosts, to: string, parallel: number): string {
  const creds = [source, target].map((host) => `  - {registry: "${host}", tls: disabled}`)
  const sync = repositories(images, 'app').map(
    (name) => `  - {source: "${source}/bulk/${name}", target: "${target}/${to}/${name}", type: repository}`,
  )
  return `version: 1\ncreds:\n${creds.join('\n')}\ndefaults: {parallel: ${parallel}}\nsync:\n${sync.join('\n')}\n`
}

/** So many promotions of one tag each to the same name in the other registry. */
export function promotionsOf({ source, target }: Hosts, count: number): string {
  const promotions = Array.from({ length: count }, (_, at) => {
    const name = `bulk/many-${Math.floor(at / perRepository)}:${tagOf(at % perRepository)}`
    return { source: `${source}/${name}`, targets: [`${target}/${name}`] }
  })
  return configOf(promotions)
}

// A condition that must hold for the config of every image that a client could run.
import type { ImageConfig } from '../../../image/image-config.ts'
import type { InspectedImage } from '../../../image/runnable-images.ts'
import { enumerate } from './values.ts'

/**
 * One text that names each image for which `problemOf` finds a problem, or only the first of them; empty if there is
 * none. An image that cannot be inspected fails the condition, and so does a source without any image.
 */
export function everyImage(
  images: readonly InspectedImage[],
  problemOf: (config: ImageConfig) => string | undefined,
  named: 'each' | 'first' = 'each',
): readonly string[] {
  if (images.length === 0) return ['it holds no image']
  const problems = images.flatMap(({ name, config, problem }) => {
    const text = config === undefined ? problem : problemOf(config)
    return text === undefined ? [] : [`${name} ${text}`]
  })
  return problems.length === 0 ? [] : [enumerate(named === 'first' ? problems.slice(0, 1) : problems)]
}

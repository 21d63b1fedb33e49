// Evaluates the gates of a promotion in the survey, before anything is written.
import { type InspectedImage, inspectImages } from '../../image/runnable-images.ts'
import type { Requirements } from '../../model/requirements.ts'
import { failedGates } from './gates.ts'
import type { GateSubject } from './model/gate.ts'

/** A sentence for every requirement that does not hold. Throws RegistryError if something cannot be read. */
export function evaluateGates(
  requirements: Requirements,
  surveyed: Omit<GateSubject, 'images'>,
): Promise<readonly string[]> {
  const { root, nodes, repositories } = surveyed
  let inspected: Promise<readonly InspectedImage[]> | undefined
  const images = () => (inspected ??= inspectImages(root, nodes, repositories))
  return failedGates(requirements, { ...surveyed, images })
}

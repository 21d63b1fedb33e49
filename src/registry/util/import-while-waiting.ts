// Imports parts of the program that are needed later, while responses are awaited.
import { setImmediate as endOfTurn } from 'node:timers/promises'

/** Imports once what the caller sends next is on its way: parsing the code then costs no time. */
export async function importWhileWaiting<T>(load: () => Promise<T>): Promise<T> {
  await endOfTurn()
  return load()
}

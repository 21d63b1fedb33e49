// What the schemas of options are built with. Imported only by runs that read a document.
import {
  array,
  custom,
  exactOptional,
  NEVER,
  optional,
  pipe,
  record,
  strictObject,
  string,
  transform,
  union,
} from 'zod/mini'
import { mergeRequirements, requirementsSchema } from '../plan/gates/gates.ts'
import { describeValue, flag } from '../text/schema.ts'
import { annotationsSchema } from './annotations.ts'
import type { Validators } from './option.ts'
import { mergeOverwrite, overwriteSchema } from './overwrite.ts'

const z = { array, custom, exactOptional, NEVER, optional, pipe, record, strictObject, string, transform, union }

export const validators: Validators = {
  z,
  flag,
  describeValue,
  requirementsSchema,
  mergeRequirements,
  overwriteSchema: overwriteSchema(z),
  mergeOverwrite,
  annotationsSchema: annotationsSchema(z),
}

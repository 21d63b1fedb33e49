// What the schemas of options are built with. Imported only by runs that read a document.
import * as z from 'zod/mini'
import { mergeRequirements, requirementsSchema } from '../plan/gates/gates.ts'
import { describeValue, flag, wordOf } from '../text/schema.ts'
import type { Validators } from './option.ts'

export const validators: Validators = { z, flag, wordOf, describeValue, requirementsSchema, mergeRequirements }

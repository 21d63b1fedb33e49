// What is known beforehand of one registry product: one file per product in this folder exports a RegistryFamily.
import type { RegistryBehaviour } from '../model/behaviour.ts'
import type { RefusalCode } from '../model/refusals/classify.ts'

/** Where tokens come from, as the registry's challenge would say. */
interface TokenService {
  readonly realm: string
  readonly service: string
  /** A scope that it demands whatever is asked. */
  readonly scope?: string
}

/** What a person does about a refusal. All conditions that are given must hold. */
export interface Remedy {
  readonly access?: 'read' | 'write'
  /** Whether no login was sent. */
  readonly anonymous?: boolean
  /** By the classifier of refusals; `no-response` if none came. */
  readonly codes?: readonly (RefusalCode | 'no-response')[]
  readonly statuses?: readonly number[]
  /** Tested on the error codes and the message of the response. */
  readonly words?: RegExp
  readonly text: string
  /** The issue or page that reports it; absent if the specification itself says so. */
  readonly source?: string
}

export interface PageAddress {
  readonly host: string
  readonly path: string
  readonly tag: string | undefined
}

/** Facts about one product. All are hints: a registry that answers otherwise is believed. */
export interface RegistryFamily {
  readonly name: string
  readonly matches: {
    /** Hosts that the vendor runs. Token service, rates, behaviour and page hold for these only. */
    readonly hosted?: RegExp
    /** Names under which people run the product themselves. */
    readonly selfHosted?: RegExp
  }
  readonly tokenService?: (host: string) => TokenService
  /** Takes Basic on every request and has no token service. */
  readonly basicAuth?: true
  /** Requests a second that are safe for everyone: all of them, and those that put a manifest. */
  readonly rates?: { readonly requests?: number; readonly manifests?: number }
  readonly behaviour?: Readonly<RegistryBehaviour>
  /** Blobs are downloaded from another host. */
  readonly redirectsBlobs?: true
  /** The first that fits is given. */
  readonly remedies?: readonly Remedy[]
  /** How to keep `sha256-<hex>` tags out of the rule that makes tags immutable. */
  readonly immutableTags?: string
  /** Where people look at a repository. */
  readonly packagePage?: (address: PageAddress) => string | undefined
}

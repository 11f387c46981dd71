import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'

/** Hex SHA-256. Computed here, not by `crypto.subtle`, which is absent on plain-http addresses. */
export const digestOfBytes = (bytes: Uint8Array): string => bytesToHex(sha256(bytes))

/** Hex SHA-256 of the RFC 8785 canonical JSON of a value: the name under which an item is receipted. */
export function digestOf(item: object): string {
  const canonical = canonicalize(item)
  if (canonical === undefined) throw new TypeError('A value without JSON has no digest.')
  return digestOfBytes(utf8ToBytes(canonical))
}

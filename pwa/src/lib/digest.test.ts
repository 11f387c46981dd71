import { expect, test } from 'vitest'
import { digestOf, digestOfBytes } from '@/lib/digest'

test('the digest of nothing is the known one', () => {
  expect(digestOfBytes(new Uint8Array())).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  )
})

test('the digest does not depend on the order of keys', () => {
  expect(digestOf({ b: 1, a: [true, null] })).toBe(digestOf({ a: [true, null], b: 1 }))
})

test('the digest is that of the canonical text, in UTF-8, with numbers as RFC 8785 writes them', () => {
  const text = new TextEncoder().encode('{"lon":106.64,"n":100,"words":"窑洞"}')

  expect(digestOf({ words: '窑洞', n: 1e2, lon: 106.64 })).toBe(digestOfBytes(text))
})

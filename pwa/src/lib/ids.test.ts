import { expect, test } from 'vitest'
import { uuid7 } from '@/lib/ids'

test('an id has the form of a UUID of version 7', () => {
  expect(uuid7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('an id carries its instant in milliseconds', () => {
  const at = 0x0192_3456_789a

  expect(uuid7(at).replace('-', '').slice(0, 12)).toBe('01923456789a')
})

test('ids made later sort later', () => {
  const ids = [1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000].map(at => uuid7(at))

  expect([...ids].sort()).toEqual(ids)
})

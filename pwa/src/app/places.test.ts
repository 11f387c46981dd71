import { expect, test } from 'vitest'
import { placesFor, startFor } from '@/app/places'

const HOMES = ['phone', 'desk', 'cockpit', 'admin'] as const

test.each(HOMES)('%s has at most four places, the settings among them', home => {
  const names = placesFor(home).map(place => place.name)

  expect(names.length).toBeLessThanOrEqual(4)
  expect(names).toContain('settings')
})

test.each([
  ['phone', false, '/home'],
  ['phone', true, '/home'],
  ['desk', true, '/desk'],
  ['desk', false, '/waiting'],
  ['cockpit', true, '/cockpit'],
] as const)('%s (wide: %s) begins at %s', (home, isWide, start) => {
  expect(startFor(home, isWide)).toBe(start)
})

import { expect, test } from 'vitest'
import { asideFor, placesFor, startFor } from '@/app/places'

const HOMES = ['phone', 'desk', 'cockpit', 'admin'] as const

test.each(HOMES)('%s has at most four places, the settings among them', home => {
  for (const isWide of [true, false]) {
    const names = placesFor(home, isWide).map(place => place.name)

    expect(names.length).toBeLessThanOrEqual(4)
    expect(names).toContain('settings')
  }
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

test.each(HOMES)('where %s begins is one of the places in the bar', home => {
  for (const isWide of [true, false]) {
    expect(placesFor(home, isWide).map(place => place.to)).toContain(startFor(home, isWide))
  }
})

test('focal villages and places stand in the head of those who see a whole area', () => {
  expect(HOMES.map(home => asideFor(home).length)).toEqual([0, 2, 2, 0])
})

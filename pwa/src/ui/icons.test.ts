import { expect, test } from 'vitest'
import { ICONS, kindIcon } from '@/ui/icons'

test('a part has the icon of its kind', () => {
  expect([kindIcon('land.boundary'), kindIcon('land')]).toEqual(['land', 'land'])
})

test('a kind that nobody drew has the dots', () => {
  expect(kindIcon('county_own.kind')).toBe('other')
})

test.each(Object.entries(ICONS))('%s is path data', (_name, path) => {
  expect(path).toMatch(/^[MLlHhVvCcSsQqAaZz0-9 .,-]+$/)
})

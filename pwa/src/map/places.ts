import type { MatterRow } from '@/lib/api'
import { placeParts } from '@/lib/places'
import { prefixOf } from '@/map/model'

/** A place as short as whoever looks may have it: within their village the grid, within their town village and grid. */
export function placeWithin(
  place: MatterRow['place'],
  remit: readonly string[],
  nameOf: (code: string) => string | null,
): string {
  const mine = remit
    .map(prefixOf)
    .filter(prefix => place.code.startsWith(prefix))
    .reduce((longest, prefix) => (prefix.length > longest.length ? prefix : longest), '')
  const prefix = prefixOf(place.code)
  const town = place.town ?? ''
  if (prefix.length < 12) return place.name
  const village = nameOf(prefix.slice(0, 12)) ?? placeParts(place.name).village
  const grid = prefix.length === 15 ? placeParts(place.name).grid || (nameOf(prefix) ?? '') : ''
  if (mine.length >= 12) return grid || village
  return mine.length === 9 || !town
    ? [village, grid].filter(Boolean).join(' ')
    : `${town} ${village}`
}

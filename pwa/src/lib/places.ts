import type { Area, Located } from '@/lib/api'
import { phrase, type Phrase } from '@/lib/phrase'

/** A place's name before and from its grid's number: the number is what a short line must not lose. */
export function placeParts(name: string): { village: string; grid: string } {
  const [, village = name, grid = ''] = /^(.*?)(第?\d+\D*)$/.exec(name) ?? []
  return { village, grid }
}

const FOUND_MAX = 30

/** Villages and small grids whose own or village's name holds the words; shortest names first. */
export function areasNamed(areas: readonly Area[], words: string): Area[] {
  const wanted = words.trim().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return []
  const nameOf = new Map(areas.map(area => [area.code, area.name]))
  const whole = (area: Area) =>
    `${nameOf.get(area.parent ?? '') ?? ''}${area.name}${area.code.slice(-3)}`
  return areas
    .filter(area => area.level === 'village' || area.level === 'small')
    .filter(area => wanted.every(word => whole(area).includes(word)))
    .sort((a, b) => a.code.length - b.code.length || a.code.localeCompare(b.code))
    .slice(0, FOUND_MAX)
}

/** Which grid the cross on the map stands in. */
export const underCross = (located: Located): Phrase =>
  located.inside
    ? phrase('place.under_cross', { place: `${located.village.name} ${located.small.name}` })
    : phrase('place.cross_outside')

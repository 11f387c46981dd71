import type { Located } from '@/lib/api'
import { atWords } from '@/lib/days'
import { placeName, type Draft, type Lack, type Place } from '@/lib/draft'
import { phrase, type Phrase } from '@/lib/phrase'

/** How the search for the phone's position goes. */
export type Search = 'searching' | 'found' | 'denied' | 'unavailable'

interface PlaceWords {
  title: Phrase
  note: Phrase | null
  isSettled: boolean
}

const plain = (words: string): Phrase => phrase('plain', { words })

function outsideWords({ nearest }: Extract<Located, { inside: false }>): PlaceWords {
  const km = Math.max(0.1, Math.round(nearest.distance_m / 100) / 10)
  return {
    title: phrase('place.outside', { name: nearest.name, km }),
    note: phrase('place.outside_note'),
    isSettled: true,
  }
}

/** What the report's page says about its place: a title, and what to know or do. */
export function placeWords(place: Place | null, search: Search): PlaceWords {
  if (place === null) {
    return search === 'searching'
      ? { title: phrase('place.searching'), note: phrase('place.searching_note'), isSettled: false }
      : { title: phrase(`place.${search}`), note: phrase('place.choose'), isSettled: false }
  }
  if (place.by === 'list')
    return { title: plain(place.name), note: phrase('place.by_list'), isSettled: true }
  if (place.located && !place.located.inside) return outsideWords(place.located)
  const accuracy = place.fix.accuracy_m
  const within =
    accuracy === null ? phrase('place.by_map') : phrase('place.within', { n: Math.ceil(accuracy) })
  if (place.located === null)
    return { title: phrase('place.noted'), note: phrase('place.noted_note'), isSettled: true }
  return { title: plain(placeName(place)), note: within, isSettled: true }
}

const JUST_NOW_MS = 3_600_000

/** When it was seen: "just now" as long as that is true, else its day. */
export function seenWords({ seen, seen_at }: Pick<Draft, 'seen' | 'seen_at'>, now: Date): Phrase {
  if (seen === 'now' && now.getTime() - Date.parse(seen_at) < JUST_NOW_MS) return phrase('seen.now')
  return seen === 'now' || seen === 'day' ? atWords(seen_at, now) : phrase(`seen.${seen}`)
}

const RECENT_MAX = 3

/** The kinds used last, newest first, each once. */
export const withRecent = (recent: readonly string[], category: string): string[] =>
  [category, ...recent.filter(code => code !== category)].slice(0, RECENT_MAX)

/** What is lacking, in a few words: of a kind whose top is chosen only the finer one. */
export const lackKey = (lack: Lack, top: string | null): string =>
  `lack.short.${lack === 'category' && top !== null ? 'part' : lack}`

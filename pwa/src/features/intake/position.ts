import type { Fix } from '@/lib/api'

const GOOD_ENOUGH_M = 15
const SEARCH_MS = 25_000

const fixOf = ({ coords, timestamp }: GeolocationPosition): Fix => ({
  lon: Number(coords.longitude.toFixed(6)),
  lat: Number(coords.latitude.toFixed(6)),
  datum: 'wgs84',
  accuracy_m: Math.ceil(coords.accuracy),
  fixed_at: new Date(timestamp).toISOString(),
})

interface Listener {
  /** Called for the first position, and for each that is better than the one before. */
  found: (fix: Fix) => void
  failed: (why: 'denied' | 'unavailable') => void
}

/** Looks for the phone's position until it is good enough or time is up; returns what ends the search. */
export function searchPosition({ found, failed }: Listener): () => void {
  if (!('geolocation' in navigator)) {
    failed('unavailable')
    return () => undefined
  }
  let best = Infinity
  const stop = (): void => {
    navigator.geolocation.clearWatch(watch)
    window.clearTimeout(timer)
  }
  const watch = navigator.geolocation.watchPosition(
    position => {
      if (position.coords.accuracy >= best) return
      best = position.coords.accuracy
      found(fixOf(position))
      if (best <= GOOD_ENOUGH_M) stop()
    },
    error => {
      if (best < Infinity) return
      failed(error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable')
      if (error.code === error.PERMISSION_DENIED) stop()
    },
    { enableHighAccuracy: true, timeout: SEARCH_MS, maximumAge: 30_000 },
  )
  const timer = window.setTimeout(() => {
    if (best === Infinity) failed('unavailable')
    stop()
  }, SEARCH_MS)
  return stop
}

import type { Me } from '@/lib/api'
import type { IconName } from '@/ui/icons'

type Home = Me['home']

export interface Place {
  to: string
  name: string
  icon: IconName
}

const HOME: Place = { to: '/home', name: 'home', icon: 'home' }
const WAITING: Place = { to: '/waiting', name: 'waiting', icon: 'inbox' }
const MINE: Place = { to: '/mine', name: 'mine', icon: 'list' }
const DESK: Place = { to: '/desk', name: 'desk', icon: 'desk' }
const COCKPIT: Place = { to: '/cockpit', name: 'cockpit', icon: 'chart' }
const FOCAL: Place = { to: '/focal-villages', name: 'focal-villages', icon: 'shield' }
const CARE: Place = { to: '/places', name: 'places', icon: 'public' }
const STAFF: Place = { to: '/staff', name: 'staff', icon: 'people' }
const SETTINGS: Place = { to: '/settings', name: 'settings', icon: 'settings' }

/** The places of each kind of work, the first one first; at most four. */
const PLACES: Record<Home, readonly Place[]> = {
  phone: [HOME, WAITING, MINE, SETTINGS],
  desk: [DESK, COCKPIT, HOME, SETTINGS],
  cockpit: [COCKPIT, DESK, HOME, SETTINGS],
  admin: [STAFF, HOME, SETTINGS],
}

/** On a phone the people of a desk have what waits for them in the desk's place; the cockpit is a link there. */
export const placesFor = (home: Home, isWide: boolean): readonly Place[] =>
  home === 'desk' && !isWide ? [WAITING, DESK, HOME, SETTINGS] : PLACES[home]

/** Where the app opens. A desk needs room: on a phone its people begin at what waits for them. */
export const startFor = (home: Home, isWide: boolean): string =>
  (placesFor(home, isWide)[0] ?? HOME).to

/** What a wide screen's head has room for beside the places; on a phone the home leads there. */
export const asideFor = (home: Home): readonly Place[] =>
  home === 'desk' || home === 'cockpit' ? [FOCAL, CARE] : []

/** The wire: what the server sends and takes, as its contract says. */
export type Role =
  | 'grid_worker'
  | 'petition_agent'
  | 'village_lead'
  | 'town_officer'
  | 'county_officer'
  | 'unit_handler'
  | 'county_leader'
  | 'administrator'

export type Stage =
  | 'reported'
  | 'verified'
  | 'escalated'
  | 'sent_back'
  | 'assigned'
  | 'settled'
  | 'visited'
  | 'struck_off'
  | 'unfounded'
  | 'merged'

export type Layer = 'village' | 'town' | 'county' | 'unit'
export type AreaLevel = 'county' | 'town' | 'village' | 'small'
export type Datum = 'wgs84' | 'gcj02' | 'bd09'

export interface Named {
  code: string
  name: string
}

/** WGS84 degrees. */
export interface LonLat {
  lon: number
  lat: number
}

/** What a county calls its layers, in its own language. */
export type LayerWords = Record<
  'county' | 'town' | 'village' | 'large_grid' | 'small_grid' | 'focal_village',
  string
>

export interface County extends Named {
  short_name: string
  words: LayerWords
  simulated: string[]
  simulated_note: string
  demo: boolean
  demo_password?: string | null
  demo_accounts: { username: string; role: Role; name: string; organisation: string }[]
  today: string
  bounds: [number, number, number, number]
}

export interface Organisation {
  id: string
  name: string
  kind: string
}

export interface Me {
  person_id: string
  name: string
  username: string
  posts: {
    role: Role
    organisation: Organisation
    area: Named & { level: AreaLevel }
    /** Whose post it is, when one only stands in for them. */
    deputy_for?: string | null
  }[]
  home: 'phone' | 'desk' | 'cockpit' | 'admin'
  /** Kept by an older start of the app, it may lack the rest. */
  must_change?: boolean
  manages_staff?: boolean
}

export interface Category extends Named {
  parent: string | null
}

export interface Taxonomy {
  version: string
  categories: Category[]
}

export interface Area extends Named {
  level: AreaLevel
  parent: string | null
  households: number | null
}

/** The areas from a day on (yyyy-mm-dd). */
export interface AreasFrom {
  valid_from: string
  items: Area[]
}

/** The areas of today, and those that wait for their day. */
export interface Areas extends AreasFrom {
  next: AreasFrom | null
}

export type Located =
  | { inside: true; point: LonLat; small: Named; large: Named | null; village: Named; town: Named }
  | { inside: false; point: LonLat; nearest: Named & { distance_m: number } }

export interface Fix extends LonLat {
  datum: Datum
  accuracy_m: number | null
  fixed_at: string
}

export interface Reporter {
  name: string
  phone: string
  protect: boolean
}

export type ConsentWay = 'written' | 'read_back' | 'phone'

/** That an agent files it for somebody: what was asked for, and how they agreed. */
export interface ReportAgency {
  item: string
  ticket: string | null
  consent: { way: ConsentWay; at: string; words: string } | null
}

export interface Report {
  id: string
  category: string
  words: string
  point: Fix | null
  grid: string | null
  seen_at: string
  sent_at: string
  head_count: number
  urgent: boolean
  photos: { id: string; sha256: string }[]
  reporter: Reporter | null
  /** Only where an agent files it for somebody. */
  agency?: ReportAgency
}

export interface Receipt {
  id: string
  sha256: string
  received_at: string
  matter: { id: string; number: string; stage: Stage }
  grid: Named | null
  /** The request for agent service it answers. */
  ticket?: { id: string; number: string } | null
}

/** What became of one item of a batch. */
export type SyncResult =
  | { id: string; status: 'received'; receipt: Receipt }
  | { id: string; status: 'refused'; receipt?: undefined; problem: { code: string } }

export interface PhotoReceipt {
  id: string
  sha256: string
  stored_sha256: string
  width: number
  height: number
}

export interface MyReport {
  id: string
  category: string
  words: string
  seen_at: string
  received_at: string
  photos: string[]
  place: Named
  matter: {
    id: string
    number: string
    stage: Stage
    due_on: string | null
    due_days: number | null
    urgent: boolean
  }
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
  total?: number
}

export interface MatterRow {
  id: string
  number: string
  category: string
  stage: Stage
  urgent: boolean
  words: string
  place: Named & { town: string }
  holder: { id: string; name: string; layer: Layer } | null
  due_on: string | null
  /** The whole length of the term that ends on `due_on`. */
  due_days: number | null
  reported_at: string
  seen_at: string
  point: LonLat | null
  photo: string | null
  round: number
  /** An agent filed it for somebody. */
  agency?: boolean
  version: number
}

export interface MatterEvent {
  seq: number
  action: string
  at: string
  actor: { name: string; role: Role; organisation: string } | null
  from_stage: Stage | null
  to_stage: Stage
  given: Record<string, unknown>
  /** What it is filed under since then, when that was corrected. */
  filed?: { category: string; place: Named & { town: string | null } } | null
}

export interface Due {
  stage: Stage
  on: string
  started_on: string
  days: number
  source: string
}

/** One field of an action's form: the part of JSON Schema 2020-12 the server uses. */
export interface FieldSchema {
  type?: string | string[]
  enum?: string[]
  title?: string
  maxLength?: number
  minLength?: number
  'x-widget'?: 'text' | 'unit' | 'matter' | 'category' | 'place'
}

export interface FormSchema {
  type?: 'object'
  properties?: Record<string, FieldSchema>
  required?: string[]
}

export interface AvailableAction {
  action: string
  schema: FormSchema
  to_stages: Stage[]
}

/** A matter that goes on in another. */
export interface MergedFrom {
  id: string
  number: string
  words: string
  reported_at: string
  point: LonLat | null
  photos: string[]
}

export interface Matter extends MatterRow {
  procedure: string
  report: {
    words: string
    seen_at: string
    sent_at: string
    received_at: string
    head_count: number
    photos: string[]
    point: (LonLat & { accuracy_m: number | null; datum: Datum }) | null
    reporter_sealed: boolean
    protected: boolean
    by: { name: string; role: Role } | null
  }
  due: Due | null
  events: MatterEvent[]
  /** Null also when whoever asks may not see that other matter. */
  merged_into: { id: string; number: string } | null
  /** Those merged into this one, as far as whoever asks may see them. */
  merged_from?: MergedFrom[]
  /** How many went into this one, seen or not. */
  merged_count?: number
  /** The act that can still be taken back, and until when. */
  takes_back?: { action: string; until: string } | null
  available_actions: AvailableAction[]
}

export interface MatterFilters {
  waiting?: boolean
  open?: boolean
  stage?: Stage
  category?: string
  urgent?: boolean
  place?: string
  /** The place by the boundaries of the day it was seen. */
  day_place?: string
  layer?: Layer
  holder?: string
  due?: 'overdue' | 'week' | 'any'
  seen_from?: string
  seen_to?: string
  /** Settled by this layer. */
  settled_layer?: Layer
  /** Only what statistics count: neither merged into another nor unfounded. */
  counted?: boolean
  /** Filed by an agent for somebody. */
  agency?: boolean
  settled?: boolean
  q?: string
  /** Urgent ones first, then by due day; or newest first. */
  sort?: 'due' | 'newest'
  cursor?: string
  limit?: number
}

export interface Notice {
  id: string
  kind: string
  at: string
  matter: { id: string; number: string } | null
  read: boolean
}

/** The one way to the server: JSON in, JSON out, refusals as `ApiProblem`. */
export const API = '/api/v1'

/** Told on `window` when the server no longer knows the session. */
export const SIGNED_OUT = 'wangge:signed-out'

/** What the server refused, or that it could not be reached (`network.unreachable`, status 0). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  constructor(
    readonly code: string,
    readonly status: number,
    readonly fields: Readonly<Record<string, readonly string[]>> = {},
    /** What the words of a refusal need: how many seconds, which name. */
    readonly facts: Readonly<Record<string, string | number>> = {},
  ) {
    super(code)
  }

  /** The server was not reached: nothing is known about what was sent, and trying again is right. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

export const problemOf = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : new ApiProblem('app.unexpected', -1)

type Query = Record<string, string | number | boolean | null | undefined>

interface Call {
  query?: Query | undefined
  json?: unknown
  bytes?: ArrayBuffer
  type?: string
  ifMatch?: number
  signal?: AbortSignal
}

/** A valley's network may hang for minutes: after this long nobody is taken to answer. */
const PATIENCE_MS = { json: 30_000, bytes: 180_000 }

export const queryString = (query: Query): string =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
    ),
  ).toString()

function requestOf(method: string, call: Call): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json' }
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (call.ifMatch !== undefined) headers['If-Match'] = `"${call.ifMatch}"`
  if (call.bytes) {
    headers['Content-Type'] = call.type ?? 'application/octet-stream'
    init.body = call.bytes
  } else if (call.json !== undefined) {
    headers['Content-Type'] = 'application/json'
    init.body = JSON.stringify(call.json)
  }
  return init
}

async function problemIn(response: Response): Promise<ApiProblem> {
  const body = await response.json().catch(() => null)
  const code = typeof body?.code === 'string' ? body.code : `http.${response.status}`
  if (code === 'accounts.not_signed_in') window.dispatchEvent(new Event(SIGNED_OUT))
  return new ApiProblem(code, response.status, body?.fields ?? {}, body?.facts ?? {})
}

const isJson = (response: Response): boolean =>
  /\bjson\b/.test(response.headers.get('Content-Type') ?? '')

/** The response, or the problem that nobody answered in time. An ask that the caller gave up raises what it raised. */
async function responseTo(url: string, method: string, call: Call): Promise<Response> {
  const limit = new AbortController()
  const giveUp = (): void => limit.abort()
  const timer = setTimeout(giveUp, call.bytes ? PATIENCE_MS.bytes : PATIENCE_MS.json)
  call.signal?.addEventListener('abort', giveUp)
  try {
    return await fetch(url, { ...requestOf(method, call), signal: limit.signal })
  } catch (error) {
    if (call.signal?.aborted) throw error
    throw new ApiProblem('network.unreachable', 0)
  } finally {
    clearTimeout(timer)
    call.signal?.removeEventListener('abort', giveUp)
  }
}

/** The answer's JSON (undefined for an empty one). Raises ApiProblem on every refusal, and when nobody answers. */
export async function ask<T>(method: string, path: string, call: Call = {}): Promise<T> {
  const search = queryString(call.query ?? {})
  const response = await responseTo(`${API}${path}${search && `?${search}`}`, method, call)
  if (!response.ok) throw await problemIn(response)
  if (response.status === 204) return undefined as T
  // A hotel's or operator's sign-in page answers 200 with HTML: that is not our server.
  if (!isJson(response)) throw new ApiProblem('network.unreachable', 0)
  return (await response.json()) as T
}

/** The name in a Content-Disposition (RFC 8187); null without one. */
export const nameIn = (disposition: string | null): string | null => {
  const found = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')
  return found?.[1] ? decodeURIComponent(found[1]) : null
}

/** A file the server makes, and whether it was too long to be whole. */
export async function fileOf(
  path: string,
  query: Query,
): Promise<{ content: Blob; name: string; isCut: boolean }> {
  const response = await responseTo(`${API}${path}?${queryString(query)}`, 'GET', {})
  if (!response.ok) throw await problemIn(response)
  const name = nameIn(response.headers.get('Content-Disposition'))
  if (!name) throw new ApiProblem('network.unreachable', 0)
  return { content: await response.blob(), name, isCut: response.headers.has('Wangge-Cut') }
}

/** The answer's bytes: a workbook. */
export async function askBlob(method: string, path: string, call: Call = {}): Promise<Blob> {
  const response = await responseTo(`${API}${path}`, method, call)
  if (!response.ok) throw await problemIn(response)
  return response.blob()
}

export const photoUrl = (id: string, size?: 'thumb'): string =>
  `${API}/photos/${id}${size ? `?size=${size}` : ''}`

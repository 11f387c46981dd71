import { LngLatBounds, Map as GlMap, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { careMarks, marks, MARK_RATIO } from '@/map/marks'
import type { Bounds } from '@/map/model'
import { FONTS, recolour, styleOf, themeColour } from '@/map/style'

setWorkerUrl(workerUrl)

/** Whether this device can draw a map at all. */
export function hasWebGl(): boolean {
  const canvas = document.createElement('canvas')
  return canvas.getContext('webgl2') !== null
}

/** Slanted lines the other way over a focal village; what lies under them is seen. */
function focalHatch(): ImageData | null {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 24
  const pen = canvas.getContext('2d')
  if (!pen) return null
  pen.strokeStyle = themeColour('--map-focal')
  pen.globalAlpha = 0.5
  pen.lineWidth = 2
  for (const x of [-24, 0, 24]) {
    pen.moveTo(x, 0)
    pen.lineTo(x + 24, 24)
  }
  pen.stroke()
  return pen.getImageData(0, 0, 24, 24)
}

/** Slanted lines for areas nothing is known of. */
function hatch(): ImageData | null {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 16
  const pen = canvas.getContext('2d')
  if (!pen) return null
  pen.fillStyle = themeColour('--map-land')
  pen.fillRect(0, 0, 16, 16)
  pen.strokeStyle = themeColour('--map-hatch')
  pen.lineWidth = 1.5
  for (const x of [-16, 0, 16]) {
    pen.moveTo(x, 16)
    pen.lineTo(x + 16, 0)
  }
  pen.stroke()
  return pen.getImageData(0, 0, 16, 16)
}

function addImages(map: GlMap): void {
  const put = (name: string, image: ImageData) =>
    map.hasImage(name)
      ? map.updateImage(name, image)
      : map.addImage(name, image, { pixelRatio: MARK_RATIO })
  for (const { name, image } of marks(themeColour)) put(name, image)
  for (const { name, image } of careMarks(themeColour)) put(name, image)
  const slanted = focalHatch()
  if (slanted) put('focal-hatch', slanted)
  const lines = hatch()
  if (lines) put('hatch', lines)
}

/** Puts the present theme on a map: colours and marks. */
export function dress(map: GlMap): void {
  addImages(map)
  recolour(map, themeColour)
}

export const boundsFrom = ([west, south, east, north]: Bounds): LngLatBounds =>
  new LngLatBounds([west, south], [east, north])

interface Opening {
  container: HTMLElement
  bounds: Bounds
  words: Record<string, string>
  padding: number
  printable: boolean
}

/** A map of our own style, resolved when it can be drawn on. */
export function openMap({ container, bounds, words, padding, printable }: Opening): Promise<GlMap> {
  const map = new GlMap({
    container,
    style: styleOf(themeColour),
    bounds: boundsFrom(bounds),
    fitBoundsOptions: { padding },
    localIdeographFontFamily: FONTS,
    attributionControl: false,
    canvasContextAttributes: { preserveDrawingBuffer: printable },
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    maxZoom: 18,
    minZoom: 6,
    renderWorldCopies: false,
    locale: words,
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  return new Promise((resolve, reject) => {
    map.once('load', () => {
      addImages(map)
      resolve(map)
    })
    map.once('webglcontextlost', () => reject(new Error('context lost')))
  })
}

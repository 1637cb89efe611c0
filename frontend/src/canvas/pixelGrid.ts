/** When the picture's pixels are shown as squares, and the lines between them. */

/** From 3 screen pixels per display pixel on, the pixels themselves are what one wants to see. */
export const CRISP_SCALE = 3;

/** From here on lines between the image's pixels show where one ends. */
export const GRID_SCALE = 12;

/** GLSL: one screen pixel between image pixels, against the picture's own tone: seen on any. */
export const GRID_LINES = `
vec3 withGrid(vec3 color, vec2 image, float grid) {
  vec2 within = fract(image);
  vec2 pixel = fwidth(image);
  float line = grid * max(step(within.x, pixel.x), step(within.y, pixel.y));
  float tone = dot(color, vec3(0.3, 0.6, 0.1));
  return mix(color, vec3(tone > 0.5 ? 0.0 : 1.0), line * 0.22);
}`;

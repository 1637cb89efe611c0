/** How masks are coloured: fill, and an outline between a dark and a light edge. */

export const MASK_VERTEX_SHADER = `#version 300 es
in vec2 a_corner;
in vec4 a_rectangle;
in vec4 a_texels;
in vec4 a_color;
uniform vec3 u_viewport;
uniform vec2 u_screen;
uniform float u_page;
uniform float u_reach;
uniform float u_pixels;
out vec2 v_position;
flat out vec3 v_color;
flat out vec2 v_step;
flat out vec4 v_bounds;
flat out float v_lod;
flat out float v_slim;

void main() {
  vec2 image = a_rectangle.xy + a_corner * a_rectangle.zw;
  vec2 screen = image * u_viewport.x + u_viewport.yz;
  gl_Position = vec4(screen / u_screen * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
  v_position = a_texels.xy + a_corner * a_texels.zw;
  vec2 size = a_rectangle.zw * u_viewport.x;
  v_step = a_texels.zw / size;
  v_bounds = vec4(a_texels.xy, a_texels.xy + a_texels.zw) + (0.5 - u_reach) * vec2(1.0, -1.0).xxyy / u_page;
  float density = v_step.x * u_page / u_pixels;
  v_lod = clamp(floor(log2(max(density, 1.0)) + 0.5), 0.0, 2.0);
  // Edges of their full width would leave nothing of small objects.
  v_slim = clamp(min(size.x, size.y) / 28.0, 0.4, 1.0);
  // Neighbours of one colour differ in lightness: towards black below 0, towards white above.
  v_color = a_color.w < 0.0 ? a_color.rgb * (1.0 + a_color.w) : mix(a_color.rgb, vec3(1.0), a_color.w);
}`;

export const MASK_FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec2 v_position;
flat in vec3 v_color;
flat in vec2 v_step;
flat in vec4 v_bounds;
flat in float v_lod;
flat in float v_slim;
uniform sampler2D u_masks;
uniform float u_fill;
uniform float u_outline;
uniform vec3 u_edges;
out vec4 o_color;

bool covered(vec2 position) {
  return textureLod(u_masks, clamp(position, v_bounds.xy, v_bounds.zw), v_lod).r >= 0.5;
}

// Whether everything within a distance, CSS pixels, is inside.
bool inside(float reach) {
  vec2 straight = v_step * reach;
  vec2 slant = straight * 0.70710678;
  return covered(v_position + vec2(straight.x, 0.0)) && covered(v_position - vec2(straight.x, 0.0))
    && covered(v_position + vec2(0.0, straight.y)) && covered(v_position - vec2(0.0, straight.y))
    && covered(v_position + slant) && covered(v_position - slant)
    && covered(v_position + vec2(slant.x, -slant.y)) && covered(v_position - vec2(slant.x, -slant.y));
}

void main() {
  if (!covered(v_position)) discard;
  vec3 color = v_color;
  float alpha = u_fill;
  if (u_outline > 0.0 && !inside(u_edges.z * v_slim)) {
    alpha = u_outline;
    if (!inside(u_edges.x * v_slim)) {
      color = v_color * 0.2;
      alpha *= 0.75;
    } else if (inside(u_edges.y * v_slim)) {
      color = mix(v_color, vec3(1.0), 0.75);
      alpha *= 0.85;
    }
  }
  o_color = vec4(color * alpha, alpha);
}`;
